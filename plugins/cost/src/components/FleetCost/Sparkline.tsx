import { useBellwetherTokens } from '@bellwether/plugin-models-react';

const WIDTH = 90;
const HEIGHT = 22;

/** The course of a few weeks; the numbers stand beside it and in the file. */
export function Sparkline(props: { values: readonly number[] }) {
  const tokens = useBellwetherTokens();
  const { values } = props;
  if (values.length < 2) return null;
  const highest = Math.max(...values, 1e-9);
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * (WIDTH - 2) + 1;
    const y = HEIGHT - 2 - (value / highest) * (HEIGHT - 4);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden focusable="false">
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke={tokens.current}
        strokeWidth={1.5}
      />
    </svg>
  );
}

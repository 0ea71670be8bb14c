import { useBellwetherTokens } from '@bellwether/plugin-models-react';

/** A change of this share of the base fills the bar; a larger one is cut. */
const CUT_AT = 0.1;
const HALF = 70;
const WIDTH = 160;
const MIDDLE = WIDTH / 2;

/**
 * The relative change as a bar: to the right when it is better, to the left when it is worse. Cut at ±10 %, with an open
 * end where there is more. It is decoration: the same stands in words beside it.
 */
export function RelativeBar(props: {
  relative: number;
  verdict: 'better' | 'worse';
}) {
  const { ok, bad, lineStrong, surface } = useBellwetherTokens();
  const { verdict } = props;
  const share = Math.min(1, Math.abs(props.relative) / CUT_AT);
  const isCut = Math.abs(props.relative) > CUT_AT;
  const width = Math.max(1.5, share * HALF);
  const isBetter = verdict === 'better';
  const x = isBetter ? MIDDLE : MIDDLE - width;
  const cutX = isBetter ? MIDDLE + HALF - 9 : MIDDLE - HALF + 5;
  return (
    <svg
      width={WIDTH}
      height={12}
      viewBox={`0 0 ${WIDTH} 12`}
      aria-hidden
      style={{ display: 'block' }}
    >
      <path d={`M${MIDDLE},0V12`} stroke={lineStrong} />
      <rect
        x={x}
        y={2}
        width={width}
        height={8}
        fill={isBetter ? ok.main : bad.main}
        opacity={0.8}
      />
      {isCut && (
        <path
          d={`M${cutX},11l4,-10`}
          stroke={surface}
          strokeWidth={2.5}
          fill="none"
        />
      )}
    </svg>
  );
}

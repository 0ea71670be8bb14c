import { WindowColumn } from '@bellwether/plugin-drift-common';
import { useBellwetherTokens } from '@bellwether/plugin-models-react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { FIGURE_HEIGHT, MARGIN, shareAxis, valueAxis } from './axes';

/** The baseline as a grey ground, the window as a blue outline on it. */
export default function HistogramChart(props: {
  column: Pick<WindowColumn, 'name' | 'type'>;
  edges: number[];
  /** Share of each bin. */
  reference: number[];
  current: number[];
}) {
  const tokens = useBellwetherTokens();
  const { edges, reference, current } = props;
  // The last step needs a point of its own to end at.
  const points = edges.map((at, i) => ({
    at,
    reference: reference[Math.min(i, reference.length - 1)],
    current: current[Math.min(i, current.length - 1)],
  }));
  return (
    <ResponsiveContainer width="100%" height={FIGURE_HEIGHT}>
      <ComposedChart data={points} accessibilityLayer={false} margin={MARGIN}>
        <CartesianGrid stroke={tokens.grid} vertical={false} />
        <XAxis {...valueAxis(tokens, props.column)} />
        <YAxis {...shareAxis(tokens)} />
        <Area
          dataKey="reference"
          type="stepAfter"
          stroke={tokens.reference}
          fill={tokens.referenceSoft}
          fillOpacity={1}
          isAnimationActive={false}
          activeDot={false}
        />
        <Line
          dataKey="current"
          type="stepAfter"
          stroke={tokens.current}
          strokeWidth={1.75}
          dot={false}
          isAnimationActive={false}
          activeDot={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

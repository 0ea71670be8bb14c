import { EfficiencyPoint } from '@bellwether/plugin-cost-common';
import {
  cutMiddle,
  formatShare,
  useBellwetherTokens,
} from '@bellwether/plugin-models-react';
import {
  CartesianGrid,
  ComposedChart,
  ReferenceDot,
  ResponsiveContainer,
  Scatter,
  XAxis,
  YAxis,
} from 'recharts';
import { timeAxis, valueAxis } from '../parts';
import { EFFICIENCY_MARGINS, EFFICIENCY_PX, named } from './efficiency';

const LONGEST_NAME = 20;

/** Each by what it costs and by how much of what it asks for it does not use: what is wasted most is top right. */
export default function EfficiencyChart(props: {
  points: readonly EfficiencyPoint[];
  ticks: readonly number[];
  currency: string;
}) {
  const tokens = useBellwetherTokens();
  const { points, ticks, currency } = props;
  return (
    <ResponsiveContainer width="100%" height={EFFICIENCY_PX}>
      <ComposedChart
        data={[...points]}
        accessibilityLayer={false}
        margin={{
          top: 24,
          right: EFFICIENCY_MARGINS.rightPx,
          bottom: 0,
          left: 0,
        }}
      >
        <CartesianGrid stroke={tokens.grid} />
        <XAxis
          {...timeAxis(tokens)}
          dataKey="perDay"
          type="number"
          domain={[ticks[0], ticks[ticks.length - 1]]}
          ticks={[...ticks]}
          tickFormatter={tick => tick.toLocaleString('en')}
          height={40}
          label={{
            value: `${currency} per day`,
            position: 'insideBottomRight',
            fill: tokens.text3,
            fontSize: 11,
          }}
        />
        <YAxis
          {...valueAxis(
            [0, 0.25, 0.5, 0.75, 1],
            formatShare,
            'asked for and not used',
            EFFICIENCY_MARGINS.leftPx,
            tokens,
          )}
        />
        <Scatter
          dataKey="unused"
          fill={tokens.current}
          fillOpacity={0.75}
          isAnimationActive={false}
        />
        {named(points, ticks[ticks.length - 1]).map(
          ({ title, perDay, unused }) => (
            <ReferenceDot
              key={title}
              x={perDay}
              y={unused}
              r={0}
              stroke="none"
              label={{
                value: cutMiddle(title, LONGEST_NAME),
                position: 'right',
                dx: 8,
                fill: tokens.text2,
                fontSize: 11,
              }}
            />
          ),
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

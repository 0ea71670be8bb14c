import { useBellwetherTokens } from '@bellwether/plugin-models-react';
import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceDot,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { formatDay, formatUnitAmount } from '../../words';
import { ticksUpTo, timeAxis, valueAxis } from '../parts';
import { SPEND_MARGINS, SpendPoint, UNIT_PX } from './spend';

/** Cost of 1,000 predictions, on the days of the chart above. */
export default function UnitCostChart(props: {
  points: readonly SpendPoint[];
  currency: string;
}) {
  const tokens = useBellwetherTokens();
  const { points, currency } = props;
  const counted = points.filter(({ perThousand }) => perThousand !== null);
  const newest = counted[counted.length - 1];
  const ticks = ticksUpTo(
    Math.max(...points.map(({ perThousand }) => perThousand ?? 0)),
    2,
  );
  return (
    <ResponsiveContainer width="100%" height={UNIT_PX}>
      <ComposedChart
        data={[...points]}
        accessibilityLayer={false}
        margin={{ top: 24, right: SPEND_MARGINS.rightPx, bottom: 0, left: 0 }}
      >
        <CartesianGrid stroke={tokens.grid} vertical={false} />
        <XAxis
          {...timeAxis(tokens)}
          dataKey="day"
          tickFormatter={formatDay}
          // On the middle of the bars above.
          scale="band"
        />
        <YAxis
          {...valueAxis(
            ticks,
            String,
            `${currency} per 1,000 predictions`,
            SPEND_MARGINS.leftPx,
            tokens,
          )}
        />
        <Line
          dataKey="perThousand"
          stroke={tokens.current}
          strokeWidth={1.75}
          dot={counted.length < 3}
          isAnimationActive={false}
          activeDot={false}
        />
        <ReferenceDot
          x={newest.day}
          y={newest.perThousand ?? 0}
          r={2.5}
          fill={tokens.current}
          stroke="none"
          label={{
            value: formatUnitAmount(newest.perThousand ?? 0),
            position: 'right',
            fill: tokens.current,
            fontSize: 11,
            fontWeight: 500,
          }}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

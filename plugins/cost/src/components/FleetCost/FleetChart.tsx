import { FleetReply } from '@bellwether/plugin-cost-common';
import { useBellwetherTokens } from '@bellwether/plugin-models-react';
import { useId } from 'react';
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { formatDay, spendParts, toParts } from '../../words';
import { ticksUpTo, timeAxis, valueAxis } from '../parts';
import { partFill, PartPatterns } from '../Spend';
import { FLEET_MARGINS, FLEET_PX } from './fleet';

/** Cost of the fleet per day, stacked by kind. */
export default function FleetChart(props: { reply: FleetReply }) {
  const tokens = useBellwetherTokens();
  const patternId = useId().replaceAll(':', '');
  const { total, currency } = props.reply;
  const points = total.days.map(({ day, byKind }) => ({
    day,
    ...toParts(byKind),
  }));
  const ticks = ticksUpTo(
    Math.max(0.01, ...total.days.map(day => day.total)),
    3,
  );
  return (
    <ResponsiveContainer width="100%" height={FLEET_PX}>
      <ComposedChart
        data={points}
        accessibilityLayer={false}
        barCategoryGap="18%"
        margin={{ top: 24, right: FLEET_MARGINS.rightPx, bottom: 0, left: 0 }}
      >
        <PartPatterns id={patternId} tokens={tokens} />
        <CartesianGrid stroke={tokens.grid} vertical={false} />
        <XAxis {...timeAxis(tokens)} dataKey="day" tickFormatter={formatDay} />
        <YAxis
          {...valueAxis(
            ticks,
            value => value.toLocaleString('en'),
            `${currency} per day`,
            FLEET_MARGINS.leftPx,
            tokens,
          )}
        />
        {spendParts.map(({ part }) => (
          <Bar
            key={part}
            dataKey={part}
            stackId="cost"
            fill={partFill(part, tokens, patternId)}
            isAnimationActive={false}
            maxBarSize={26}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

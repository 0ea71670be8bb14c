import {
  BudgetState,
  CostMark,
  Forecast,
} from '@bellwether/plugin-cost-common';
import { useBellwetherTokens } from '@bellwether/plugin-models-react';
import { useId } from 'react';
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { formatAmount, formatDay, spendParts } from '../../words';
import { spreadLabels, ticksUpTo, timeAxis, valueAxis } from '../parts';
import { PartPatterns, partFill } from './PartPatterns';
import { highestOf, SPEND_MARGINS, SPEND_PX, SpendPoint } from './spend';

const TOP_PX = 24;
const PLOT_PX = SPEND_PX - TOP_PX - 24;
const DAYS_OF_A_MONTH = 30.4;

/** Cost per day stacked by kind, what happened, and what is foreseen. */
export default function SpendChart(props: {
  points: readonly SpendPoint[];
  marks: readonly CostMark[];
  forecast: Forecast | null;
  budget: BudgetState | null;
  currency: string;
}) {
  const tokens = useBellwetherTokens();
  const patternId = useId().replaceAll(':', '');
  const { points, marks, forecast, currency } = props;
  const perDay = props.budget && props.budget.perMonth / DAYS_OF_A_MONTH;
  // A budget far above would press the bars flat.
  const highest = highestOf(points);
  const budget = perDay !== null && perDay < 2 * highest ? perDay : null;
  const ticks = ticksUpTo(Math.max(highest, budget ?? 0));
  const top = ticks[ticks.length - 1];
  const last = forecast?.points[forecast.points.length - 1];
  const ends = [
    last && {
      at: last.atThisRate,
      words: `at this rate ${formatAmount(last.atThisRate)}`,
      colour: tokens.text,
    },
    last &&
      last.ifApplied !== null && {
        at: last.ifApplied,
        words: `if applied ${formatAmount(last.ifApplied)}`,
        colour: tokens.ok.main,
      },
    budget !== null && {
      at: budget,
      words: `budget ${formatAmount(budget)}`,
      colour: tokens.text2,
    },
  ].filter(end => end !== undefined && end !== false);
  const moved = spreadLabels(
    ends.map(({ at }) => at),
    top,
    PLOT_PX,
  );
  const lastDay = points[points.length - 1].day;
  return (
    <ResponsiveContainer width="100%" height={SPEND_PX}>
      <ComposedChart
        data={[...points]}
        accessibilityLayer={false}
        barCategoryGap="18%"
        margin={{
          top: TOP_PX,
          right: SPEND_MARGINS.rightPx,
          bottom: 0,
          left: 0,
        }}
      >
        <PartPatterns id={patternId} tokens={tokens} />
        <CartesianGrid stroke={tokens.grid} vertical={false} />
        <XAxis {...timeAxis(tokens)} dataKey="day" tickFormatter={formatDay} />
        <YAxis
          {...valueAxis(
            ticks,
            String,
            `${currency} per day`,
            SPEND_MARGINS.leftPx,
            tokens,
          )}
        />
        {forecast && forecast.points.length > 0 && (
          <ReferenceArea
            x1={forecast.points[0].day}
            x2={lastDay}
            fill={tokens.shade}
            fillOpacity={0.7}
            label={{
              value: 'foreseen',
              position: 'insideTopRight',
              fill: tokens.text3,
              fontSize: 11,
            }}
          />
        )}
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
        <Area
          dataKey="interval"
          stroke="none"
          fill={tokens.referenceSoft}
          fillOpacity={0.9}
          isAnimationActive={false}
          activeDot={false}
        />
        <Line
          dataKey="atThisRate"
          stroke={tokens.text}
          strokeWidth={1.75}
          dot={false}
          isAnimationActive={false}
          activeDot={false}
        />
        <Line
          dataKey="ifApplied"
          stroke={tokens.ok.main}
          strokeWidth={1.75}
          dot={false}
          isAnimationActive={false}
          activeDot={false}
        />
        {budget !== null && (
          <ReferenceLine
            y={budget}
            stroke={tokens.text2}
            strokeDasharray="5 4"
          />
        )}
        {ends.map(({ at, words, colour }, index) => (
          <ReferenceDot
            key={words}
            x={lastDay}
            y={at}
            r={0}
            stroke="none"
            label={{
              value: words,
              position: 'right',
              dx: 8,
              dy: moved[index],
              fill: colour,
              fontSize: 11,
              fontWeight: 500,
            }}
          />
        ))}
        {marks.map(({ at, day, label }, index) => (
          <ReferenceLine
            key={`${at} ${label}`}
            x={day}
            stroke={tokens.text2}
            strokeDasharray="1 3"
            label={{
              value: label,
              position: 'top',
              // Neighbours would cover each other.
              dy: index % 2 === 0 ? 0 : -11,
              fill: tokens.text,
              fontSize: 11,
            }}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

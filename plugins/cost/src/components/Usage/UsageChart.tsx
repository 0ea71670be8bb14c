import {
  BellwetherTokens,
  useBellwetherTokens,
} from '@bellwether/plugin-models-react';
import {
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
import { formatDay } from '../../words';
import { spreadLabels, ticksUpTo, timeAxis, valueAxis } from '../parts';
import { levelLabels, USAGE_MARGINS, USAGE_PX, UsagePlot } from './usage';

const DAY_MS = 86_400_000;
const TOP_PX = 24;

type Form = ReturnType<typeof levelLabels>[number]['form'];

/** Solid: what is asked for. Dashed: what may not be exceeded. Green: what is recommended. */
function strokeOf(form: Form, tokens: BellwetherTokens) {
  const isRecommended = form.startsWith('recommended');
  return {
    stroke: isRecommended ? tokens.ok.main : tokens.text,
    strokeWidth: 1.5,
    strokeDasharray: form.endsWith('limit') ? '5 4' : undefined,
  };
}

function dayTicks({ from, until }: UsagePlot): number[] {
  const first = Math.ceil(from / DAY_MS) * DAY_MS;
  const count = Math.max(1, Math.floor((until - first) / DAY_MS) + 1);
  return Array.from({ length: count }, (_, index) => first + index * DAY_MS);
}

/** What the largest pod used, hour by hour, against what it asks for, may use, and should ask for. */
export default function UsageChart(props: { plot: UsagePlot; unit: string }) {
  const tokens = useBellwetherTokens();
  const { plot, unit } = props;
  const labels = levelLabels(plot.levels);
  const used = plot.points.flatMap(point => point.used ?? []);
  const ticks = ticksUpTo(
    Math.max(0.01, ...used, ...labels.map(({ at }) => at)),
  );
  const moved = spreadLabels(
    labels.map(({ at }) => at),
    ticks[ticks.length - 1],
    USAGE_PX - TOP_PX - 24,
  );
  return (
    <ResponsiveContainer width="100%" height={USAGE_PX}>
      <ComposedChart
        data={plot.points}
        accessibilityLayer={false}
        margin={{
          top: TOP_PX,
          right: USAGE_MARGINS.rightPx,
          bottom: 0,
          left: 0,
        }}
      >
        {plot.heldOutFrom !== null && (
          <ReferenceArea
            x1={plot.heldOutFrom}
            x2={plot.until}
            fill={tokens.shade}
            fillOpacity={1}
            label={{
              value: 'held out',
              position: 'insideTopLeft',
              fill: tokens.text3,
              fontSize: 11,
            }}
          />
        )}
        <CartesianGrid stroke={tokens.grid} vertical={false} />
        <XAxis
          {...timeAxis(tokens)}
          dataKey="at"
          type="number"
          domain={[plot.from, plot.until]}
          ticks={dayTicks(plot)}
          tickFormatter={at => formatDay(new Date(at).toISOString())}
        />
        <YAxis
          {...valueAxis(ticks, String, unit, USAGE_MARGINS.leftPx, tokens)}
        />
        <Line
          dataKey="used"
          stroke={tokens.current}
          strokeWidth={1.25}
          dot={plot.points.length === 1}
          isAnimationActive={false}
          activeDot={false}
        />
        {labels.map(({ at, words, form }, index) => (
          <ReferenceLine
            key={form}
            y={at}
            {...strokeOf(form, tokens)}
            label={{
              value: words,
              position: 'right',
              dy: moved[index],
              fill: strokeOf(form, tokens).stroke,
              fontSize: 11,
              fontWeight: 500,
            }}
          />
        ))}
        {plot.breaches.map(({ at, used: above }) => (
          <ReferenceDot
            key={at}
            x={at}
            y={above}
            r={4}
            fill="none"
            stroke={tokens.bad.main}
            strokeWidth={1.5}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

import { VerdictTest } from '@bellwether/plugin-canary-common';
import { useBellwetherTokens } from '@bellwether/plugin-models-react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { formatRatio } from '../../words';
import { CHART_MARGIN, timeAxis, valueAxis } from './axes';
import { ratioTicks, Strip, STRIP_HEIGHT_PX } from './strips';

type Effect = NonNullable<VerdictTest['effect']>;

/** Wider than any axis: an end that is not known runs out of the chart. */
const FAR = 64;

function toLog2(value: number | null, otherwise: number | null) {
  if (value === null) return otherwise;
  return value > 0 ? Math.log2(value) : -FAR;
}

/** An effect with the interval that holds at every look; ratios by doublings, so that half and double are as far from 1. */
export default function EffectChart(props: { strip: Strip; effect: Effect }) {
  const tokens = useBellwetherTokens();
  const { strip, effect } = props;
  const isRatio = effect.name !== 'psi';
  const points = strip.points.map(point => {
    if (point.effect === null) return { at: point.at, effect: null };
    return isRatio
      ? {
          at: point.at,
          effect: toLog2(point.effect, null),
          interval: [toLog2(point.low, -FAR), toLog2(point.high, FAR)],
        }
      : {
          at: point.at,
          effect: point.effect,
          interval: [point.low ?? 0, point.high ?? FAR],
        };
  });
  const highest = Math.max(
    effect.limit ?? 0,
    0.01,
    ...strip.points.map(point => point.effect ?? 0),
  );
  const ticks = isRatio
    ? ratioTicks(strip, effect.limit)
    : [0, highest / 2, highest].map(tick => Number(tick.toPrecision(2)));
  const format = (tick: number) =>
    isRatio ? `${formatRatio(2 ** tick).replace(/\.?0+$/, '')}×` : String(tick);
  const limit =
    effect.limit !== null && isRatio ? Math.log2(effect.limit) : effect.limit;
  return (
    <ResponsiveContainer width="100%" height={STRIP_HEIGHT_PX}>
      <ComposedChart
        data={points}
        accessibilityLayer={false}
        margin={CHART_MARGIN}
      >
        <CartesianGrid stroke={tokens.grid} vertical={false} />
        <XAxis {...timeAxis(strip, tokens)} />
        <YAxis {...valueAxis(ticks, format, tokens)} />
        <Area
          dataKey="interval"
          stroke="none"
          fill={tokens.currentSoft}
          fillOpacity={0.8}
          isAnimationActive={false}
          activeDot={false}
        />
        {isRatio && <ReferenceLine y={0} stroke={tokens.text2} />}
        {limit !== null && (
          <ReferenceLine
            y={limit}
            stroke={tokens.text2}
            strokeDasharray="5 4"
          />
        )}
        <Line
          dataKey="effect"
          stroke={tokens.current}
          strokeWidth={1.75}
          dot={points.length === 1}
          isAnimationActive={false}
          activeDot={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

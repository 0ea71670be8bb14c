import { Recommendation, RiskPoint } from '@bellwether/plugin-cost-common';
import {
  formatShare,
  useBellwetherTokens,
} from '@bellwether/plugin-models-react';
import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { spreadLabels, timeAxis } from '../parts';
import {
  RISK_MARGINS,
  RISK_PX,
  riskDomain,
  riskTicks,
  savingDomain,
  savingTicks,
  toLog10,
} from './risk';

const TOP_PX = 24;
const AXIS_PX = 40;

/** Saving against the chance of a breach: our curve, which says what a size saves for sure, and what popular rules give. */
export default function RiskChart(props: {
  recommendation: Pick<Recommendation, 'curve' | 'rules'>;
  chosen: RiskPoint;
}) {
  const tokens = useBellwetherTokens();
  const { recommendation, chosen } = props;
  const { curve, rules } = recommendation;
  const domain = riskDomain(recommendation);
  const [low, high] = savingDomain(recommendation);
  const axis = { fill: tokens.text3, fontSize: 11 };
  const points = curve.map(({ target, saving }) => ({
    at: toLog10(target),
    saving: saving.share,
  }));
  const moved = spreadLabels(
    rules.map(({ savingShare }) => savingShare - low),
    high - low,
    RISK_PX - TOP_PX - AXIS_PX,
  );
  return (
    <ResponsiveContainer width="100%" height={RISK_PX}>
      <ComposedChart
        data={points}
        accessibilityLayer={false}
        margin={{
          top: TOP_PX,
          right: RISK_MARGINS.rightPx,
          bottom: 0,
          left: 0,
        }}
      >
        <CartesianGrid stroke={tokens.grid} />
        <XAxis
          {...timeAxis(tokens)}
          dataKey="at"
          type="number"
          domain={domain}
          ticks={riskTicks(domain)}
          tickFormatter={tick => formatShare(10 ** tick)}
          height={AXIS_PX}
          label={{
            value: 'chance that a container exceeds its size, log scale',
            position: 'insideBottomRight',
            ...axis,
          }}
        />
        <YAxis
          type="number"
          domain={[low, high]}
          allowDataOverflow
          tickFormatter={formatShare}
          tick={axis}
          tickLine={false}
          ticks={savingTicks([low, high])}
          interval={0}
          stroke={tokens.lineStrong}
          width={RISK_MARGINS.leftPx}
          label={{
            value: 'requested cost saved',
            position: 'top',
            offset: 11,
            dx: 4,
            textAnchor: 'start',
            ...axis,
          }}
        />
        <ReferenceLine
          x={toLog10(chosen.target)}
          stroke={tokens.text2}
          strokeDasharray="5 4"
          label={{
            value: `target ${formatShare(chosen.target)}`,
            position: 'top',
            fill: tokens.text,
            fontSize: 11,
            fontWeight: 500,
          }}
        />
        <Line
          dataKey="saving"
          stroke={tokens.current}
          strokeWidth={1.75}
          dot={points.length === 1}
          isAnimationActive={false}
          activeDot={false}
        />
        <ReferenceDot
          x={toLog10(chosen.target)}
          y={chosen.saving.share}
          r={6}
          fill={tokens.current}
          stroke={tokens.surface}
          strokeWidth={2}
        />
        {rules.map(({ rule, savingShare, breach }, index) => {
          const at = toLog10(breach.probability);
          return (
            <ReferenceDot
              key={rule}
              x={at}
              y={savingShare}
              r={0}
              stroke="none"
              shape={({ cx = 0, cy = 0 }) => (
                <path
                  d={`M${cx - 4} ${cy - 4}l8 8m0 -8l-8 8`}
                  stroke={tokens.text}
                  strokeWidth={1.5}
                />
              )}
              label={{
                value: String(index + 1),
                position: 'right',
                dx: 6,
                dy: moved[index],
                fill: tokens.text2,
                fontSize: 11,
              }}
            />
          );
        })}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

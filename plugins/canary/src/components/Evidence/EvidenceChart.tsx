import { useBellwetherTokens } from '@bellwether/plugin-models-react';
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
import { formatE, formatPowerOfTen } from '../../words';
import { CHART_MARGIN, shadeOf, timeAxis, valueAxis } from './axes';
import { evidenceTicks, Strip, STRIP_HEIGHT_PX } from './strips';

/** Evidence against its lines, on a log scale; shaded by the share of requests on the canary. */
export default function EvidenceChart(props: {
  strip: Strip;
  /** What crossing its line means, for example `worse`. */
  words: string;
}) {
  const tokens = useBellwetherTokens();
  const { strip, words } = props;
  const { points, harmLine, safetyLine } = strip;
  const ticks = evidenceTicks(strip);
  const last = points[points.length - 1];
  const isOneLine =
    harmLine !== null &&
    safetyLine !== null &&
    Math.abs(harmLine - safetyLine) < 0.05;
  const line = (
    y: number,
    meaning: string,
    position: 'insideBottomRight' | 'insideBottomLeft' | 'insideTopLeft',
  ) => (
    <ReferenceLine
      y={y}
      stroke={tokens.text2}
      strokeDasharray="5 4"
      label={{
        value: `${meaning} from ${formatE(y * Math.LN10)}`,
        position,
        fill: tokens.text2,
        fontSize: 11,
      }}
    />
  );
  return (
    <ResponsiveContainer width="100%" height={STRIP_HEIGHT_PX}>
      <ComposedChart
        data={points}
        accessibilityLayer={false}
        margin={CHART_MARGIN}
      >
        {strip.weights.map(({ from, to, share }) => (
          <ReferenceArea
            key={from}
            x1={from}
            x2={to}
            fill={tokens.shade}
            fillOpacity={shadeOf(share)}
          />
        ))}
        <CartesianGrid stroke={tokens.grid} vertical={false} />
        <XAxis {...timeAxis(strip, tokens)} />
        <YAxis {...valueAxis(ticks, formatPowerOfTen, tokens)} />
        {harmLine !== null &&
          line(
            harmLine,
            isOneLine ? 'either is shown' : words,
            'insideBottomRight',
          )}
        {safetyLine !== null &&
          !isOneLine &&
          line(
            safetyLine,
            'not worse',
            // Not between two lines that are close to each other.
            harmLine !== null && safetyLine < harmLine
              ? 'insideTopLeft'
              : 'insideBottomLeft',
          )}
        <Line
          dataKey="safety"
          stroke={tokens.reference}
          strokeWidth={1.75}
          strokeDasharray="4 3"
          dot={points.length === 1}
          isAnimationActive={false}
          activeDot={false}
        />
        <Line
          dataKey="harm"
          stroke={tokens.current}
          strokeWidth={1.75}
          dot={points.length === 1}
          isAnimationActive={false}
          activeDot={false}
        />
        {last && last.harm !== null && last.harmLogE !== null && (
          <ReferenceDot
            x={last.at}
            y={last.harm}
            r={3}
            fill={tokens.current}
            stroke="none"
            label={{
              value: formatE(last.harmLogE),
              position: 'top',
              fill: tokens.current,
              fontSize: 11,
              fontWeight: 500,
            }}
          />
        )}
        {strip.marks.map(({ at, number }) => (
          <ReferenceDot
            key={number}
            x={at}
            y={ticks[0]}
            r={0}
            stroke="none"
            label={{
              value: `▲ ${number}`,
              position: 'top',
              fill: tokens.warn.main,
              fontSize: 11,
              fontWeight: 500,
            }}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

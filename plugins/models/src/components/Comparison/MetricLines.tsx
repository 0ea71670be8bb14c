import {
  BellwetherTokens,
  formatInteger,
  formatNumber,
  useBellwetherTokens,
} from '@bellwether/plugin-models-react';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  usePlotArea,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
} from 'recharts';
import { formatMetric } from '../../entity';
import { lastFinite, MetricSeries, spread, StepRow } from './metricSeries';

const HEIGHT = 260;
const LABEL_GAP = 15;
/** With fewer points each is marked. */
const MARKED_UP_TO = 24;

interface ChartProps {
  metric: string;
  rows: StepRow[];
  series: MetricSeries[];
  base: number;
  /** Step under the cursor. */
  cursor: number | undefined;
}

function colourOf(version: number, base: number, tokens: BellwetherTokens) {
  return version === base ? tokens.reference : tokens.current;
}

/** Significant digits that tell ticks apart: three, and more where all values are close together. */
function tickDigits(rows: StepRow[]): number {
  const values = rows.flatMap(row =>
    Object.values(row.values).flatMap(value =>
      typeof value === 'number' ? value : [],
    ),
  );
  const most = Math.max(...values.map(Math.abs));
  const range = Math.max(...values) - Math.min(...values);
  return range > 0 && most > 0
    ? Math.max(3, Math.ceil(Math.log10(most / range)) + 2)
    : 3;
}

/** A line per version: the base in grey, what is held against it in blue, each with its name at its end. */
export default function MetricLines(props: ChartProps) {
  const tokens = useBellwetherTokens();
  const { metric, rows, series, base, cursor } = props;
  const axis = { fill: tokens.text3, fontSize: 11 };
  const isSingle = rows.length === 1;
  const digits = tickDigits(rows);
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <LineChart
        data={rows}
        accessibilityLayer={false}
        margin={{ top: 22, right: 56, bottom: 0, left: 4 }}
      >
        <CartesianGrid stroke={tokens.grid} vertical={false} />
        <XAxis
          dataKey="step"
          type="number"
          domain={
            isSingle
              ? [rows[0].step - 1, rows[0].step + 1]
              : ['dataMin', 'dataMax']
          }
          ticks={isSingle ? [rows[0].step] : undefined}
          tickFormatter={formatInteger}
          tick={axis}
          stroke={tokens.lineStrong}
          minTickGap={28}
          height={40}
          label={{
            value: 'step',
            position: 'insideBottomRight',
            offset: 4,
            fill: tokens.text3,
            fontSize: 11,
          }}
        />
        <YAxis
          domain={['auto', 'auto']}
          tickFormatter={value => formatNumber(value, digits)}
          tick={axis}
          stroke={tokens.lineStrong}
          width={64}
          label={{
            value: metric.length > 40 ? `${metric.slice(0, 39)}…` : metric,
            position: 'top',
            offset: 10,
            dx: 4,
            textAnchor: 'start',
            fill: tokens.text3,
            fontSize: 11,
          }}
        />
        <Tooltip
          isAnimationActive={false}
          formatter={value =>
            formatMetric(typeof value === 'number' ? value : undefined)
          }
          labelFormatter={step => `step ${step}`}
          contentStyle={{
            backgroundColor: tokens.surface,
            border: `1px solid ${tokens.lineStrong}`,
            borderRadius: 4,
            fontSize: 12,
          }}
        />
        {cursor !== undefined && (
          <ReferenceLine
            x={cursor}
            stroke={tokens.text2}
            strokeDasharray="2 3"
          />
        )}
        {series.map(({ version, points }) => {
          const colour = colourOf(version, base, tokens);
          return (
            <Line
              key={version}
              name={`version ${version}`}
              dataKey={(row: StepRow) => {
                const value = row.values[version];
                return typeof value === 'number' ? value : null;
              }}
              type="linear"
              stroke={colour}
              strokeWidth={version === base ? 1.75 : 2}
              dot={
                points.length <= MARKED_UP_TO
                  ? { r: points.length === 1 ? 4 : 2.5, fill: colour }
                  : false
              }
              connectNulls
              isAnimationActive={false}
            />
          );
        })}
        <EndLabels series={series} base={base} />
      </LineChart>
    </ResponsiveContainer>
  );
}

/** The version at the end of each line; those that would cover each other are moved apart. */
function EndLabels(props: { series: MetricSeries[]; base: number }) {
  const tokens = useBellwetherTokens();
  const plot = usePlotArea();
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (!plot || !x || !y) return null;
  const ends = props.series.flatMap(series => {
    const last = lastFinite(series);
    if (!last) return [];
    const left = x(last.step);
    const top = y(last.value);
    return left === undefined || top === undefined
      ? []
      : [{ version: series.version, left, top }];
  });
  const places = spread(
    ends.map(({ top }) => top),
    LABEL_GAP,
    [plot.y, plot.y + plot.height],
  );
  return (
    <g>
      {ends.map(({ version, left }, index) => (
        <text
          key={version}
          x={left + 8}
          y={places[index]}
          dy={4}
          fontSize={11.5}
          fontWeight={500}
          fill={
            version === props.base
              ? tokens.text2
              : colourOf(version, props.base, tokens)
          }
          stroke={tokens.surface}
          strokeWidth={4}
          strokeLinejoin="round"
          paintOrder="stroke"
        >
          {version}
        </text>
      ))}
    </g>
  );
}

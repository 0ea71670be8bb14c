import { WindowsReply } from '@bellwether/plugin-drift-common';
import {
  BellwetherTokens,
  cutMiddle,
  formatInteger,
  formatNumber,
  useBellwetherTokens,
} from '@bellwether/plugin-models-react';
import { ReactElement } from 'react';
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { formatDay, formatRatio } from '../../words';
import { Mark } from './Mark';
import {
  endLabel,
  errorOfBaseline,
  STRIPS_PX,
  TIMELINE_MARGINS,
  TimelinePoint,
  toPoints,
} from './timeline';

interface ChartsProps {
  reply: WindowsReply;
  selected: string;
  onSelect(firstDay: string): void;
}

/** Effect, error and volume under each other, on the same days. */
export default function TimelineCharts(props: ChartsProps) {
  const tokens = useBellwetherTokens();
  const { reply, selected, onSelect } = props;
  const points = toPoints(reply.windows);
  const hasError = points.some(({ error }) => error !== null);
  const baselineError = errorOfBaseline(reply.windows);
  const errorName =
    reply.windows.find(({ error }) => error)?.error?.name === 'error-rate'
      ? 'error rate'
      : 'absolute error';
  const label = (value: string) => ({
    value,
    position: 'right' as const,
    fill: tokens.text2,
    fontSize: 11,
  });
  const { band } = reply;
  const newest = reply.windows[reply.windows.length - 1];
  const end = endLabel(points, band);
  return (
    <>
      <Strip
        {...{ points, selected, onSelect, tokens, reply }}
        height={STRIPS_PX.effect}
        labelsMarks
        format={value => formatNumber(value, 2)}
        unit="effect ÷ limit"
        top
      >
        {band && (
          <ReferenceArea
            y1={band.low}
            y2={band.high}
            fill={tokens.referenceSoft}
            fillOpacity={0.6}
            label={label('usual in the baseline')}
          />
        )}
        {end !== undefined && newest.largest && (
          <ReferenceLine
            y={end}
            stroke="none"
            label={{
              ...label(
                `${formatRatio(end)} ${cutMiddle(newest.largest.column, 15)}`,
              ),
              fill: tokens.text,
              fontWeight: 500,
            }}
          />
        )}
        <ReferenceLine
          y={1}
          stroke={tokens.text2}
          strokeDasharray="5 4"
          label={label('material from 1.0')}
        />
        <Line
          dataKey="ratio"
          stroke={tokens.current}
          strokeWidth={1.75}
          isAnimationActive={false}
          dot={<Mark tokens={tokens} />}
          activeDot={false}
        />
      </Strip>
      {hasError && (
        <Strip
          {...{ points, selected, onSelect, tokens, reply }}
          height={STRIPS_PX.other}
          format={value => formatNumber(value, 3)}
          unit={errorName}
        >
          {baselineError !== undefined && (
            <ReferenceLine
              y={baselineError}
              stroke={tokens.reference}
              strokeDasharray="5 4"
              label={label(`${formatNumber(baselineError, 3)} baseline`)}
            />
          )}
          <Line
            dataKey="error"
            stroke={tokens.text}
            strokeWidth={1.75}
            isAnimationActive={false}
            dot={{ r: 2.5, fill: tokens.text, stroke: 'none' }}
            activeDot={false}
          />
        </Strip>
      )}
      <Strip
        {...{ points, selected, onSelect, tokens, reply }}
        height={STRIPS_PX.other}
        format={formatInteger}
        unit="rows a window"
        bottom
      >
        <Bar
          dataKey="rows"
          fill={tokens.lineStrong}
          isAnimationActive={false}
          maxBarSize={18}
        />
      </Strip>
    </>
  );
}

function Strip(
  props: ChartsProps & {
    points: TimelinePoint[];
    tokens: BellwetherTokens;
    height: number;
    format(value: number): string;
    unit: string;
    labelsMarks?: boolean;
    /** First and last of the strips. */
    top?: boolean;
    bottom?: boolean;
    children: (ReactElement | false | undefined)[] | ReactElement;
  },
) {
  const { points, tokens, selected, onSelect, bottom, reply } = props;
  const axis = { fill: tokens.text3, fontSize: 11 };
  const first = points[0].start;
  const last = points[points.length - 1].end;
  const framed = points.find(({ firstDay }) => firstDay === selected);
  return (
    <ResponsiveContainer width="100%" height={props.height}>
      <ComposedChart
        data={points}
        accessibilityLayer={false}
        margin={{
          top: 24,
          right: TIMELINE_MARGINS.rightPx,
          bottom: 0,
          left: 0,
        }}
        onClick={({ activeIndex }) => {
          const point = points[Number(activeIndex)];
          if (point) onSelect(point.firstDay);
        }}
      >
        <CartesianGrid stroke={tokens.grid} vertical={false} />
        <XAxis
          dataKey="at"
          type="number"
          domain={[first, last]}
          ticks={points.map(({ at }) => at)}
          tickFormatter={at =>
            formatDay(points.find(point => point.at === at)?.firstDay ?? '')
          }
          tick={bottom ? axis : false}
          tickLine={false}
          stroke={tokens.lineStrong}
          height={bottom ? 24 : 4}
          minTickGap={28}
        />
        <YAxis
          domain={[0, 'auto']}
          tickFormatter={props.format}
          tick={axis}
          tickCount={props.top ? 5 : 3}
          stroke={tokens.lineStrong}
          width={TIMELINE_MARGINS.leftPx}
          label={{
            value: props.unit,
            position: 'top',
            offset: 11,
            dx: 4,
            textAnchor: 'start',
            fill: tokens.text3,
            fontSize: 11,
          }}
        />
        {framed && (
          <ReferenceArea
            x1={framed.start}
            x2={framed.end}
            fill={tokens.shade}
            fillOpacity={0.6}
            stroke={tokens.text2}
          />
        )}
        {reply.marks
          .map(mark => ({ ...mark, ms: Date.parse(mark.at) }))
          .filter(({ ms }) => ms >= first && ms <= last)
          .map(({ ms, kind, label: words }) => (
            <ReferenceLine
              key={`${ms} ${kind}`}
              x={ms}
              stroke={tokens.text2}
              strokeDasharray="1 3"
              label={
                props.labelsMarks
                  ? {
                      value: words,
                      position: 'top',
                      fill: tokens.text,
                      fontSize: 11,
                    }
                  : undefined
              }
            />
          ))}
        {props.children}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

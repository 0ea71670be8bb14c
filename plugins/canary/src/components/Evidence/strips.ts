import { EvidenceReply, VerdictTest } from '@bellwether/plugin-canary-common';
import { ReadingAt } from '@bellwether/plugin-models-react';
import { formatE, formatRatio } from '../../words';

/** One look of the judge as it is drawn. */
export interface StripPoint {
  /** Milliseconds since 1970. */
  at: number;
  /** Evidence as powers of ten; null where there is none. */
  harm: number | null;
  safety: number | null;
  /** Natural logarithms, as they are told. */
  harmLogE: number | null;
  safetyLogE: number | null;
  effect: number | null;
  low: number | null;
  high: number | null;
}

/** A rule that would have acted, by a number that stands in the chart. */
export interface StripMark {
  at: number;
  number: number;
  label: string;
}

/** One test over time. */
export interface Strip {
  points: StripPoint[];
  marks: StripMark[];
  /** Share of requests asked for, from a time on to the next. */
  weights: Array<{ from: number; to: number; share: number }>;
  from: number;
  to: number;
  /** Lines as powers of ten. */
  harmLine: number | null;
  safetyLine: number | null;
}

/** Pixels that the axes take. */
export const STRIP_MARGINS = { leftPx: 46, rightPx: 12 };
export const STRIP_HEIGHT_PX = 148;

/** Below this nobody needs to tell one from another. */
const LEAST_EXPONENT = -4;
const MINUTE_MS = 60_000;

const toExponent = (logE: number | null) =>
  logE === null ? null : Math.max(LEAST_EXPONENT, logE / Math.LN10);

/** What was seen of a test, as it is drawn; undefined before the first look. */
export function toStrip(
  { series, weights }: EvidenceReply,
  testId: string,
): Strip | undefined {
  const found = series.find(({ test }) => test === testId);
  if (!found || found.points.length === 0) return undefined;
  const points = found.points.map(point => ({
    at: Date.parse(point.at),
    harm: toExponent(point.harmLogE),
    safety: toExponent(point.safetyLogE),
    harmLogE: point.harmLogE,
    safetyLogE: point.safetyLogE,
    effect: point.effect,
    low: point.low,
    high: point.high,
  }));
  const from = points[0].at;
  // One look alone still needs an axis.
  const to = Math.max(points[points.length - 1].at, from + MINUTE_MS);
  const starts = weights.map(({ at, share }) => ({
    at: Date.parse(at),
    share,
  }));
  return {
    points,
    marks: found.marks.map(({ at, label }, index) => ({
      at: Date.parse(at),
      number: index + 1,
      label,
    })),
    weights: starts
      .map(({ at, share }, index) => ({
        from: Math.max(from, at),
        to: Math.min(to, starts[index + 1]?.at ?? to),
        share,
      }))
      .filter(span => span.to > span.from),
    from,
    to,
    harmLine:
      found.harmThreshold === null ? null : found.harmThreshold / Math.LN10,
    safetyLine:
      found.safetyThreshold === null ? null : found.safetyThreshold / Math.LN10,
  };
}

/** Powers of ten that an axis shows, six at most. */
export function evidenceTicks({
  points,
  harmLine,
  safetyLine,
}: Strip): number[] {
  const values = [
    -1,
    1,
    harmLine,
    safetyLine,
    ...points.flatMap(({ harm, safety }) => [harm, safety]),
  ].filter((value): value is number => value !== null);
  const low = Math.floor(Math.min(...values));
  const high = Math.ceil(Math.max(...values) + 0.2);
  return ticksBetween(low, high);
}

function ticksBetween(low: number, high: number): number[] {
  const step = Math.max(1, Math.ceil((high - low) / 5));
  const first = Math.floor(low / step) * step;
  const count = Math.ceil((high - first) / step) + 1;
  return Array.from({ length: count }, (_, index) => first + index * step);
}

/** Most that an interval may stretch the axis: what is wider runs out of it. */
const MOST_DOUBLINGS = 4;

/** Powers of two that the axis of a ratio shows. */
export function ratioTicks({ points }: Strip, limit: number | null): number[] {
  const bounded = (value: number) =>
    Math.min(MOST_DOUBLINGS, Math.max(-MOST_DOUBLINGS, Math.log2(value)));
  const values = [
    1,
    -1,
    ...points.flatMap(({ effect, low, high }) =>
      [effect, low, high, limit].flatMap(value =>
        value !== null && value > 0 ? [bounded(value)] : [],
      ),
    ),
  ];
  return ticksBetween(
    Math.floor(Math.min(...values)),
    Math.ceil(Math.max(...values)),
  );
}

/** `14:32`, for an axis in UTC. */
export function formatClock(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

/** Four or five whole minutes over the time of a strip. */
export function timeTicks({ from, to }: Strip): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440].map(
    minutes => minutes * MINUTE_MS,
  );
  const step = steps.find(one => (to - from) / one <= 5) ?? 1440 * MINUTE_MS;
  const first = Math.ceil(from / step) * step;
  const ticks: number[] = [];
  for (let at = first; at <= to; at += step) ticks.push(at);
  return ticks.length > 0 ? ticks : [from];
}

/** `14:32:15`: looks may follow each other within a minute. */
export function formatLook(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

/** What the evidence says at each look. */
export function evidenceReadings(
  { metric }: Pick<VerdictTest, 'metric'>,
  strip: Strip,
): ReadingAt[] {
  return strip.points.map(({ at, harmLogE, safetyLogE }) => ({
    share: (at - strip.from) / (strip.to - strip.from),
    title: `${formatLook(at)} UTC`,
    values: [
      ...(harmLogE === null
        ? []
        : [
            {
              name: metric === 'sample-ratio' ? 'Split is off: E' : 'Worse: E',
              words: formatE(harmLogE),
            },
          ]),
      ...(safetyLogE === null
        ? []
        : [{ name: 'Not worse: E', words: formatE(safetyLogE) }]),
      ...strip.marks
        .filter(mark => mark.at === at)
        .map(({ label }) => ({ name: 'Would have aborted:', words: label })),
    ],
  }));
}

/** What the effect is at each look. */
export function effectReadings(strip: Strip): ReadingAt[] {
  return strip.points.map(({ at, effect, low, high }) => ({
    share: (at - strip.from) / (strip.to - strip.from),
    title: `${formatLook(at)} UTC`,
    values: [
      {
        name: 'Effect',
        words: effect === null ? 'not known' : formatRatio(effect),
      },
      {
        name: 'Interval',
        words: `${low === null ? '0' : formatRatio(low)} – ${
          high === null ? '∞' : formatRatio(high)
        }`,
      },
    ],
  }));
}

/** What the chart of evidence shows, in words. */
export function evidenceFinding(test: VerdictTest, strip: Strip): string {
  const last = strip.points[strip.points.length - 1];
  const harm =
    last.harmLogE === null
      ? 'not known'
      : `${formatE(last.harmLogE)}${
          strip.harmLine === null
            ? ''
            : ` of ${formatE(strip.harmLine * Math.LN10)}`
        }`;
  const safety =
    last.safetyLogE === null
      ? ''
      : `; that it is not, ${formatE(last.safetyLogE)}`;
  const what =
    test.metric === 'sample-ratio'
      ? 'the split is not the asked one'
      : 'the canary is worse';
  return `${test.title}: evidence that ${what} is ${harm}${safety}, after ${strip.points.length} looks`;
}

import { quantile } from './quantile';
import type { RangeElement } from './types';

/** One series over the window of a range vector, not empty. */
export interface RangeInput extends Pick<RangeElement, 'times' | 'values'> {
  start: number;
  end: number;
  rangeMilliseconds: number;
  /** The time of the evaluation, in milliseconds since 1970. */
  now: number;
  /** The scalars among the parameters. */
  scalars: number[];
}

/** Gives nothing when there are too few samples. */
type RangeFunction = (input: RangeInput) => number | undefined;

/** Distance from the edge of a window, in average gaps between samples, up to which a series is taken to go on to the edge. */
const EXTRAPOLATION_GAPS = 1.1;

interface Kind {
  counter: boolean;
  perSecond: boolean;
}

/**
 * What `rate`, `increase` and `delta` give: the difference between the last and the first sample, drawn out to the edges of the
 * window as Prometheus 2.42 does it.
 */
function extrapolated(
  { times, values, start, end, rangeMilliseconds }: RangeInput,
  { counter, perSecond }: Kind,
): number | undefined {
  const last = values.length - 1;
  if (last < 1) {
    return undefined;
  }
  let difference = values[last] - values[0];
  if (counter) {
    let before = 0;
    for (const value of values) {
      difference += value < before ? before : 0;
      before = value;
    }
  }
  let toStart = (times[0] - start) / 1000;
  const toEnd = (end - times[last]) / 1000;
  const sampled = (times[last] - times[0]) / 1000;
  const gap = sampled / last;
  if (counter && difference > 0 && values[0] >= 0) {
    // A counter starts at zero: it cannot have gone on longer than since then.
    toStart = Math.min(toStart, sampled * (values[0] / difference));
  }
  const threshold = gap * EXTRAPOLATION_GAPS;
  const covered =
    sampled +
    (toStart < threshold ? toStart : gap / 2) +
    (toEnd < threshold ? toEnd : gap / 2);
  const factor = perSecond
    ? covered / sampled / (rangeMilliseconds / 1000)
    : covered / sampled;
  return difference * factor;
}

function instantaneous(
  { times, values }: RangeInput,
  { counter, perSecond }: Kind,
): number | undefined {
  const last = values.length - 1;
  if (last < 1) {
    return undefined;
  }
  const difference =
    counter && values[last] < values[last - 1]
      ? values[last]
      : values[last] - values[last - 1];
  return perSecond
    ? difference / ((times[last] - times[last - 1]) / 1000)
    : difference;
}

/** Sum with Kahan's and Neumaier's correction, as Prometheus has it. */
function sum(values: readonly number[]): number {
  let total = 0;
  let correction = 0;
  for (const value of values) {
    const next = total + value;
    if (Number.isFinite(next)) {
      correction +=
        Math.abs(total) >= Math.abs(value)
          ? total - next + value
          : value - next + total;
    }
    total = next;
  }
  return Number.isFinite(total) ? total + correction : total;
}

function variance({ values }: RangeInput): number {
  const mean = sum(values) / values.length;
  return sum(values.map(value => (value - mean) ** 2)) / values.length;
}

/** Line of least squares, with its height at a time. */
function line(
  { times, values }: RangeInput,
  at: number,
): { slope: number; intercept: number } {
  if (values.every(value => value === values[0])) {
    return Number.isFinite(values[0])
      ? { slope: 0, intercept: values[0] }
      : { slope: NaN, intercept: NaN };
  }
  const xs = times.map(time => (time - at) / 1000);
  const count = values.length;
  const sumX = sum(xs);
  const sumY = sum(values);
  const covariance =
    sum(xs.map((x, index) => x * values[index])) - (sumX * sumY) / count;
  const varianceX = sum(xs.map(x => x * x)) - (sumX * sumX) / count;
  const slope = covariance / varianceX;
  return { slope, intercept: sumY / count - (slope * sumX) / count };
}

function countPairs(
  { values }: RangeInput,
  differs: (before: number, after: number) => boolean,
): number {
  return values.filter(
    (value, index) => index > 0 && differs(values[index - 1], value),
  ).length;
}

/** The greatest value by an order, past NaN. */
function extreme(
  values: readonly number[],
  beats: (candidate: number, best: number) => boolean,
): number {
  return values.reduce((best, value) =>
    beats(value, best) || Number.isNaN(best) ? value : best,
  );
}

export const RANGE_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  rate: input => extrapolated(input, { counter: true, perSecond: true }),
  increase: input => extrapolated(input, { counter: true, perSecond: false }),
  delta: input => extrapolated(input, { counter: false, perSecond: false }),
  irate: input => instantaneous(input, { counter: true, perSecond: true }),
  idelta: input => instantaneous(input, { counter: false, perSecond: false }),
  changes: input =>
    countPairs(
      input,
      (before, after) =>
        before !== after && !(Number.isNaN(before) && Number.isNaN(after)),
    ),
  resets: input => countPairs(input, (before, after) => after < before),
  deriv: input =>
    input.values.length < 2 ? undefined : line(input, input.times[0]).slope,
  predict_linear(input) {
    if (input.values.length < 2) {
      return undefined;
    }
    const { slope, intercept } = line(input, input.now);
    return slope * input.scalars[0] + intercept;
  },
  avg_over_time: ({ values }) => sum(values) / values.length,
  sum_over_time: ({ values }) => sum(values),
  count_over_time: ({ values }) => values.length,
  min_over_time: ({ values }) =>
    extreme(values, (candidate, best) => candidate < best),
  max_over_time: ({ values }) =>
    extreme(values, (candidate, best) => candidate > best),
  last_over_time: ({ values }) => values[values.length - 1],
  present_over_time: () => 1,
  stdvar_over_time: variance,
  stddev_over_time: input => Math.sqrt(variance(input)),
  quantile_over_time: ({ values, scalars }) => quantile(scalars[0], values),
};

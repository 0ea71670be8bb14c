import { UsageError } from './UsageError';
import type { Samples } from './types';

/** What was odd about samples, and put in order. */
export interface Oddities {
  /** Samples of a moment that had one already. */
  duplicates: number;
  notFinite: number;
  /** Times that lay before the one in front of them: a clock that was set back, or samples in no order. */
  backwards: number;
}

/** Seconds since 1970 beyond the year 5000 are milliseconds. */
const MOST_SECONDS = 1e11;

function isInOrder(at: Float64Array): boolean {
  for (let i = 1; i < at.length; i++) {
    // Also false where one of them is no number.
    if (!(at[i] > at[i - 1])) return false;
  }
  return true;
}

function checkTimes(at: Float64Array, whose: string): void {
  for (const time of [at[0], at[at.length - 1]]) {
    if (!(time >= 0 && time < MOST_SECONDS)) {
      throw new UsageError(
        `${whose}: ${time} is no time in seconds since 1970`,
      );
    }
  }
}

function hasOnlyMeasured(value: Float64Array, whose: string): boolean {
  let finite = true;
  for (let i = 0; i < value.length; i++) {
    const each = value[i];
    if (each < 0) throw new UsageError(`${whose}: use is ${each}`);
    if (!(each < Infinity)) finite = false;
  }
  return finite;
}

/**
 * Samples in order of time, each moment once (the larger value where there are two), without those that measured nothing. What is
 * in order already is given back as it is, not copied.
 *
 * @throws UsageError for lists of different length, negative use, and times that are no seconds
 */
export function cleanSamples(
  samples: Samples,
  whose: string,
  oddities: Oddities,
): Samples {
  const { at, value } = samples;
  if (at.length !== value.length) {
    throw new UsageError(
      `${whose}: ${at.length} times and ${value.length} values`,
    );
  }
  if (at.length === 0) return samples;
  checkTimes(at, whose);
  if (hasOnlyMeasured(value, whose) && isInOrder(at)) return samples;
  const kept: number[] = [];
  let latest = -Infinity;
  for (let i = 0; i < at.length; i++) {
    if (!Number.isFinite(value[i]) || !Number.isFinite(at[i])) {
      oddities.notFinite++;
      continue;
    }
    if (at[i] < latest) oddities.backwards++;
    latest = at[i];
    kept.push(i);
  }
  kept.sort((a, b) => at[a] - at[b]);
  const times = new Float64Array(kept.length);
  const values = new Float64Array(kept.length);
  let count = 0;
  for (const i of kept) {
    if (count > 0 && times[count - 1] === at[i]) {
      oddities.duplicates++;
      values[count - 1] = Math.max(values[count - 1], value[i]);
      continue;
    }
    times[count] = at[i];
    values[count++] = value[i];
  }
  if (count > 0) checkTimes(times.subarray(0, count), whose);
  return { at: times.subarray(0, count), value: values.subarray(0, count) };
}

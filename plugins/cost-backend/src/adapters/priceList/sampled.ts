import type { Range, RangeMetrics } from '@bellwether/plugin-models-node';

/** Values of one container or pod at every step of a range; undefined where nothing was measured. */
export interface Sampled {
  labels: Record<string, string>;
  values: Array<number | undefined>;
}

/** Moments of a range, in seconds since 1970. */
export function momentsOf({
  fromSeconds,
  untilSeconds,
  stepSeconds,
}: Range): number[] {
  return Array.from(
    { length: Math.floor((untilSeconds - fromSeconds) / stepSeconds) + 1 },
    (_, index) => fromSeconds + index * stepSeconds,
  );
}

/** Asks for a range, and lays what is answered out on its steps. NaN and infinities are no measurement. */
export async function sample(
  metrics: RangeMetrics,
  text: string,
  range: Range,
  signal: AbortSignal,
): Promise<Sampled[]> {
  const count = momentsOf(range).length;
  const series = await metrics.queryRange(text, range, signal);
  return series.map(({ labels, times, values }) => {
    const laid: Sampled['values'] = new Array(count).fill(undefined);
    layOut(laid, times, values, range);
    return { labels, values: laid };
  });
}

/** Puts what was measured at each moment on the step of a range that is next to it. NaN and infinities are no measurement. */
export function layOut(
  laid: Sampled['values'],
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  { fromSeconds, stepSeconds }: Range,
): void {
  for (let index = 0; index < times.length; index += 1) {
    const step = Math.round((times[index] - fromSeconds) / stepSeconds);
    const value = values[index];
    if (step >= 0 && step < laid.length && Number.isFinite(value)) {
      laid[step] = value;
    }
  }
}

/**
 * What to make of growth across moments that were not measured: all of it in the step in which the counter is seen again, which keeps
 * sums; the same in each step, which keeps sums and rates; or nothing, where a rate must be one that was measured.
 */
export type AcrossGap = 'at-end' | 'spread' | 'unknown';

/**
 * What a counter grew by within each step; a counter that fell began anew at zero. The first step of a counter that was not there before
 * is what it had reached by then, unless nothing was measured before, or a rate is asked for: it did not run all the step.
 *
 * @param measured - moments at which counters of the cluster were measured at all; every one where absent
 * @returns one shorter than `values`; undefined where it is not known
 */
export function increments(
  values: Sampled['values'],
  acrossGap: AcrossGap = 'at-end',
  measured?: readonly boolean[],
): Array<number | undefined> {
  const grown: Array<number | undefined> = new Array(
    Math.max(0, values.length - 1),
  ).fill(undefined);
  let last: number | undefined;
  for (const [moment, value] of values.entries()) {
    if (value === undefined) continue;
    if (last !== undefined) {
      const before = values[last] ?? 0;
      const more = value >= before ? value - before : value;
      if (acrossGap === 'spread') {
        grown.fill(more / (moment - last), last, moment);
      } else if (acrossGap === 'at-end' || last === moment - 1) {
        grown[moment - 1] = more;
      }
    } else if (
      acrossGap !== 'unknown' &&
      moment > 0 &&
      (measured?.[moment - 1] ?? true)
    ) {
      grown[moment - 1] = value;
    }
    last = moment;
  }
  return grown;
}

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
 * What a counter grew by within each step; a counter that fell began anew at zero. The first step of a counter that was not
 * there before is what it had reached by then.
 *
 * @returns one shorter than `values`; undefined where an end of the step was not measured
 */
export function increments(
  values: Sampled['values'],
): Array<number | undefined> {
  return values.slice(1).map((value, index) => {
    const before = values[index];
    if (value === undefined) return undefined;
    if (before === undefined) return index === 0 ? undefined : value;
    return value >= before ? value - before : value;
  });
}

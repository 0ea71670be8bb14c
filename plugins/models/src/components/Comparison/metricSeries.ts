import {
  MetricDirection,
  MetricHistory,
  MetricValue,
} from '@bellwether/plugin-models-common';
import { directionWords, formatMetric } from '../../entity';

export type MetricSeries = MetricHistory['series'][number];

/** One step of the runs, with the value of each version that logged one. */
export interface StepRow {
  step: number;
  values: Record<number, MetricValue>;
}

/** The series of several versions, joined by step. */
export function toStepRows(series: MetricSeries[]): StepRow[] {
  const rows = new Map<number, StepRow>();
  for (const { version, points } of series) {
    for (const { step, value } of points) {
      const row = rows.get(step) ?? { step, values: {} };
      row.values[version] = value;
      rows.set(step, row);
    }
  }
  return [...rows.values()].sort((a, b) => a.step - b.step);
}

/** Last value that can be drawn. */
export function lastFinite({ points }: MetricSeries) {
  return points
    .flatMap(({ step, value }) =>
      typeof value === 'number' ? { step, value } : [],
    )
    .at(-1);
}

/** How many values cannot be drawn, since they are no finite number. */
export function undrawable(series: MetricSeries[]): number {
  return series.reduce(
    (sum, { points }) =>
      sum + points.filter(({ value }) => typeof value !== 'number').length,
    0,
  );
}

/** What the chart shows, in a sentence. */
export function finding(
  metric: string,
  direction: MetricDirection,
  series: MetricSeries[],
): string {
  const ends = series.map(({ version, points }) => {
    const last = points.at(-1);
    if (!last) return `version ${version} logged none`;
    return points.length === 1
      ? `version ${version} logged one value, ${formatMetric(last.value)}`
      : `version ${version} ends at ${formatMetric(last.value)} after step ${
          last.step
        }`;
  });
  return `${metric} by step: ${ends.join(', ')}. ${
    directionWords[direction].charAt(0).toLocaleUpperCase('en') +
    directionWords[direction].slice(1)
  }.`;
}

/**
 * Moves places apart so that no two are closer than `gap`, each as near to where it belongs as its neighbours above let
 * it, and all within `[low, high]`. Returns them in the order in which they came.
 */
export function spread(
  places: number[],
  gap: number,
  [low, high]: [number, number],
): number[] {
  const order = places.map((_, index) => index);
  order.sort((a, b) => places[a] - places[b]);
  const result = [...places];
  let floor = low;
  for (const index of order) {
    result[index] = Math.max(places[index], floor);
    floor = result[index] + gap;
  }
  let ceiling = high;
  for (const index of order.reverse()) {
    result[index] = Math.min(result[index], ceiling);
    ceiling = result[index] - gap;
  }
  return result;
}

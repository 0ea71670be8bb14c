import { Comparison } from '@bellwether/plugin-models-common';
import { directionWords } from '../../entity';

export type MetricRow = Comparison['metrics'][number];

/** Versions in the order in which they were asked for, the base first. */
export function versionsOf(comparison: Comparison): number[] {
  return comparison.versions.map(({ version }) => version);
}

/** Whether any version differs from the base, as far as can be seen. */
export function differs(metric: MetricRow, versions: number[]): boolean {
  return (
    new Set(versions.map(version => metric.values[version] ?? null)).size > 1
  );
}

/** The metrics as a table of values: one line per metric, for a file. */
export function metricsAsRows(comparison: Comparison) {
  const versions = versionsOf(comparison);
  const others = versions.filter(version => version !== comparison.base);
  return [
    [
      'metric',
      'direction',
      ...versions.map(version => `version ${version}`),
      ...others.flatMap(version => [
        `difference ${version} to ${comparison.base}`,
        `verdict on ${version}`,
      ]),
    ],
    ...comparison.metrics.map(metric => [
      metric.name,
      directionWords[metric.direction],
      ...versions.map(version => metric.values[version]),
      ...others.flatMap(version => [
        metric.difference[version],
        metric.verdict[version] ?? 'not judged',
      ]),
    ]),
  ];
}

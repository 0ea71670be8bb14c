import { MetricDirection, MetricValue } from '@bellwether/plugin-models-common';
import { formatNumber } from '@bellwether/plugin-models-react';

const words = {
  NaN: 'not a number',
  Infinity: 'infinity',
  '-Infinity': 'minus infinity',
};

/** A metric's value; one that is no finite number is said in words, and one that is absent is a dash. */
export function formatMetric(value: MetricValue | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'number' ? formatNumber(value) : words[value];
}

/** The direction of a metric as the screen calls it. */
export const directionWords: Record<MetricDirection, string> = {
  'lower-is-better': 'lower is better',
  'higher-is-better': 'higher is better',
  unknown: 'direction not known',
};

import { type Labels, METRIC_NAME } from '../../series/Labels';
import { parseNumber } from '../literals';
import { type Bucket, bucketQuantile } from './quantile';
import type { Vector } from './types';

/** The quantile of each histogram of which the vector holds the buckets. */
export function histogramQuantile(q: number, vector: Vector): Vector {
  const histograms = new Map<string, { labels: Labels; buckets: Bucket[] }>();
  for (const { labels, value } of vector) {
    const upperBound = parseNumber(labels.get('le'));
    if (upperBound !== undefined) {
      const rest = labels.drop([METRIC_NAME, 'le']);
      const histogram = histograms.get(rest.key) ?? {
        labels: rest,
        buckets: [],
      };
      histograms.set(rest.key, histogram);
      histogram.buckets.push({ upperBound, count: value });
    }
  }
  return [...histograms.values()].map(({ labels, buckets }) => ({
    labels,
    value: bucketQuantile(q, buckets),
  }));
}

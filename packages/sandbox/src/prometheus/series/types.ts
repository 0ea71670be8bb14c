import type { Matcher } from '../promql/nodes';
import type { Labels } from './Labels';

/** Samples in the order of their times. */
export interface Samples {
  /** Milliseconds since 1970. */
  times: number[];
  values: number[];
}

export interface Sample {
  /** Milliseconds since 1970. */
  time: number;
  value: number;
}

/** What was stored for one set of labels. */
export interface Series {
  labels: Labels;
  /**
   * The newest sample at or before a time, unless the series is marked stale there.
   *
   * @param earliest - how old it may be, in milliseconds since 1970
   */
  latest(time: number, earliest: number): Sample | undefined;
  /** All samples from one time to another, both included, without marks of staleness. */
  between(earliest: number, latest: number): Samples;
  /** Whether anything was stored between two times, both included. */
  hasSamples(earliest: number, latest: number): boolean;
}

/** What Prometheus knows of a metric by its scrapes. */
export interface MetricMetadata {
  type: 'counter' | 'gauge' | 'histogram' | 'summary' | 'unknown';
  help: string;
}

/** Everything that a Prometheus has stored. */
export interface SeriesStore {
  /** The series that fit all matchers, in the order of their labels. */
  select(matchers: readonly Matcher[]): Series[];
}

import type { MetricMetadata, SeriesStore } from '../series/types';

/** A target of scrapes, as `/targets` shows it. */
export interface Target {
  /** The name of the scrape configuration. */
  job: string;
  labels: Record<string, string>;
  scrapeUrl: string;
  intervalSeconds: number;
  health: 'up' | 'down';
  /** Empty when the last scrape went well. */
  lastError: string;
  /** Milliseconds since 1970. */
  lastScrape: number;
  /** Metrics that the target exposes. */
  metadata: ReadonlyMap<string, MetricMetadata>;
}

/** What the API of a Prometheus answers from. */
export interface PrometheusContext {
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Everything stored, as it now is. */
  store: () => SeriesStore;
  targets: () => Target[];
  /** When the server started, in milliseconds since 1970. */
  startedAt: number;
}

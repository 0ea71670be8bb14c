import { Labels, METRIC_NAME } from '../series/Labels';
import type { MetricMetadata, Sample, Samples, Series } from '../series/types';

/** What one scrape finds at a time. */
export type ScrapeOutcome =
  | 'up'
  /** The target does not answer. */
  | 'down'
  /** There is no such target: not yet, or not any more. */
  | 'gone';

/** Something that is scraped at a fixed rhythm. */
export interface ScrapeTarget {
  job: string;
  /** Labels that every series of the target gets; `job` and `instance` among them. */
  labels: Record<string, string>;
  url: string;
  intervalSeconds: number;
  /** By how much its scrapes come after the whole multiples of the interval, in milliseconds. */
  phaseMilliseconds: number;
  /** @param second - seconds since 1970 */
  outcome(second: number): ScrapeOutcome;
  /** What it exposes, by the name of the metric. */
  metrics: Metric[];
}

/** A metric of a target as a function of time. */
export interface Metric {
  /** With the suffix that it has in the store, such as `_bucket`. */
  name: string;
  /** Name of the family that `# HELP` and `# TYPE` tell of; defaults to the name. */
  family?: string;
  type: MetricMetadata['type'];
  help: string;
  labels?: Record<string, string>;
  /**
   * Undefined where the target does not expose it.
   *
   * @param second - seconds since 1970
   */
  value: (second: number) => number | undefined;
}

/** The label under which Prometheus stores one of a metric's own that the target has too. */
const EXPORTED = 'exported_';

function seriesLabels(
  { labels: own }: ScrapeTarget,
  { name, labels = {} }: Metric,
): Labels {
  const exposed = Object.entries(labels).map(([label, value]) => [
    label in own ? `${EXPORTED}${label}` : label,
    value,
  ]);
  return Labels.of({
    ...own,
    ...Object.fromEntries(exposed),
    [METRIC_NAME]: name,
  });
}

export function targetLabelsWithout(
  target: ScrapeTarget,
  label: string,
): ScrapeTarget {
  const { [label]: _dropped, ...labels } = target.labels;
  return { ...target, labels };
}

/** A series that is worked out when it is asked for, at the times at which it would have been scraped. */
export class ScrapedSeries implements Series {
  readonly labels: Labels;

  /** @param now - milliseconds since 1970; later scrapes have not happened yet */
  constructor(
    private readonly target: ScrapeTarget,
    private readonly metric: Metric,
    private readonly now: () => number,
  ) {
    this.labels = seriesLabels(target, metric);
  }

  latest(time: number, earliest: number): Sample | undefined {
    const scraped = this.lastScrape(Math.min(time, this.now()));
    return scraped < earliest ? undefined : this.sampleAt(scraped);
  }

  between(earliest: number, latest: number): Samples {
    const times: number[] = [];
    const values: number[] = [];
    const interval = this.target.intervalSeconds * 1000;
    const end = Math.min(latest, this.now());
    for (
      let time = this.lastScrape(earliest - 1) + interval;
      time <= end;
      time += interval
    ) {
      const sample = this.sampleAt(time);
      if (sample) {
        times.push(time);
        values.push(sample.value);
      }
    }
    return { times, values };
  }

  hasSamples(earliest: number, latest: number): boolean {
    const end = Math.min(latest, this.now());
    // A few places tell: going through a month of scrapes for a list of names takes too long.
    const places = 24;
    const step = (end - earliest) / places;
    return (
      end >= earliest &&
      Array.from({ length: places + 1 }, (_, index) =>
        this.latest(end - index * step, earliest),
      ).some(sample => sample !== undefined)
    );
  }

  private sampleAt(time: number): Sample | undefined {
    const second = time / 1000;
    const isUp = this.target.outcome(second) === 'up';
    const value = isUp ? this.metric.value(second) : undefined;
    return value === undefined ? undefined : { time, value };
  }

  /** The last scrape at or before a time. */
  private lastScrape(time: number): number {
    const { intervalSeconds, phaseMilliseconds } = this.target;
    const interval = intervalSeconds * 1000;
    return (
      Math.floor((time - phaseMilliseconds) / interval) * interval +
      phaseMilliseconds
    );
  }
}

/** What Prometheus itself says of the scrapes of a target. It says so too when the target is down. */
export function scrapeMetrics(target: ScrapeTarget): {
  target: ScrapeTarget;
  metrics: Metric[];
} {
  const outcome = (second: number): ScrapeOutcome =>
    target.outcome(second) === 'gone' ? 'gone' : 'up';
  const isUp = (second: number) => target.outcome(second) === 'up';
  return {
    target: { ...target, outcome },
    metrics: [
      {
        name: 'up',
        type: 'gauge',
        help: '',
        value: second => Number(isUp(second)),
      },
      {
        name: 'scrape_duration_seconds',
        type: 'gauge',
        help: '',
        value: second => (isUp(second) ? 0.004 : 10),
      },
      {
        name: 'scrape_samples_scraped',
        type: 'gauge',
        help: '',
        value: second => (isUp(second) ? target.metrics.length : 0),
      },
    ],
  };
}

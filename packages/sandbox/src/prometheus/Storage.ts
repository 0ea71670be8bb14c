import type { Target } from './http/types';
import { IndexedStore } from './series/IndexedStore';
import { parseOpenMetrics } from './series/openMetrics';
import type { MetricMetadata, Series, SeriesStore } from './series/types';
import { assembleTargets } from './world/assembleTargets';
import type { Fleet } from './world/Fleet';
import {
  ScrapedSeries,
  scrapeMetrics,
  type ScrapeTarget,
  targetLabelsWithout,
} from './world/targets';

const MISSING = 'connect: connection refused';

function metadataOf({ metrics }: ScrapeTarget): Map<string, MetricMetadata> {
  return new Map(
    metrics.map(({ family, name, type, help }) => [
      family ?? name,
      { type, help },
    ]),
  );
}

/** What the Prometheus has stored: the series of the world, or others in their place. */
export class Storage {
  private loaded: SeriesStore | undefined;
  private readonly missingLabels = new Set<string>();
  private assembled:
    | { pods: number; targets: ScrapeTarget[]; store: SeriesStore }
    | undefined;

  /** @param clock - milliseconds since 1970 */
  constructor(
    private readonly fleet: Fleet,
    private readonly clock: () => number,
  ) {}

  /**
   * Answers from the series of a text alone.
   *
   * @throws Error that says what of the OpenMetrics cannot be read
   */
  load(openMetrics: string): void {
    this.loaded = new IndexedStore(parseOpenMetrics(openMetrics));
  }

  unload(): void {
    this.loaded = undefined;
  }

  /** Takes a label away from all that is scraped, as a changed scrape configuration does; from the first sample on. */
  setMissingLabels(labels: readonly string[]): void {
    this.missingLabels.clear();
    labels.forEach(label => this.missingLabels.add(label));
    this.assembled = undefined;
  }

  store(): SeriesStore {
    return this.loaded ?? this.assemble().store;
  }

  targets(): Target[] {
    if (this.loaded) {
      return [];
    }
    const now = this.clock();
    return this.assemble().targets.flatMap(target => {
      const outcome = target.outcome(now / 1000);
      return outcome === 'gone'
        ? []
        : [
            {
              job: target.job,
              labels: target.labels,
              scrapeUrl: target.url,
              intervalSeconds: target.intervalSeconds,
              health: outcome,
              lastError:
                outcome === 'up'
                  ? ''
                  : `Get "${target.url}": dial tcp ${target.labels.instance}: ${MISSING}`,
              lastScrape: now - (now % (target.intervalSeconds * 1000)),
              metadata: metadataOf(target),
            },
          ];
    });
  }

  private assemble() {
    const { pods } = this.fleet;
    if (this.assembled?.pods !== pods) {
      const targets = assembleTargets(this.fleet).map(target =>
        [...this.missingLabels].reduce(targetLabelsWithout, target),
      );
      const series = targets.flatMap(target => this.seriesOf(target));
      this.assembled = { pods, targets, store: new IndexedStore(series) };
    }
    return this.assembled;
  }

  private seriesOf(target: ScrapeTarget): Series[] {
    const ofScrapes = scrapeMetrics(target);
    return [
      ...target.metrics.map(
        metric => new ScrapedSeries(target, metric, this.clock),
      ),
      ...ofScrapes.metrics.map(
        metric => new ScrapedSeries(ofScrapes.target, metric, this.clock),
      ),
    ];
  }
}

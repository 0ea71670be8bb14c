import type { FeatureRepository } from '../definitions/FeatureRepository';
import type {
  FeatureDefinition,
  ServiceDefinition,
  ViewDefinition,
} from '../definitions/types';
import {
  type FeatureValue,
  HISTORY_DAYS,
  type Observation,
  type Observations,
} from '../observations/Observations';
import { type FeatureRow, GRANULARITY_DAYS } from './rows';
import { summarise, type Summary } from './summarise';

const DAY_MILLISECONDS = 86_400_000;

/** Days of which there is a daily row when the world starts; the baseline is from what came before. */
const DAILY_ROWS = 14;

export interface Window {
  /** Both in milliseconds since 1970, both included. */
  from: number;
  to: number;
  granularity: string;
}

export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** As Python writes a time in UTC. */
function pythonTime(time: number): string {
  return new Date(time).toISOString().replace(/(?:\.000)?Z$/, '+00:00');
}

/** Computes what the values of features look like in a window, and keeps it, as Feast's monitoring does. */
export class Monitoring {
  private readonly rows = new Map<string, FeatureRow>();
  private readonly prepared = new Set<string>();

  constructor(
    private readonly repository: FeatureRepository,
    private readonly observations: Observations,
  ) {}

  /** Every row of the view, ascending by the first day of its window. */
  rowsOf(view: ViewDefinition): FeatureRow[] {
    this.prepare(view);
    return [...this.rows.values()]
      .filter(row => row.feature_view_name === view.name)
      .sort((left, right) => (left.metric_date < right.metric_date ? -1 : 1));
  }

  /** Computes rows and keeps them in place of those of the same day. */
  compute(
    view: ViewDefinition,
    window: Window,
    features: readonly FeatureDefinition[] = view.features,
  ): FeatureRow[] {
    this.prepare(view);
    return this.keep(view, window, 'batch', features, () => 1);
  }

  /** The same of what the layer in front of a model logged that it read. */
  computeLog(service: ServiceDefinition, window: Window): FeatureRow[] {
    const skew = service.logged?.skew;
    return service.views.flatMap(({ view, features }) => {
      this.prepare(view);
      const read = view.features.filter(({ name }) => features.includes(name));
      return this.keep(view, window, 'log', read, ({ name }) =>
        skew?.feature === name ? skew.factor : 1,
      );
    });
  }

  /** What the values of a window look like, without keeping it. */
  summariseWindow(
    view: ViewDefinition,
    features: readonly FeatureDefinition[],
    { from, to }: Pick<Window, 'from' | 'to'>,
  ): { feature: FeatureDefinition; summary: Summary }[] {
    const observed = this.observations.within(view, from, to);
    return features.map(feature => ({
      feature,
      summary: this.summariseFeature(view, feature, observed, 1),
    }));
  }

  /** The newest window of a granularity. */
  newestWindow(view: ViewDefinition, granularity: string): Window {
    const to = this.observations.materializedUntil(view);
    return {
      from: to - GRANULARITY_DAYS[granularity] * DAY_MILLISECONDS,
      to,
      granularity,
    };
  }

  private summariseFeature(
    view: ViewDefinition,
    feature: FeatureDefinition,
    observed: Observation[],
    factor: number,
  ): Summary {
    const values = observed.map((observation): FeatureValue => {
      const value = this.observations.value(view, feature, observation);
      return typeof value === 'number' ? value * factor : value;
    });
    return summarise(values, feature.values.kind === 'text');
  }

  private keep(
    view: ViewDefinition,
    { from, to, granularity }: Window,
    source: FeatureRow['data_source_type'],
    features: readonly FeatureDefinition[],
    factorOf: (feature: FeatureDefinition) => number,
    computedAt = this.observations.clock(),
  ): FeatureRow[] {
    const observed = this.observations.within(view, from, to);
    const newest = Math.max(...observed.map(({ at }) => at));
    const isBaseline = granularity === 'baseline';
    return features.map(feature => {
      const row: FeatureRow = {
        project_id: this.repository.project.name,
        feature_view_name: view.name,
        feature_name: feature.name,
        metric_date: dayOf(isBaseline ? to : from),
        granularity,
        data_source_type: source,
        computed_at: pythonTime(computedAt),
        max_event_timestamp: observed.length > 0 ? pythonTime(newest) : null,
        is_baseline: isBaseline,
        ...this.summariseFeature(view, feature, observed, factorOf(feature)),
      };
      this.rows.set(
        [view.name, feature.name, row.metric_date, granularity, source].join(
          '/',
        ),
        row,
      );
      return row;
    });
  }

  /** What was computed before the world started: the baseline, and then every night. */
  private prepare(view: ViewDefinition): void {
    if (this.prepared.has(view.name)) {
      return;
    }
    this.prepared.add(view.name);
    const { start } = this.observations;
    const today = Math.floor(start / DAY_MILLISECONDS) * DAY_MILLISECONDS;
    const baselineEnd = today - DAILY_ROWS * DAY_MILLISECONDS - 1;
    const logged = this.repository.services.filter(
      service =>
        service.logged && service.views.some(each => each.view === view),
    );
    const keepAll = (window: Window, computedAt: number) => {
      this.keep(view, window, 'batch', view.features, () => 1, computedAt);
      if (window.granularity !== 'baseline') {
        logged.forEach(service => this.computeLog(service, window));
      }
    };
    keepAll(
      {
        from: start - HISTORY_DAYS * DAY_MILLISECONDS,
        to: baselineEnd,
        granularity: 'baseline',
      },
      baselineEnd,
    );
    for (let day = DAILY_ROWS; day >= 1; day--) {
      const from = today - day * DAY_MILLISECONDS;
      const to = from + DAY_MILLISECONDS - 1000;
      keepAll({ from, to, granularity: 'daily' }, to);
    }
  }
}

import type { Matcher } from '../promql/nodes';
import { compareLabels, METRIC_NAME } from './Labels';
import { matches } from './matches';
import type { Series, SeriesStore } from './types';

/** Series by the name of their metric. */
export class IndexedStore implements SeriesStore {
  private readonly byName = new Map<string, Series[]>();

  constructor(series: Iterable<Series>) {
    for (const one of series) {
      const name = one.labels.get(METRIC_NAME);
      const named = this.byName.get(name) ?? [];
      this.byName.set(name, named);
      named.push(one);
    }
  }

  select(matchers: readonly Matcher[]): Series[] {
    const selected: Series[] = [];
    for (const [name, series] of this.byName) {
      const [onName, others] = [
        matchers.filter(matcher => matcher.name === METRIC_NAME),
        matchers.filter(matcher => matcher.name !== METRIC_NAME),
      ];
      if (onName.every(matcher => matches(matcher, name))) {
        selected.push(
          ...series.filter(({ labels }) =>
            others.every(matcher => matches(matcher, labels.get(matcher.name))),
          ),
        );
      }
    }
    return selected.sort((left, right) =>
      compareLabels(left.labels, right.labels),
    );
  }
}

import type { Labels } from '../../series/Labels';
import type { Samples } from '../../series/types';
import type { RangeElement, Vector } from './types';

/** The answers of the expression of a subquery over time. Steps that were evaluated once are kept while they are needed. */
export class SubqueryRanges {
  private series = new Map<string, { labels: Labels } & Samples>();
  private start = Infinity;
  /** The last step that was evaluated. */
  private last = -Infinity;

  constructor(
    private readonly stepMilliseconds: number,
    private readonly evaluate: (time: number) => Vector,
  ) {}

  /** What the expression gives from one time to another, both included, at the whole multiples of the step. */
  read(start: number, end: number): RangeElement[] {
    const step = this.stepMilliseconds;
    const first = Math.ceil(start / step) * step;
    if (start < this.start || first > this.last) {
      this.series = new Map();
      this.last = first - step;
    }
    this.start = start;
    for (let time = this.last + step; time <= end; time += step) {
      this.append(time);
      this.last = time;
    }
    return [...this.series.values()].flatMap(({ labels, times, values }) => {
      const from = times.findIndex(time => time >= start);
      const past = times.findIndex(time => time > end);
      const to = past < 0 ? times.length : past;
      return from < 0 || from >= to
        ? []
        : [
            {
              labels,
              times: times.slice(from, to),
              values: values.slice(from, to),
            },
          ];
    });
  }

  private append(time: number): void {
    for (const { labels, value } of this.evaluate(time)) {
      const series = this.series.get(labels.key) ?? {
        labels,
        times: [],
        values: [],
      };
      this.series.set(labels.key, series);
      series.times.push(time);
      series.values.push(value);
    }
  }
}

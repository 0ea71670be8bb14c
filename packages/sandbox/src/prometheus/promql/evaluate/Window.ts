import type { Samples, Series } from '../../series/types';

/** What of a series lies in a window of time that moves on. Samples that it has already read it does not read again. */
export class Window {
  private times: number[] = [];
  private values: number[] = [];
  private start = Infinity;
  private end = -Infinity;

  constructor(private readonly series: Pick<Series, 'between'>) {}

  /** The samples from one time to another, both included. */
  read(start: number, end: number): Samples {
    if (start < this.start || start > this.end || end < this.end) {
      const { times, values } = this.series.between(start, end);
      this.times = times;
      this.values = values;
    } else {
      const { times, values } = this.series.between(this.end + 1, end);
      const old = this.times.findIndex(time => time >= start);
      const kept = old < 0 ? this.times.length : old;
      this.times = [...this.times.slice(kept), ...times];
      this.values = [...this.values.slice(kept), ...values];
    }
    this.start = start;
    this.end = end;
    return { times: this.times, values: this.values };
  }
}

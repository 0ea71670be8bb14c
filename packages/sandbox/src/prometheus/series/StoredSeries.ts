import type { Labels } from './Labels';
import type { Sample, Samples, Series } from './types';

/** A series whose samples are kept. */
export class StoredSeries implements Series {
  private readonly times: number[] = [];
  private readonly values: number[] = [];

  constructor(readonly labels: Labels) {}

  /** @throws Error when the sample is not newer than the one before it */
  append({ time, value }: Sample): void {
    if (time <= this.times[this.times.length - 1]) {
      throw new Error(`The samples of ${this.labels} are out of order`);
    }
    this.times.push(time);
    this.values.push(value);
  }

  latest(time: number, earliest: number): Sample | undefined {
    const index = this.countUntil(time) - 1;
    return index >= 0 && this.times[index] >= earliest
      ? { time: this.times[index], value: this.values[index] }
      : undefined;
  }

  between(earliest: number, latest: number): Samples {
    const from = this.countUntil(earliest - 1);
    const to = this.countUntil(latest);
    return {
      times: this.times.slice(from, to),
      values: this.values.slice(from, to),
    };
  }

  hasSamples(earliest: number, latest: number): boolean {
    return this.countUntil(latest) > this.countUntil(earliest - 1);
  }

  /** How many samples are at or before a time. */
  private countUntil(time: number): number {
    let low = 0;
    let high = this.times.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.times[middle] <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

import { binomial, hypergeometric, poisson } from '../random/distributions';
import { combine, HashedRandom } from '../random/HashedRandom';

/** A span of 2^24 seconds, about 194 days, is halved so many times down to one second. */
const LEVELS = 24;

interface Span {
  from: number;
  count: number;
  /** Of which kind the arrivals are; worked out when it is asked for. */
  kinds?: number[];
}

export interface ArrivalCountsOptions {
  seed: number;
  /** Seconds since 1970, whole. */
  start: number;
  /** How many are expected from one second to another. */
  expected: (from: number, to: number) => number;
  /** Share of each kind among the arrivals; together 1. */
  kindShares: readonly number[];
}

/**
 * Arrivals of a Poisson process of changing rate, and of several kinds. Any count since the start is found without going
 * through those before it: the arrivals of a long span are shared out between its halves at random, and so on down to a
 * second, each time by the same random numbers. The counts of all spans fit together, and none is stored.
 */
export class ArrivalCounts {
  /** The spans that the last time asked for lies in, from the longest to a second. */
  private path: Span[] = [];

  constructor(private readonly options: ArrivalCountsOptions) {}

  /** Arrivals from the start up to a time in seconds since 1970; whole seconds count. */
  until(second: number): number {
    const offset = this.descend(second);
    let total = 0;
    for (let level = 1; level <= LEVELS && offset > 0; level++) {
      const [parent, child] = [this.path[level - 1], this.path[level]];
      total += child.from > parent.from ? parent.count - child.count : 0;
    }
    return total;
  }

  /** The same, for each kind. */
  kindsUntil(second: number): number[] {
    const offset = this.descend(second);
    const totals = this.options.kindShares.map(() => 0);
    if (offset <= 0) {
      return totals;
    }
    this.shareKinds();
    for (let level = 1; level <= LEVELS; level++) {
      const [parent, child] = [this.path[level - 1], this.path[level]];
      if (child.from > parent.from) {
        totals.forEach((_, kind) => {
          totals[kind] +=
            (parent.kinds?.[kind] ?? 0) - (child.kinds?.[kind] ?? 0);
        });
      }
    }
    return totals;
  }

  /** Makes the path to the second that begins at a time. Returns how many seconds that is after the start. */
  private descend(second: number): number {
    const { start, seed, expected } = this.options;
    const offset = Math.max(
      0,
      Math.min(2 ** LEVELS - 1, Math.floor(second) - start),
    );
    if (this.path.length === 0) {
      const mean = expected(start, start + 2 ** LEVELS);
      const random = new HashedRandom(combine(seed, LEVELS));
      this.path = [{ from: 0, count: poisson(random, mean) }];
    }
    for (let level = 1; level <= LEVELS; level++) {
      const length = 2 ** (LEVELS - level);
      const from = Math.floor(offset / length) * length;
      if (this.path[level]?.from !== from) {
        this.path.length = level;
        this.path.push({ from, count: this.countOf(level, from, length) });
      }
    }
    return offset;
  }

  private countOf(level: number, from: number, length: number): number {
    const { start, expected } = this.options;
    const parent = this.path[level - 1];
    if (parent.count === 0) {
      return 0;
    }
    const middle = start + parent.from + length;
    const left = expected(start + parent.from, middle);
    const both = left + expected(middle, middle + length);
    const random = this.randomOf(level, parent.from);
    const leftCount = binomial(
      random,
      parent.count,
      both > 0 ? left / both : 0.5,
    );
    return from === parent.from ? leftCount : parent.count - leftCount;
  }

  private shareKinds(): void {
    const { kindShares, seed } = this.options;
    const [root] = this.path;
    if (!root.kinds) {
      let rest = root.count;
      let restShare = 1;
      const random = new HashedRandom(combine(seed, LEVELS, 1));
      root.kinds = kindShares.map((share, kind) => {
        const isLast = kind === kindShares.length - 1;
        const count = isLast
          ? rest
          : binomial(random, rest, Math.min(1, share / restShare));
        rest -= count;
        restShare = Math.max(Number.EPSILON, restShare - share);
        return count;
      });
    }
    for (let level = 1; level <= LEVELS; level++) {
      const span = this.path[level];
      span.kinds ??= this.kindsOf(level, span);
    }
  }

  private kindsOf(level: number, span: Span): number[] {
    const parent = this.path[level - 1];
    const kinds = parent.kinds ?? [];
    const isLeft = span.from === parent.from;
    let drawn = isLeft ? span.count : parent.count - span.count;
    let all = parent.count;
    const random = this.randomOf(level + LEVELS, parent.from);
    return kinds.map(marked => {
      const inLeft = hypergeometric(random, { all, marked, drawn });
      drawn -= inLeft;
      all -= marked;
      return isLeft ? inLeft : marked - inLeft;
    });
  }

  private randomOf(level: number, from: number): HashedRandom {
    return new HashedRandom(combine(this.options.seed, level, from));
  }
}

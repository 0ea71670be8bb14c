import { ArrivalCounts } from './ArrivalCounts';

const START = 1_793_491_200;
const DAY = 86_400;

/** Twice as many in every other hour. */
const expected = (from: number, to: number) => {
  const total = (second: number) => {
    const hours = (second - START) / 3600;
    const pairs = Math.floor(hours / 2);
    const rest = hours - 2 * pairs;
    return 1200 * (pairs * 3 + Math.min(rest, 1) + 2 * Math.max(0, rest - 1));
  };
  return total(to) - total(from);
};

const minus = (left: number[], right: number[]) =>
  left.map((value, index) => value - right[index]);

const makeCounts = (seed = 1) =>
  new ArrivalCounts({
    seed,
    start: START,
    expected,
    kindShares: [0.02, 0.58, 0.3, 0.1],
  });

describe('ArrivalCounts', () => {
  it('tells the same counts in whatever order they are asked for', () => {
    const moments = Array.from({ length: 200 }, (_, i) => START + i * 4321);
    const forwards = makeCounts();
    const inOrder = moments.map(moment => forwards.until(moment));
    const backwards = makeCounts();
    const reversed = [...moments].reverse().map(m => backwards.until(m));
    expect(reversed.reverse()).toEqual(inOrder);
    expect(makeCounts(2).until(START + DAY)).not.toBe(
      makeCounts(1).until(START + DAY),
    );
  });

  it('varies from interval to interval as a Poisson process does, and never falls', () => {
    const counts = makeCounts();
    const step = 60;
    let before = counts.until(START);
    let deviation = 0;
    const intervals = 1440;
    for (let index = 1; index <= intervals; index++) {
      const moment = START + index * step;
      const now = counts.until(moment);
      const mean = expected(moment - step, moment);
      expect(now).toBeGreaterThanOrEqual(before);
      deviation += (now - before - mean) ** 2 / mean;
      before = now;
    }
    // Chi-square with 1,440 degrees of freedom: four standard deviations are 0.15 of its mean.
    expect(Math.abs(deviation / intervals - 1)).toBeLessThan(0.15);
  });

  it('shares the arrivals among the kinds: none is lost, none falls, and each gets about its share', () => {
    const counts = makeCounts();
    let before = [0, 0, 0, 0];
    for (let index = 1; index <= 288; index++) {
      const moment = START + 20 * DAY + index * 300;
      const kinds = counts.kindsUntil(moment);
      expect(kinds.reduce((sum, kind) => sum + kind, 0)).toBe(
        counts.until(moment),
      );
      const growth = minus(kinds, before);
      expect(Math.min(...growth)).toBeGreaterThanOrEqual(0);
      before = kinds;
    }
    const total = before.reduce((sum, kind) => sum + kind, 0);
    [0.02, 0.58, 0.3, 0.1].forEach((share, kind) =>
      expect(before[kind] / total).toBeCloseTo(share, 2),
    );
  });
});

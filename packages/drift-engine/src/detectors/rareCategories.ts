import { upperGamma } from '../special/gamma';

/** Mean and variance of Pearson's χ² of a table with two rows when all totals are fixed and labels mean nothing. */
export interface ConditionalMoments {
  mean: number;
  variance: number;
}

/**
 * The exact moments of χ² for a table of two samples with `n` and `m` rows, over all tables with the same totals (Haldane 1940
 * for the mean; Dawson 1954 for the variance). They hold however rare the categories are.
 *
 * @param totals - rows of each category in both samples together, none of them 0
 */
export function conditionalMoments(
  totals: ArrayLike<number>,
  n: number,
  m: number,
): ConditionalMoments {
  const all = n + m;
  const spread = (parts: number, inverses: number) => ({
    v: ((parts - 1) * (all - parts)) / (all - 1),
    w: (all * inverses - parts * parts) / (all - 2),
  });
  let inverses = 0;
  for (let i = 0; i < totals.length; i++) inverses += 1 / totals[i];
  const samples = spread(2, 1 / n + 1 / m);
  const categories = spread(totals.length, inverses);
  return {
    mean: ((totals.length - 1) * all) / (all - 1),
    variance:
      ((2 * all) / (all - 3)) *
        (samples.v - samples.w) *
        (categories.v - categories.w) +
      ((all * all) / (all - 1)) * samples.w * categories.w,
  };
}

/** P(χ² ≥ x) by the gamma law that has these moments: χ² of many rare categories is a sum of many small parts. */
export function survivalByMoments(
  x: number,
  { mean, variance }: ConditionalMoments,
): number {
  return variance > 0
    ? upperGamma((mean * mean) / variance, (x * mean) / variance)
    : 1;
}

export interface Cells {
  reference: number[];
  current: number[];
}

/** Categories by how often they are expected. */
export interface SortedCategories {
  /** Expected often enough, each for itself; then those that occur once, and the rest, each of them as one. */
  pooled: Cells;
  /** The rest: too rare for the χ² law, and met more than once. */
  rare: Cells;
}

/**
 * Parts the categories. What occurs once tells nothing but in which sample it is: one cell counts them. What is in which part
 * depends on the totals of both samples only, so that within the rare ones labels mean as little as anywhere.
 *
 * @param least - total from which a category is expected often enough in either sample
 */
export function sortCategories(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  least: number,
): SortedCategories {
  const pooled: Cells = { reference: [0, 0], current: [0, 0] };
  const rare: Cells = { reference: [], current: [] };
  for (let i = 0; i < reference.length; i++) {
    const both = reference[i] + current[i];
    if (both >= least) {
      pooled.reference.push(reference[i]);
      pooled.current.push(current[i]);
    } else if (both > 0) {
      const cell = both > 1 ? 1 : 0;
      pooled.reference[cell] += reference[i];
      pooled.current[cell] += current[i];
      if (both > 1) {
        rare.reference.push(reference[i]);
        rare.current.push(current[i]);
      }
    }
  }
  return { pooled, rare };
}

/** The cells with those that are too small even so put together, the smallest first, until none is left or one cell. */
export function withoutSmall(cells: Cells, least: number): Cells {
  const both = cells.reference
    .map((count, i) => ({ reference: count, current: cells.current[i] }))
    .filter(cell => cell.reference + cell.current > 0)
    .sort((a, b) => a.reference + a.current - (b.reference + b.current));
  while (both.length > 1 && both[0].reference + both[0].current < least) {
    const [smallest] = both.splice(0, 1);
    both[0] = {
      reference: both[0].reference + smallest.reference,
      current: both[0].current + smallest.current,
    };
  }
  return {
    reference: both.map(cell => cell.reference),
    current: both.map(cell => cell.current),
  };
}

/** One p-value of two independent tests: the smaller, corrected for there being two. */
export function smallerOfTwo(a: number, b: number): number {
  const p = Math.min(a, b);
  return p * (2 - p);
}

import { chiSquareSurvival } from '../special/gamma';
import { RandomStream } from '../special/random';
import { exceedanceTest, hypergeometricDraws } from './monteCarlo';
import {
  conditionalMoments,
  smallerOfTwo,
  sortCategories,
  survivalByMoments,
  withoutSmall,
  type Cells,
} from './rareCategories';

export interface ChiSquareResult {
  /** Pearson's statistic, or G with `lambda: 'g'`; with Yates' correction where asked for. */
  statistic: number;
  degreesOfFreedom: number;
  pValue: number;
  /** Smallest expected count, of the categories that occur. */
  smallestExpected: number;
  /** √(χ² / N): Cramér's V of a table with two rows, 0 to 1. */
  cramersV: number;
  method: 'asymptotic' | 'monte-carlo';
  /** Draws behind a Monte-Carlo p-value. */
  draws?: number;
}

export interface ContingencyOptions {
  /** Yates' correction, applied with one degree of freedom only, as scipy does. Default: none. */
  yates?: boolean;
  /** `g` is the log-likelihood ratio (scipy's `lambda_='log-likelihood'`). Default: Pearson. */
  statistic?: 'pearson' | 'g';
}

/**
 * Homogeneity of two count vectors over the same categories (scipy's `chi2_contingency` of the two-row table; categories
 * that occur in neither are left out).
 */
export function chiSquareTest(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  options: ContingencyOptions = {},
): ChiSquareResult {
  let n = 0;
  let m = 0;
  let occurring = 0;
  for (let i = 0; i < reference.length; i++) {
    n += reference[i];
    m += current[i];
    if (reference[i] + current[i] > 0) occurring++;
  }
  const total = n + m;
  const degreesOfFreedom = Math.max(0, occurring - 1);
  if (n === 0 || m === 0 || degreesOfFreedom === 0) {
    return {
      statistic: 0,
      degreesOfFreedom,
      pValue: 1,
      smallestExpected: Math.min(n, m),
      cramersV: 0,
      method: 'asymptotic',
    };
  }
  const correct = options.yates === true && degreesOfFreedom === 1;
  let statistic = 0;
  let smallestExpected = Infinity;
  const add = (observed: number, expected: number) => {
    smallestExpected = Math.min(smallestExpected, expected);
    const gap = expected - observed;
    const used = correct
      ? observed + Math.sign(gap) * Math.min(0.5, Math.abs(gap))
      : observed;
    if (options.statistic === 'g') {
      if (used > 0) statistic += 2 * used * Math.log(used / expected);
    } else {
      statistic += (used - expected) ** 2 / expected;
    }
  };
  for (let i = 0; i < reference.length; i++) {
    const both = reference[i] + current[i];
    if (both === 0) continue;
    add(reference[i], (n * both) / total);
    add(current[i], (m * both) / total);
  }
  return {
    statistic,
    degreesOfFreedom,
    pValue: chiSquareSurvival(statistic, degreesOfFreedom),
    smallestExpected,
    cramersV: Math.sqrt(statistic / total),
    method: 'asymptotic',
  };
}

export interface HomogeneityOptions {
  seed: number;
  /** Names the stream of random numbers: the column. */
  stream: string;
  /** The smallest p-value that the caller must be able to tell apart: draws are raised until it can be reached. */
  resolution: number;
  /** Most label draws times values per draw that a Monte-Carlo p-value may cost. Default 4e7. */
  budget?: number;
}

/** Expected counts from which the χ² law is trusted. */
const LEAST_EXPECTED = 5;

/** χ² of cells by drawing labels, where the draws are affordable. */
function drawnPValue(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  options: HomogeneityOptions,
): { pValue: number; drawn: number } | undefined {
  let n = 0;
  let m = 0;
  let occurring = 0;
  for (let i = 0; i < reference.length; i++) {
    n += reference[i];
    m += current[i];
    if (reference[i] + current[i] > 0) occurring++;
  }
  const draws = Math.max(9_999, Math.ceil(2 / options.resolution));
  const perDraw = Math.min(n, m) + occurring - 1;
  // Where nothing is to be seen the sequential test stops after some tens of draws: it costs a fraction of the full number.
  if (draws * perDraw > (options.budget ?? 4e7) || n + m > 2 ** 31) {
    return undefined;
  }
  const random = new RandomStream(options.seed, 'chi2', options.stream);
  const both = Float64Array.from(
    { length: reference.length },
    (_, i) => reference[i] + current[i],
  );
  const draw = hypergeometricDraws(both, Math.min(n, m), random);
  // With both margins fixed, χ² is a weighted sum of squares of the smaller sample's counts.
  const statisticOf = (counts: ArrayLike<number>) => {
    let sum = 0;
    for (let i = 0; i < both.length; i++) {
      if (both[i] > 0) sum += (counts[i] * counts[i]) / both[i];
    }
    return sum;
  };
  const observed = statisticOf(n <= m ? reference : current);
  return exceedanceTest(
    () => statisticOf(draw()) >= observed * (1 - 1e-12),
    draws,
  );
}

/** Rare categories among themselves: by draws, and where that is too dear by the moments that χ² has over all labellings. */
function rarePValue(
  { reference, current }: Cells,
  options: HomogeneityOptions,
): { pValue: number; drawn?: number } | undefined {
  const { statistic, degreesOfFreedom } = chiSquareTest(reference, current);
  if (degreesOfFreedom < 1 || statistic === 0) return undefined;
  const drawn = drawnPValue(reference, current, options);
  if (drawn) return drawn;
  const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0);
  const totals = reference.map((count, i) => count + current[i]);
  const moments = conditionalMoments(totals, sum(reference), sum(current));
  return { pValue: survivalByMoments(statistic, moments) };
}

/**
 * The engine's own test of categories: χ² where all expected counts are at least five, else the exact conditional law
 * of the same statistic by drawing labels (sequentially: it stops early where there is nothing to see). Where that would cost too
 * much there are two tests: χ² of the frequent categories beside the rare ones as one, and χ² of the rare ones among themselves,
 * whose law given how many there are on each side is known. They are independent, and the smaller p-value counts, corrected for two.
 */
export function homogeneityTest(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  options: HomogeneityOptions,
): ChiSquareResult & { rareApart: boolean } {
  const plain = chiSquareTest(reference, current);
  if (plain.smallestExpected >= LEAST_EXPECTED || plain.degreesOfFreedom < 1) {
    return { ...plain, rareApart: false };
  }
  const drawn = drawnPValue(reference, current, options);
  if (drawn) {
    const { pValue, drawn: draws } = drawn;
    return {
      ...plain,
      pValue,
      method: 'monte-carlo',
      draws,
      rareApart: false,
    };
  }
  let n = 0;
  let m = 0;
  for (let i = 0; i < reference.length; i++) {
    n += reference[i];
    m += current[i];
  }
  const least = (LEAST_EXPECTED * (n + m)) / Math.min(n, m);
  const sorted = sortCategories(reference, current, least);
  const few = withoutSmall(sorted.pooled, least);
  const frequent = chiSquareTest(few.reference, few.current);
  const rare = rarePValue(sorted.rare, options);
  if (!rare) return { ...plain, pValue: frequent.pValue, rareApart: true };
  return {
    ...plain,
    pValue:
      frequent.degreesOfFreedom > 0
        ? smallerOfTwo(frequent.pValue, rare.pValue)
        : rare.pValue,
    ...(rare.drawn === undefined
      ? {}
      : { method: 'monte-carlo', draws: rare.drawn }),
    rareApart: true,
  };
}

import {
  jensenShannonDistance,
  kullbackLeibler,
} from '../detectors/divergence';
import { ksTestSorted } from '../detectors/ks';
import { compareSorted } from '../kernels/ecdf';
import { chiSquareSurvival } from '../special/gamma';
import { normalCdf } from '../special/normal';
import { histogramCounts, pairwiseSum, sturgesEdges } from './numpyHistogram';
import {
  countDistinct,
  deviationOf,
  totalOf,
  type ValueCounts,
} from './samples';

/** A column as Evidently's tests see it, without missing and infinite values. */
export interface EvidentlySample {
  kind: 'num' | 'cat';
  /** Values that occur, and how often. */
  counts: ValueCounts;
  /** Ascending numbers, where they are numbers. */
  numbers?: { reference: Float64Array; current: Float64Array };
  /** True where pandas holds both sides as integers. */
  whole: boolean;
}

export interface EvidentlyScore {
  /** A p-value or a distance: what Evidently calls the drift score. */
  score: number;
  statistic?: number;
  method: string;
}

export interface EvidentlyTest {
  kinds: ('num' | 'cat')[];
  scoreIs: 'p-value' | 'distance';
  threshold: number;
  run(sample: EvidentlySample): EvidentlyScore;
}

/** Distinct reference values above which numbers are binned. */
const BINNED_FROM = 20;

/** `get_binned_data`: shares per bin of equal width over both samples, or per value. */
function binnedShares(
  { kind, counts, numbers, whole }: EvidentlySample,
  fillZeros: boolean,
): { reference: Float64Array; current: Float64Array } {
  let { reference, current } = counts;
  if (
    kind === 'num' &&
    numbers &&
    countDistinct(numbers.reference) > BINNED_FROM
  ) {
    const all = new Float64Array(
      numbers.reference.length + numbers.current.length,
    );
    all.set(numbers.reference);
    all.set(numbers.current, numbers.reference.length);
    const edges = sturgesEdges(all.sort(), whole);
    reference = histogramCounts(numbers.reference, edges);
    current = histogramCounts(numbers.current, edges);
  }
  const n = totalOf(counts.reference);
  const m = totalOf(counts.current);
  const fill = (shares: Float64Array) => {
    if (!fillZeros) return shares;
    const smallest = shares.reduce(
      (least, share) => (share > 0 ? Math.min(least, share) : least),
      Infinity,
    );
    const substitute = smallest <= 0.0001 ? smallest / 1e6 : 0.0001;
    return shares.map(share => share || substitute);
  };
  return {
    reference: fill(reference.map(count => count / n)),
    current: fill(current.map(count => count / m)),
  };
}

function chiSquare({ counts }: EvidentlySample): EvidentlyScore {
  const { reference, current } = counts;
  const scale = totalOf(current) / totalOf(reference);
  let statistic = 0;
  for (let i = 0; i < reference.length; i++) {
    // A value that is new to the reference is expected never: the statistic is infinite and p is 0.
    const expected = reference[i] * scale;
    statistic += (current[i] - expected) ** 2 / expected;
  }
  const degrees = reference.length - 1;
  let score = degrees > 0 ? chiSquareSurvival(statistic, degrees) : NaN;
  if (statistic === Infinity) score = 0;
  return { score, statistic, method: 'goodness-of-fit' };
}

/** Position of the value that comes first when they are sorted. */
function firstValue(values: (number | string)[]): number {
  return values.reduce<number>(
    (first, value, i) => (value < values[first] ? i : first),
    0,
  );
}

/** Difference of the shares of the first value; the p-value is 1 - Φ, so nothing below about 1e-16 can come out. */
function proportions({ counts }: EvidentlySample): EvidentlyScore {
  const { reference, current } = counts;
  const n = totalOf(reference);
  const m = totalOf(current);
  if (reference.length === 1) return { score: 1, method: 'asymptotic' };
  const first = firstValue(counts.values);
  const p1 = (n - reference[first]) / n;
  const p2 = (m - current[first]) / m;
  const pooled = (p1 * n + p2 * m) / (n + m);
  const statistic =
    (p1 - p2) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  return {
    score: 2 * (1 - normalCdf(Math.abs(statistic))),
    statistic,
    method: 'asymptotic',
  };
}

function numbersOf({ numbers }: EvidentlySample) {
  if (!numbers) throw new TypeError('The test is for numbers');
  return numbers;
}

function hellinger(sample: EvidentlySample): EvidentlyScore {
  let overlap = 0;
  if (sample.kind === 'cat') {
    const { reference, current } = binnedShares(sample, false);
    for (let i = 0; i < reference.length; i++) {
      overlap += Math.sqrt(reference[i] * current[i]);
    }
  } else {
    const numbers = numbersOf(sample);
    const distinct = Float64Array.from(sample.counts.values, Number);
    const edges = sturgesEdges(distinct, sample.whole);
    const width = (edges[edges.length - 1] - edges[0]) / (edges.length - 1);
    const density = (sorted: Float64Array) =>
      histogramCounts(sorted, edges).map(
        (count, b) => count / (edges[b + 1] - edges[b]) / sorted.length,
      );
    const reference = density(numbers.reference);
    const current = density(numbers.current);
    for (let i = 0; i < reference.length; i++) {
      overlap += Math.sqrt(reference[i] * current[i]) * width;
    }
  }
  const score = Math.sqrt(1 - Math.min(1, Math.max(0, overlap)));
  return { score, method: 'distance' };
}

/** Evidently 0.7's tests of a column by their own names, with its thresholds. */
export const EVIDENTLY_TESTS: Record<string, EvidentlyTest> = {
  ks: {
    kinds: ['num'],
    scoreIs: 'p-value',
    threshold: 0.05,
    run: sample => {
      const { reference, current } = numbersOf(sample);
      const { pValue, statistic, method } = ksTestSorted(reference, current);
      return { score: pValue, statistic, method };
    },
  },
  chisquare: {
    kinds: ['cat'],
    scoreIs: 'p-value',
    threshold: 0.05,
    run: chiSquare,
  },
  z: { kinds: ['cat'], scoreIs: 'p-value', threshold: 0.05, run: proportions },
  wasserstein: {
    kinds: ['num'],
    scoreIs: 'distance',
    threshold: 0.1,
    run: sample => {
      const { reference, current } = numbersOf(sample);
      const norm = Math.max(deviationOf(reference), 0.001);
      return {
        score: compareSorted(reference, current).wasserstein / norm,
        method: 'distance',
      };
    },
  },
  jensenshannon: {
    kinds: ['num', 'cat'],
    scoreIs: 'distance',
    threshold: 0.1,
    run: sample => {
      const { reference, current } = binnedShares(sample, false);
      return {
        score: jensenShannonDistance(reference, current),
        method: 'distance',
      };
    },
  },
  psi: {
    kinds: ['num', 'cat'],
    scoreIs: 'distance',
    threshold: 0.1,
    run: sample => {
      const { reference, current } = binnedShares(sample, true);
      const parts = reference.map(
        (share, i) => (share - current[i]) * Math.log(share / current[i]),
      );
      return { score: pairwiseSum(parts), method: 'distance' };
    },
  },
  kl_div: {
    kinds: ['num', 'cat'],
    scoreIs: 'distance',
    threshold: 0.1,
    run: sample => {
      const { reference, current } = binnedShares(sample, true);
      return { score: kullbackLeibler(reference, current), method: 'distance' };
    },
  },
  hellinger: {
    kinds: ['num', 'cat'],
    scoreIs: 'distance',
    threshold: 0.1,
    run: hellinger,
  },
};

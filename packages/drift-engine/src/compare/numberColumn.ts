import { ksPValue } from '../detectors/ks';
import { countSorted, psiTest, quantileEdges } from '../detectors/psi';
import { meanAndDeviation } from '../detectors/wasserstein';
import { compareSorted } from '../kernels/ecdf';
import { countUpTo, sortedWithoutNaN } from '../kernels/sort';
import type { ColumnReport, TestReport } from '../report/schema';
import type { NumericPair } from './ColumnPair';
import type { ColumnResult } from './marginal';
import type { ComparisonSettings } from './settings';

const PSI_BINS = 10;
const HISTOGRAM_BINS = 30;
const PROBABILITIES = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];
/** The exact law of unequal sizes costs a few nanoseconds a cell: 0.1 s at most. */
const EXACT_CELLS = 2e7;

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function quantilesOf(sorted: Float64Array): (number | null)[] {
  return PROBABILITIES.map(p =>
    sorted.length
      ? finiteOrNull(sorted[Math.round(p * (sorted.length - 1))])
      : null,
  );
}

function histogramOf(
  reference: Float64Array,
  current: Float64Array,
): ColumnReport['histogram'] {
  const at = (sorted: Float64Array, p: number) =>
    sorted[Math.round(p * (sorted.length - 1))];
  // The outermost half percent would squeeze all the rest into a few bins.
  const low = Math.min(at(reference, 0.005), at(current, 0.005));
  const high = Math.max(at(reference, 0.995), at(current, 0.995));
  if (!(Number.isFinite(low) && Number.isFinite(high) && high > low)) {
    return undefined;
  }
  const edges = Array.from(
    { length: HISTOGRAM_BINS + 1 },
    (_, i) => low + ((high - low) * i) / HISTOGRAM_BINS,
  );
  const inner = edges.slice(1, -1);
  return {
    edges,
    reference: Array.from(countSorted(reference, inner)),
    current: Array.from(countSorted(current, inner)),
  };
}

function binLabels(edges: number[]): string[] {
  const text = (value: number) => String(Number(value.toPrecision(6)));
  if (edges.length === 0) return ['all values'];
  return [
    `< ${text(edges[0])}`,
    ...edges.slice(1).map((edge, i) => `${text(edges[i])} to < ${text(edge)}`),
    `≥ ${text(edges[edges.length - 1])}`,
  ];
}

function countInfinite(sorted: Float64Array): number {
  const belowFinite = countUpTo(sorted, -Infinity);
  const upToLargest = countUpTo(sorted, Number.MAX_VALUE);
  return belowFinite + sorted.length - upToLargest;
}

/** Tests and describes one column of numbers. */
export function compareNumbers(
  pair: NumericPair,
  settings: ComparisonSettings,
  resolution: number,
): ColumnResult {
  const reference = sortedWithoutNaN(pair.reference);
  const current = sortedWithoutNaN(pair.current);
  const missing = {
    reference: pair.reference.length - reference.length,
    current: pair.current.length - current.length,
  };
  const { materiality, detectors, seed } = settings;
  const tests: TestReport[] = [];
  const pValues: number[] = [];
  let change = 0;
  let material = false;
  const report: Partial<ColumnReport> = {};
  const both = reference.length > 0 && current.length > 0;
  const momentsOf = (sorted: Float64Array) => {
    const { mean, deviation } = meanAndDeviation(sorted);
    return { mean: finiteOrNull(mean), deviation: finiteOrNull(deviation) };
  };
  const moments = {
    reference: momentsOf(reference),
    current: momentsOf(current),
  };
  if (both) {
    const comparison = compareSorted(reference, current);
    const { deviation } = moments.reference;
    const unit = deviation !== null && deviation > 0 ? deviation : NaN;
    const w1 = comparison.wasserstein / unit;
    const half = comparison.wassersteinError / unit;
    const bias = comparison.wassersteinBias / unit;
    const low = Math.max(0, w1 - bias - half);
    const high = w1 + half;
    if (detectors.includes('ks')) {
      const { statistic, pValue, method } = ksPValue(
        comparison.distance,
        reference.length,
        current.length,
        { exactCells: EXACT_CELLS },
      );
      let reason: string | undefined;
      if (Number.isNaN(comparison.wasserstein)) {
        reason =
          'There are infinite values: the Wasserstein distance is not finite.';
      } else if (!(unit > 0)) {
        reason =
          'The reference does not vary: no standard deviation to divide by.';
      }
      tests.push({
        test: 'ks',
        statistic,
        pValue,
        method,
        effect: {
          name: 'w1-over-sd',
          value: finiteOrNull(w1),
          low: finiteOrNull(low),
          high: finiteOrNull(high),
        },
        ...(reason ? { reason } : {}),
      });
      pValues.push(pValue);
      material = low > materiality.w1OverSd;
    }
    if (w1 > 0) change = Math.max(change, w1 / materiality.w1OverSd);
    report.distance = Number.isFinite(comparison.location)
      ? {
          at: comparison.location,
          reference:
            countUpTo(reference, comparison.location) / reference.length,
          current: countUpTo(current, comparison.location) / current.length,
        }
      : undefined;
    report.histogram = histogramOf(reference, current);
  }
  const edges = quantileEdges(reference, PSI_BINS);
  const withMissing = missing.reference + missing.current > 0;
  const counts = (sorted: Float64Array, absent: number) => [
    ...countSorted(sorted, edges),
    ...(withMissing ? [absent] : []),
  ];
  const binned = {
    reference: counts(reference, missing.reference),
    current: counts(current, missing.current),
  };
  const psi = psiTest(binned.reference, binned.current, {
    monteCarlo: { seed, stream: pair.name, resolution },
  });
  if (
    detectors.includes('psi') &&
    pair.reference.length &&
    pair.current.length
  ) {
    tests.push({
      test: 'psi',
      statistic: psi.statistic,
      pValue: psi.pValue,
      method: psi.method,
      effect: {
        name: 'psi',
        value: psi.corrected,
        low: psi.low,
        high: psi.high,
      },
    });
    pValues.push(psi.pValue);
    material = material || psi.low > materiality.psi;
  }
  change = Math.max(change, psi.corrected / materiality.psi);
  return {
    name: pair.name,
    type: pair.type,
    tests,
    pValues,
    material,
    change,
    missing,
    newCategories: [],
    infinite: {
      reference: countInfinite(reference),
      current: countInfinite(current),
    },
    constant:
      both &&
      reference[0] === reference[reference.length - 1] &&
      current[0] === current[current.length - 1] &&
      reference[0] === current[0],
    shown: {
      ...report,
      moments,
      quantiles: {
        probabilities: PROBABILITIES,
        reference: quantilesOf(reference),
        current: quantilesOf(current),
      },
      psiBins: {
        labels: [...binLabels(edges), ...(withMissing ? ['missing'] : [])],
        ...binned,
        contributions: psi.contributions,
      },
    },
  };
}

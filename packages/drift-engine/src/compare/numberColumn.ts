import { countSorted, quantileEdges } from '../detectors/psi';
import { meanAndDeviation } from '../detectors/wasserstein';
import { compareSorted } from '../kernels/ecdf';
import { countUpTo, sortedWithoutNaN } from '../kernels/sort';
import type { ColumnReport } from '../report/schema';
import type { NumericPair } from './ColumnPair';
import { histogramEdges, SHOWN_PROBABILITIES } from './drawing';
import type { ColumnResult } from './marginal';
import { finiteOrNull, testNumbers, type NumberDistances } from './numberTests';
import type { ComparisonSettings } from './settings';

const PSI_BINS = 10;

function quantilesOf(sorted: Float64Array): (number | null)[] {
  return SHOWN_PROBABILITIES.map(p =>
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
  const edges = histogramEdges(low, high);
  if (!edges) return undefined;
  const inner = edges.slice(1, -1);
  return {
    edges,
    reference: Array.from(countSorted(reference, inner)),
    current: Array.from(countSorted(current, inner)),
  };
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
  const momentsOf = (sorted: Float64Array) => {
    const { mean, deviation } = meanAndDeviation(sorted);
    return { mean: finiteOrNull(mean), deviation: finiteOrNull(deviation) };
  };
  const both = reference.length > 0 && current.length > 0;
  const drawn: Partial<ColumnReport> = {};
  let distances: NumberDistances | undefined;
  if (both) {
    const comparison = compareSorted(reference, current);
    distances = {
      ks: comparison.distance,
      wasserstein: {
        value: comparison.wasserstein,
        error: comparison.wassersteinError,
        bias: comparison.wassersteinBias,
      },
      endless: Number.isNaN(comparison.wasserstein),
    };
    const { location } = comparison;
    drawn.distance = Number.isFinite(location)
      ? {
          at: location,
          reference: countUpTo(reference, location) / reference.length,
          current: countUpTo(current, location) / current.length,
        }
      : undefined;
    drawn.histogram = histogramOf(reference, current);
  }
  const edges = quantileEdges(reference, PSI_BINS);
  return testNumbers(
    {
      name: pair.name,
      type: pair.type,
      values: { reference: reference.length, current: current.length },
      missing: {
        reference: pair.reference.length - reference.length,
        current: pair.current.length - current.length,
      },
      infinite: {
        reference: countInfinite(reference),
        current: countInfinite(current),
      },
      constant:
        both &&
        reference[0] === reference[reference.length - 1] &&
        current[0] === current[current.length - 1] &&
        reference[0] === current[0],
      moments: {
        reference: momentsOf(reference),
        current: momentsOf(current),
      },
      distances,
      bins: {
        edges,
        reference: countSorted(reference, edges),
        current: countSorted(current, edges),
      },
      shown: {
        ...drawn,
        quantiles: {
          probabilities: SHOWN_PROBABILITIES,
          reference: quantilesOf(reference),
          current: quantilesOf(current),
        },
      },
    },
    settings,
    resolution,
  );
}

import { countOrdered, quantileEdges } from '../detectors/psi';
import { meanAndDeviation } from '../detectors/wasserstein';
import { compareOrdered } from '../kernels/ecdf';
import {
  orderedUpTo,
  sizeOf,
  valueAt,
  type OrderedValues,
} from '../kernels/ordered';
import { sortedWithoutNaN } from '../kernels/sort';
import type { ColumnReport } from '../report/schema';
import type { NumericPair } from './ColumnPair';
import type { TalliedNumberPair } from './TalliedPair';
import { histogramEdges, SHOWN_PROBABILITIES } from './drawing';
import type { ColumnResult } from './marginal';
import { finiteOrNull, testNumbers, type NumberDistances } from './numberTests';
import type { ComparisonSettings } from './settings';

const PSI_BINS = 10;

/** Values of a side for whose order room is kept from one column to the next: fresh memory costs as much as the sorting. */
const MOST_KEPT = 1 << 20;
const rooms = { reference: new Float64Array(0), current: new Float64Array(0) };

function roomFor(side: 'reference' | 'current', length: number): Float64Array {
  if (length > MOST_KEPT) return new Float64Array(length);
  if (rooms[side].length < length) rooms[side] = new Float64Array(length);
  return rooms[side];
}

/** A side's values in ascending order, and its rows without one. */
interface Side {
  ordered: OrderedValues;
  size: number;
  missing: number;
}

function quantilesOf({ ordered, size }: Side): (number | null)[] {
  return SHOWN_PROBABILITIES.map(p =>
    size ? finiteOrNull(valueAt(ordered, Math.round(p * (size - 1)))) : null,
  );
}

function histogramOf(
  reference: Side,
  current: Side,
): ColumnReport['histogram'] {
  const at = ({ ordered, size }: Side, p: number) =>
    valueAt(ordered, Math.round(p * (size - 1)));
  // The outermost half percent would squeeze all the rest into a few bins.
  const low = Math.min(at(reference, 0.005), at(current, 0.005));
  const high = Math.max(at(reference, 0.995), at(current, 0.995));
  const edges = histogramEdges(low, high);
  if (!edges) return undefined;
  const inner = edges.slice(1, -1);
  return {
    edges,
    reference: Array.from(countOrdered(reference.ordered, inner)),
    current: Array.from(countOrdered(current.ordered, inner)),
  };
}

function countInfinite({ ordered, size }: Side): number {
  const belowFinite = orderedUpTo(ordered, -Infinity);
  const upToLargest = orderedUpTo(ordered, Number.MAX_VALUE);
  return belowFinite + size - upToLargest;
}

function momentsOf({ ordered }: Side) {
  const { mean, deviation } = meanAndDeviation(ordered);
  return { mean: finiteOrNull(mean), deviation: finiteOrNull(deviation) };
}

/** Whether both sides have values, and all are one. */
function isConstant(reference: Side, current: Side): boolean {
  const [a, c] = [reference.ordered.values, current.ordered.values];
  return (
    a.length > 0 &&
    c.length > 0 &&
    a[0] === a[a.length - 1] &&
    c[0] === c[c.length - 1] &&
    a[0] === c[0]
  );
}

function sidesOf(pair: NumericPair | TalliedNumberPair): {
  reference: Side;
  current: Side;
} {
  if ('tallied' in pair) {
    const { reference, current } = pair.tallied;
    const side = ({ tally, missing }: typeof reference): Side => ({
      ordered: tally,
      size: sizeOf(tally),
      missing,
    });
    return { reference: side(reference), current: side(current) };
  }
  const sideOf = (side: 'reference' | 'current'): Side => {
    const rows = pair[side];
    const values = sortedWithoutNaN(rows, roomFor(side, rows.length));
    return {
      ordered: { values },
      size: values.length,
      missing: rows.length - values.length,
    };
  };
  return { reference: sideOf('reference'), current: sideOf('current') };
}

/** Tests and describes one column of numbers. */
export function compareNumbers(
  pair: NumericPair | TalliedNumberPair,
  settings: ComparisonSettings,
  resolution: number,
): ColumnResult {
  const { reference, current } = sidesOf(pair);
  const drawn: Partial<ColumnReport> = {};
  let distances: NumberDistances | undefined;
  if (reference.size > 0 && current.size > 0) {
    const comparison = compareOrdered(reference.ordered, current.ordered);
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
          reference: orderedUpTo(reference.ordered, location) / reference.size,
          current: orderedUpTo(current.ordered, location) / current.size,
        }
      : undefined;
    drawn.histogram = histogramOf(reference, current);
  }
  const edges = quantileEdges(reference.ordered, PSI_BINS);
  return testNumbers(
    {
      name: pair.name,
      type: pair.type,
      values: { reference: reference.size, current: current.size },
      missing: { reference: reference.missing, current: current.missing },
      infinite: {
        reference: countInfinite(reference),
        current: countInfinite(current),
      },
      constant: isConstant(reference, current),
      moments: {
        reference: momentsOf(reference),
        current: momentsOf(current),
      },
      distances,
      bins: {
        edges,
        reference: countOrdered(reference.ordered, edges),
        current: countOrdered(current.ordered, edges),
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

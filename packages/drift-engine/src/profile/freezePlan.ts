import { nextAbove } from '../kernels/nextAbove';
import { quantileEdges } from '../detectors/psi';
import { sortNumbers } from '../kernels/sort';
import type { Column, Table } from '../table';
import { byCount } from './countedRows';
import { numbersOf } from './profileTable';
import {
  isNumericPlan,
  type ColumnPlan,
  type FeaturePlan,
  type LabelPlan,
  type NumericPlan,
  type ProfilePlan,
} from './ProfilePlan';
import { drawFrequencies } from './randomFeatures';

const TENTHS = 10;
/** Slices that a plan keeps apart. */
const MOST_SLICES = 50;

export interface FreezeOptions {
  /** Bins of equal share per numeric column, a multiple of 10. Half the width of the interval of D is 1/(2 bins). Default 200. */
  bins?: number;
  /** Labels of a column that are counted apart. Default 200. */
  labels?: number;
  /** A column of labels by which counts are kept apart. */
  sliceBy?: string;
  /** Random features for a joint test on an SQL engine. */
  features?: {
    seed: number;
    /** Columns whose values identify a row. */
    key: string[];
    /** Default 64. */
    frequencies?: number;
    /** Default 128. */
    bins?: number;
  };
}

/** Ascending, each once. */
export function distinctAscending(values: Iterable<number>): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/**
 * Edges for a column, from quantiles of the reference or from its values where they are few: then every bin of the
 * reference holds one value. The greatest edge must be the reference's greatest value.
 *
 * @param kind - edges of instants are whole milliseconds, which every engine writes exactly
 */
export function numericPlan(
  name: string,
  kind: NumericPlan['kind'],
  edges: Iterable<number>,
  tenths: Iterable<number>,
  shift: number,
): NumericPlan {
  const whole = (values: Iterable<number>) =>
    distinctAscending(
      kind === 'instant' ? Array.from(values, Math.floor) : values,
    );
  const ownTenths = whole(tenths);
  const ascending = whole([...edges, ...ownTenths]);
  if (ascending.length > 0) {
    // What is above the reference has a bin of its own, as what is below it.
    const greatest = ascending[ascending.length - 1];
    ascending.push(kind === 'instant' ? greatest + 1 : nextAbove(greatest));
  }
  return {
    name,
    kind,
    edges: ascending,
    tenths: ownTenths,
    shift: kind === 'instant' ? Math.floor(shift) : shift,
  };
}

function freezeNumbers(
  name: string,
  kind: NumericPlan['kind'],
  values: Float64Array,
  bins: number,
): NumericPlan {
  const sorted = sortNumbers(values.filter(Number.isFinite));
  const few: number[] = [];
  for (let i = 0; i < sorted.length && few.length <= bins; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) few.push(sorted[i]);
  }
  return numericPlan(
    name,
    kind,
    few.length <= bins
      ? few
      : [
          sorted[0],
          ...quantileEdges({ values: sorted }, bins),
          sorted[sorted.length - 1],
        ],
    quantileEdges({ values: sorted }, TENTHS),
    sorted.length ? sorted[Math.floor(sorted.length / 2)] : 0,
  );
}

/** Labels of a reference, by falling count, for a plan. */
export function labelPlan(
  name: string,
  kind: LabelPlan['kind'],
  counts: { label: string; count: number }[],
  most: number,
): LabelPlan {
  const sorted = [...counts].sort(byCount);
  return {
    name,
    kind,
    labels: sorted.slice(0, most).map(({ label }) => label),
    isComplete: sorted.length <= most,
  };
}

function countsOf(column: { codes: Int32Array; categories: string[] }) {
  const counts = new Float64Array(column.categories.length);
  for (let i = 0; i < column.codes.length; i++) {
    if (column.codes[i] >= 0) counts[column.codes[i]]++;
  }
  return column.categories
    .map((label, code) => ({ label, count: counts[code] }))
    .filter(({ count }) => count > 0);
}

function freezeColumn(
  column: Column,
  bins: number,
  labels: number,
): ColumnPlan {
  const { name } = column;
  if ('values' in column) {
    const kind = column.type === 'datetime' ? 'instant' : 'number';
    return freezeNumbers(name, kind, column.values, bins);
  }
  if (column.type === 'text') {
    return freezeNumbers(name, 'length', numbersOf(column), bins);
  }
  return labelPlan(
    name,
    column.type === 'boolean' ? 'boolean' : 'label',
    countsOf(column),
    labels,
  );
}

/**
 * Standardisation and frequencies of random features over the plan's number columns.
 *
 * @param moments - mean and standard deviation per column of the reference
 */
export function freezeFeatures(
  moments: { name: string; mean: number; deviation: number }[],
  options: NonNullable<FreezeOptions['features']>,
): FeaturePlan {
  const { seed, key, frequencies = 64, bins = 128 } = options;
  const used = moments.filter(({ name }) => !key.includes(name));
  return {
    columns: used.map(({ name }) => name),
    centres: used.map(({ mean }) => mean),
    scales: used.map(({ deviation }) => deviation || 1),
    // The median distance between standard normal points of d dimensions is close to √(2d).
    frequencies: drawFrequencies(
      seed,
      frequencies,
      used.length,
      Math.sqrt(2 * Math.max(1, used.length)),
    ),
    key,
    bins,
  };
}

function momentsOf(name: string, values: Float64Array) {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) continue;
    count++;
    const step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
  }
  return { name, mean, deviation: Math.sqrt(squares / Math.max(1, count)) };
}

export function checkBins(bins: number): void {
  if (!(bins >= TENTHS && bins % TENTHS === 0)) {
    throw new RangeError(
      `The number of bins must be a multiple of 10, not ${bins}.`,
    );
  }
}

/** Freezes what is counted, from a reference in memory. */
export function freezePlan(
  reference: Table,
  options: FreezeOptions = {},
): ProfilePlan {
  const { bins = 200, labels = 200, sliceBy, features } = options;
  checkBins(bins);
  const columns = reference.columns.map(column =>
    freezeColumn(column, bins, labels),
  );
  const slice = reference.columns.find(column => column.name === sliceBy);
  if (sliceBy !== undefined && (!slice || 'values' in slice)) {
    throw new RangeError(`There is no column of labels named ${sliceBy}.`);
  }
  return {
    version: 1,
    columns,
    ...(slice && !('values' in slice)
      ? {
          slice: {
            column: slice.name,
            values: labelPlan(slice.name, 'label', countsOf(slice), MOST_SLICES)
              .labels,
          },
        }
      : {}),
    ...(features
      ? {
          features: freezeFeatures(
            reference.columns.flatMap(column =>
              'values' in column && column.type === 'numeric'
                ? [momentsOf(column.name, column.values)]
                : [],
            ),
            features,
          ),
        }
      : {}),
  };
}

/** Number columns of a plan, by name. */
export function numericColumns(plan: ProfilePlan): NumericPlan[] {
  return plan.columns.filter(isNumericPlan);
}

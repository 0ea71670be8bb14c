import { ascendingOrder } from '../kernels/order';
import { fastNormalQuantile } from '../special/normal';
import { RandomStream } from '../special/random';
import type { ColumnPair, LabelPair } from './ColumnPair';

/** Labels beyond the most frequent ones are one label to the joint tests. */
const MOST_LABELS = 50;

/** A column of the rows that the joint tests look at: the reference's rows first, then the current ones. */
export type SampledColumn =
  | {
      kind: 'number';
      name: string;
      /** One value a row, NaN where missing. */
      values: Float64Array;
      /** Rows that have a value, by ascending value. */
      order: Int32Array;
      /** 1 at the positions of `order` that end a run of equal values. */
      ends: Uint8Array;
      /** Normal score of the pooled mid-rank a row; 0 where missing. */
      scores: Float64Array;
      missing: number;
    }
  | {
      kind: 'label';
      name: string;
      /** 0 to `size` - 1 a row; missing has a number of its own. */
      codes: Int32Array;
      size: number;
    };

/**
 * The rows that the joint tests see, in units that are permuted as one. Where there are many rows a unit holds several:
 * the statistic is the same, exchangeability of the units keeps the level exact, and the work per permutation no longer
 * grows with the rows (Domingo-Enrich, Dwivedi and Mackey 2023).
 */
export interface JointSample {
  /** Made when they are first asked for. */
  readonly columns: SampledColumn[];
  rows: number;
  /** Rows taken of the reference and of the current table, after the rest that does not fill a unit is left out. */
  referenceRows: number;
  currentRows: number;
  rowsPerUnit: number;
  units: number;
  referenceUnits: number;
  /** Rows of the tables behind the sample's rows. */
  referenceIndex: Int32Array;
  currentIndex: Int32Array;
}

function sampleNumbers(name: string, values: Float64Array): SampledColumn {
  const rows = values.length;
  const order = ascendingOrder(values);
  const present = order.length;
  const ends = new Uint8Array(present);
  const scores = new Float64Array(rows);
  for (let start = 0; start < present; ) {
    const value = values[order[start]];
    let end = start + 1;
    while (end < present && values[order[end]] === value) end++;
    ends[end - 1] = 1;
    const score = fastNormalQuantile((start + end) / 2 / present);
    for (let i = start; i < end; i++) scores[order[i]] = score;
    start = end;
  }
  return {
    kind: 'number',
    name,
    values,
    order,
    ends,
    scores,
    missing: rows - present,
  };
}

function countCodes(codes: Int32Array): [code: number, count: number][] {
  const counts = new Map<number, number>();
  let largest = 0;
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] > largest) largest = codes[i];
  }
  if (largest > codes.length) {
    for (let i = 0; i < codes.length; i++) {
      counts.set(codes[i], (counts.get(codes[i]) ?? 0) + 1);
    }
    return [...counts];
  }
  // Code -1 stands first.
  const tally = new Int32Array(largest + 2);
  for (let i = 0; i < codes.length; i++) tally[codes[i] + 1]++;
  return Array.from(tally, (count, i): [number, number] => [
    i - 1,
    count,
  ]).filter(([, count]) => count > 0);
}

function sampleLabels(name: string, codes: Int32Array): SampledColumn {
  const counts = countCodes(codes);
  const frequent = counts
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, MOST_LABELS);
  const numberOf = new Map(frequent.map(([code], i) => [code, i]));
  const renumbered = new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    renumbered[i] = numberOf.get(codes[i]) ?? frequent.length;
  }
  return {
    kind: 'label',
    name,
    codes: renumbered,
    size: frequent.length + (counts.length > frequent.length ? 1 : 0),
  };
}

/** The codes of the sampled rows. */
function gatherCodes(
  { reference, asRead }: LabelPair,
  referenceIndex: Int32Array,
  currentIndex: Int32Array,
): Int32Array {
  const codes = gather(
    reference,
    asRead.codes,
    referenceIndex,
    currentIndex,
    new Int32Array(referenceIndex.length + currentIndex.length),
  );
  for (let i = referenceIndex.length; i < codes.length; i++) {
    if (codes[i] >= 0) codes[i] = asRead.indices[codes[i]];
  }
  return codes;
}

function gather<T extends Float64Array | Int32Array>(
  reference: T,
  current: T,
  referenceIndex: Int32Array,
  currentIndex: Int32Array,
  into: T,
): T {
  for (let i = 0; i < referenceIndex.length; i++) {
    into[i] = reference[referenceIndex[i]];
  }
  for (let i = 0; i < currentIndex.length; i++) {
    into[referenceIndex.length + i] = current[currentIndex[i]];
  }
  return into;
}

export interface SampleSize {
  /** Most rows of both sides together. */
  rows: number;
  /** Units that both sides together are cut into where there are more rows than that; Infinity for rows alone. */
  units: number;
}

/** Units of the joint tests: the permutation law needs no more, and its cost grows with their square. */
export const JOINT_UNITS = 256;
/** The smaller side keeps so many units, or its rows. */
const UNITS_OF_SMALLER = 32;
/** Of a side that is much the larger, rows beyond this multiple of the other add next to nothing. */
const LARGEST_RATIO = 10;

export interface SampledRows {
  reference: number;
  current: number;
  rowsPerUnit: number;
}

/** How many rows of each side a sample takes: whole units, and of a side that is much the larger a multiple of the other. */
export function sampledRows(
  rows: { reference: number; current: number },
  size: SampleSize,
): SampledRows {
  const smaller = Math.min(rows.reference, rows.current);
  const half = Math.floor(size.rows / 2);
  const few = Math.min(smaller, half);
  const many = Math.min(
    Math.max(rows.reference, rows.current),
    Math.max(half, size.rows - few),
    LARGEST_RATIO * few,
  );
  const rowsPerUnit = Math.max(
    1,
    Math.min(
      Math.ceil((few + many) / size.units),
      Math.floor(few / UNITS_OF_SMALLER),
    ),
  );
  const whole = (count: number) => count - (count % rowsPerUnit);
  const currentIsSmaller = rows.current <= rows.reference;
  return {
    reference: whole(currentIsSmaller ? many : few),
    current: whole(currentIsSmaller ? few : many),
    rowsPerUnit,
  };
}

/**
 * Draws rows of both sides at random (by the seed) and cuts them into units.
 *
 * @param pairs - columns to look at
 * @param seed - chooses the rows
 */
export function drawJointSample(
  pairs: ColumnPair[],
  rows: { reference: number; current: number },
  seed: number,
  size: SampleSize,
): JointSample {
  const { rowsPerUnit, ...take } = sampledRows(rows, size);
  const draw = (side: 'reference' | 'current') =>
    new RandomStream(seed, 'rows', side).sample(rows[side], take[side]);
  const referenceIndex = draw('reference');
  const currentIndex = draw('current');
  const total = referenceIndex.length + currentIndex.length;
  const columnOf = (pair: ColumnPair) =>
    pair.kind === 'number'
      ? sampleNumbers(
          pair.name,
          gather(
            pair.reference,
            pair.current,
            referenceIndex,
            currentIndex,
            new Float64Array(total),
          ),
        )
      : sampleLabels(
          pair.name,
          gatherCodes(pair, referenceIndex, currentIndex),
        );
  let columns: SampledColumn[] | undefined;
  return {
    get columns() {
      columns ??= pairs.map(columnOf);
      return columns;
    },
    rows: total,
    referenceRows: referenceIndex.length,
    currentRows: currentIndex.length,
    rowsPerUnit,
    units: total / rowsPerUnit,
    referenceUnits: referenceIndex.length / rowsPerUnit,
    referenceIndex,
    currentIndex,
  };
}

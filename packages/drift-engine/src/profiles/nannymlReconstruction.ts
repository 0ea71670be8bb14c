import type { ColumnPair } from '../compare/ColumnPair';
import type { ProfileJoint } from './ProfileReport';
import { hasInfinite } from './samples';
import { symmetricEigen } from './symmetricEigen';

export const RECONSTRUCTION_TEST = 'reconstruction_error';

/** Share of the variance that the kept components explain. */
const EXPLAINED = 0.65;
/** An alert is a mean error that far from the mean over the reference's chunks, in standard deviations. */
const DEVIATIONS = 3;

/** Both sides of a column as numbers, as NannyML imputes and encodes them by what the reference holds. */
interface Encoded {
  reference: Float64Array;
  current: Float64Array;
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

function encodeNumbers(reference: Float64Array, current: Float64Array) {
  const mean = meanOf(reference.filter(value => !Number.isNaN(value)));
  const imputed = (side: Float64Array) =>
    side.map(value => (Number.isNaN(value) ? mean : value));
  return { reference: imputed(reference), current: imputed(current) };
}

/** A label stands for its share of the reference, one that the reference does not have for none. */
function encodeLabels(
  labels: readonly string[],
  reference: Int32Array,
  current: Int32Array,
): Encoded {
  const counts = new Float64Array(labels.length);
  for (const code of reference) if (code >= 0) counts[code]++;
  let usual = 0;
  for (let code = 1; code < labels.length; code++) {
    const isUsual =
      counts[code] > counts[usual] ||
      (counts[code] === counts[usual] && labels[code] < labels[usual]);
    if (isUsual) usual = code;
  }
  for (const code of reference) if (code < 0) counts[usual]++;
  const shares = (side: Int32Array) =>
    Float64Array.from(
      side,
      code => counts[code < 0 ? usual : code] / reference.length,
    );
  return { reference: shares(reference), current: shares(current) };
}

/** In standard deviations from the reference's mean; a constant column is left at its distance. */
function standardise({ reference, current }: Encoded): Encoded {
  const mean = meanOf(reference);
  const deviation = Math.sqrt(meanOf(reference.map(v => (v - mean) ** 2)));
  const scaled = (side: Float64Array) =>
    side.map(value => (value - mean) / (deviation > 0 ? deviation : 1));
  return { reference: scaled(reference), current: scaled(current) };
}

/** The directions of most variance of the reference that explain {@link EXPLAINED} of it together. */
function components(columns: readonly Float64Array[]): Float64Array[] {
  const rows = columns[0].length;
  const covariance = columns.map(a =>
    Float64Array.from(columns, b => {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += a[i] * b[i];
      return sum / rows;
    }),
  );
  const { values, vectors } = symmetricEigen(covariance);
  const total = values.reduce((sum, value) => sum + value, 0);
  let explained = 0;
  return vectors.filter((_, k) => {
    const isNeeded = explained <= EXPLAINED * total;
    explained += values[k];
    return isNeeded;
  });
}

/** Per row, how far it is from what the components make of it. */
function errorsOf(
  columns: readonly Float64Array[],
  kept: readonly Float64Array[],
): Float64Array {
  const errors = new Float64Array(columns[0].length);
  for (let row = 0; row < errors.length; row++) {
    const rest = Float64Array.from(columns, column => column[row]);
    for (const vector of kept) {
      const along = vector.reduce((sum, v, c) => sum + v * columns[c][row], 0);
      for (let c = 0; c < rest.length; c++) rest[c] -= along * vector[c];
    }
    errors[row] = Math.hypot(...rest);
  }
  return errors;
}

function whyNot(pairs: readonly ColumnPair[]): string | undefined {
  if (pairs.length < 2) return 'it takes two columns or more';
  for (const side of ['reference', 'current'] as const) {
    const infinite = pairs.find(
      pair => pair.kind === 'number' && hasInfinite(pair[side]),
    );
    if (infinite) {
      return `${infinite.name} holds infinite values in the ${side} data; leave the column out`;
    }
  }
  const empty = pairs.find(pair =>
    pair.kind === 'number'
      ? pair.reference.every(Number.isNaN)
      : pair.reference.every(code => code < 0),
  );
  return empty && `${empty.name} has no value in the reference data`;
}

/**
 * NannyML 0.13's `DataReconstructionDriftCalculator` with its defaults, the current data being one chunk: rows are imputed, encoded and
 * standardised by the reference, put through its principal components and back; the statistic is their mean distance from what comes out.
 */
export function nannymlReconstruction(
  all: readonly ColumnPair[],
): ProfileJoint {
  const pairs = all.filter(({ type }) => type !== 'datetime');
  const rows = {
    reference: all[0]?.reference.length ?? 0,
    current: all[0]?.current.length ?? 0,
  };
  const base = {
    test: RECONSTRUCTION_TEST,
    method: 'distance' as const,
    pValue: null,
    rows,
  };
  const reason = whyNot(pairs);
  if (reason !== undefined || rows.reference === 0 || rows.current === 0) {
    return {
      ...base,
      statistic: null,
      drifted: false,
      reason: reason ?? 'a side has no rows',
    };
  }
  const columns = pairs.map(pair =>
    standardise(
      pair.kind === 'number'
        ? encodeNumbers(pair.reference, pair.current)
        : encodeLabels(pair.labels, pair.reference, pair.current),
    ),
  );
  const reference = columns.map(column => column.reference);
  const kept = components(reference);
  const errors = errorsOf(reference, kept);
  const chunks = Array.from(
    { length: Math.ceil(rows.reference / rows.current) },
    (_, i) => meanOf(errors.subarray(i * rows.current, (i + 1) * rows.current)),
  );
  const usual = meanOf(chunks);
  const spread = Math.sqrt(meanOf(chunks.map(chunk => (chunk - usual) ** 2)));
  const statistic = meanOf(
    errorsOf(
      columns.map(column => column.current),
      kept,
    ),
  );
  const limits = [-1, 1].map(sign => usual + sign * DEVIATIONS * spread);
  return {
    ...base,
    statistic,
    threshold: Number.isFinite(limits[1]) ? limits[1] : null,
    drifted: statistic > limits[1] || statistic < limits[0],
    reason: 'NannyML has no p-value for it',
  };
}

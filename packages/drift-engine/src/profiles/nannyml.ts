import { countLabels, type ColumnPair } from '../compare/ColumnPair';
import { sortNumbers } from '../kernels/sort';
import {
  CATEGORICAL_METHODS,
  CONTINUOUS_METHODS,
  type FittedMethod,
} from './nannymlMethods';
import type {
  ProfileColumn,
  ProfileOptions,
  ProfileTest,
} from './ProfileReport';
import { asTest, describeColumn, finiteSorted, hasInfinite } from './samples';

export const NANNYML_TESTS = [
  'jensen_shannon',
  'kolmogorov_smirnov',
  'chi2',
  'wasserstein',
  'hellinger',
  'l_infinity',
];

/** Level of `chi2`, the one method whose alert goes by a p-value. */
const CHI2_LEVEL = 0.05;
/** Largest threshold of a method that cannot exceed it. */
const LIMITS: Record<string, number> = { kolmogorov_smirnov: 1 };

/** Mean and three standard deviations of the method over the reference's chunks; NaN where no chunk has a value. */
function upperThreshold(method: string, values: number[]): number {
  const present = values.filter(value => !Number.isNaN(value));
  const mean = present.reduce((sum, v) => sum + v, 0) / present.length;
  const variance =
    present.reduce((sum, v) => sum + (v - mean) ** 2, 0) / present.length;
  return Math.min(mean + 3 * Math.sqrt(variance), LIMITS[method] ?? Infinity);
}

interface ColumnChunks {
  methods: Record<
    string,
    (reference: Float64Array) => FittedMethod<Float64Array>
  >;
  reference: Float64Array;
  current: Float64Array;
  /** The reference in chunks of as many rows as the current data has; the last one may be shorter. */
  referenceChunks(): Float64Array[];
}

function chunksOf(pair: ColumnPair): ColumnChunks {
  const rows = pair.reference.length;
  const size = pair.current.length;
  const starts = Array.from(
    { length: Math.ceil(rows / size) },
    (_, i) => i * size,
  );
  if (pair.kind === 'number') {
    return {
      methods: CONTINUOUS_METHODS,
      reference: finiteSorted(pair.reference),
      current: finiteSorted(pair.current),
      referenceChunks: () =>
        starts.map(start =>
          sortNumbers(
            pair.reference
              .slice(start, start + size)
              .filter(value => !Number.isNaN(value)),
          ),
        ),
    };
  }
  const count = (codes: Int32Array) =>
    countLabels(codes, pair.labels.length).counts;
  return {
    methods: CATEGORICAL_METHODS,
    reference: count(pair.reference),
    current: count(pair.current),
    referenceChunks: () =>
      starts.map(start => count(pair.reference.subarray(start, start + size))),
  };
}

function runMethod(name: string, chunks: ColumnChunks) {
  const fitted = chunks.methods[name](chunks.reference);
  const { value, pValue } = fitted(chunks.current);
  if (pValue !== undefined) {
    const test: ProfileTest = asTest({
      test: name,
      statistic: value,
      pValue,
      method: 'asymptotic',
      threshold: CHI2_LEVEL,
    });
    return { test, alert: pValue < CHI2_LEVEL };
  }
  const upper = upperThreshold(
    name,
    chunks.referenceChunks().map(chunk => fitted(chunk).value),
  );
  const test: ProfileTest = asTest({
    test: name,
    statistic: value,
    pValue: null,
    method: 'distance',
    threshold: Number.isFinite(upper) ? upper : null,
    reason: 'NannyML has no p-value for it',
  });
  return { test, alert: value > upper };
}

/**
 * A column as NannyML 0.13 scores it, the current data being one chunk. It alerts where a method exceeds its mean by three
 * standard deviations over the reference's chunks of the same number of rows.
 */
export function nannymlColumn(
  pair: ColumnPair,
  options: ProfileOptions,
): ProfileColumn {
  const column = describeColumn(pair);
  const without = (reason: string): ProfileColumn => ({
    ...column,
    drifted: false,
    tests: [],
    reason,
  });
  if (pair.type === 'datetime')
    return without('NannyML has no method for dates');
  if (pair.kind === 'number') {
    for (const side of ['reference', 'current'] as const) {
      if (hasInfinite(pair[side])) {
        return without(
          `${column.name} holds infinite values in the ${side} data, which NannyML cannot put into bins`,
        );
      }
    }
  }
  for (const side of ['reference', 'current'] as const) {
    if (column.missing[side] === pair[side].length) {
      return without(`${column.name} has no value in the ${side} data`);
    }
  }
  const chunks = chunksOf(pair);
  const names = (options.tests ?? ['jensen_shannon']).filter(
    name => name in chunks.methods,
  );
  if (names.length === 0) {
    return without(
      `none of the named tests is for ${
        pair.kind === 'number' ? 'numbers' : 'categories'
      }`,
    );
  }
  const results = names.map(name => runMethod(name, chunks));
  return {
    ...column,
    drifted: results.some(({ alert }) => alert),
    tests: results.map(({ test }) => test),
  };
}

import type { ColumnPair } from '../compare/ColumnPair';
import { chiSquareTest } from '../detectors/chiSquare';
import { ksTestSorted } from '../detectors/ks';
import type { ProfileColumn, ProfileOptions } from './ProfileReport';
import {
  asTest,
  countPairLabels,
  describeColumn,
  sortedPair,
  totalOf,
} from './samples';

export const ALIBI_TESTS = ['ks_2samp', 'chi2_contingency', 'mmd'];

/**
 * A column as alibi-detect's `TabularDrift` scores it: asymptotic Kolmogorov–Smirnov for numbers, χ² with Yates' correction
 * for categories. The flag is that of `drift_type='feature'`, without correction for the number of columns.
 */
export function alibiColumn(
  pair: ColumnPair,
  options: ProfileOptions,
): ProfileColumn {
  const { alpha = 0.05, tests: names = ALIBI_TESTS } = options;
  const column = describeColumn(pair);
  const without = (reason: string): ProfileColumn => ({
    ...column,
    drifted: false,
    tests: [],
    reason,
  });
  if (pair.type === 'datetime') {
    return without('alibi-detect takes numbers and categories');
  }
  const test = pair.kind === 'number' ? 'ks_2samp' : 'chi2_contingency';
  if (!names.includes(test))
    return without(`${test} is not among the named tests`);
  const sides =
    pair.kind === 'number' ? sortedPair(pair) : countPairLabels(pair);
  const size = (side: Float64Array) =>
    pair.kind === 'number' ? side.length : totalOf(side);
  if (size(sides.reference) === 0) {
    return without(`${column.name} has no value in the reference data`);
  }
  if (size(sides.current) === 0) {
    return without(`${column.name} has no value in the current data`);
  }
  const { statistic, pValue, method } =
    pair.kind === 'number'
      ? ksTestSorted(sides.reference, sides.current, { method: 'asymptotic' })
      : chiSquareTest(sides.reference, sides.current, { yates: true });
  return {
    ...column,
    // alibi-detect keeps its p-values in single precision.
    drifted: Math.fround(pValue) < Math.fround(alpha),
    tests: [asTest({ test, statistic, pValue, method, threshold: alpha })],
  };
}

import type { ColumnPair } from '../compare/ColumnPair';
import { chiSquareTest } from '../detectors/chiSquare';
import { jensenShannonDistance } from '../detectors/divergence';
import { ksTestSorted } from '../detectors/ks';
import { energyDistance } from '../detectors/wasserstein';
import { compareSorted } from '../kernels/ecdf';
import type {
  ProfileColumn,
  ProfileOptions,
  ProfileTest,
} from './ProfileReport';
import {
  asTest,
  countPairLabels,
  describeColumn,
  sortedPair,
  totalOf,
} from './samples';

const DEFAULT_TESTS = [
  'ks_2samp',
  'wasserstein_distance',
  'chi2_contingency',
  'jensenshannon',
];

/** `energy_distance` is there for whoever names it. */
export const SCIPY_TESTS = [...DEFAULT_TESTS, 'energy_distance'];

const NO_P_VALUE = 'a distance has no p-value';

/** Distances of ascending numbers. */
const DISTANCES = {
  wasserstein_distance: (reference: Float64Array, current: Float64Array) =>
    compareSorted(reference, current).wasserstein,
  energy_distance: energyDistance,
};

function numberTests(
  reference: Float64Array,
  current: Float64Array,
  isDate: boolean,
  wanted: (test: string) => boolean,
): ProfileTest[] {
  const tests: ProfileTest[] = [];
  if (wanted('ks_2samp')) {
    const ks = ksTestSorted(reference, current);
    tests.push(
      asTest({
        test: 'ks_2samp',
        statistic: ks.statistic,
        pValue: ks.pValue,
        method: ks.method,
      }),
    );
  }
  // Instants have an order, but scipy takes no distance of dates.
  for (const [test, distance] of isDate ? [] : Object.entries(DISTANCES)) {
    if (!wanted(test)) continue;
    tests.push(
      asTest(
        {
          test,
          statistic: distance(reference, current),
          pValue: null,
          method: 'distance',
          reason: NO_P_VALUE,
        },
        'the column holds infinite values',
      ),
    );
  }
  return tests;
}

/** scipy's own functions on a column: null and NaN are left out, ±Infinity stays. */
export function scipyColumn(
  pair: ColumnPair,
  options: ProfileOptions,
): ProfileColumn {
  const { alpha = 0.05, tests: names = DEFAULT_TESTS } = options;
  const wanted = (test: string) => names.includes(test);
  const column = describeColumn(pair);
  const empty = (side: string): ProfileColumn => ({
    ...column,
    drifted: false,
    tests: [],
    reason: `${column.name} has no value in the ${side} data`,
  });
  let tests: ProfileTest[];
  if (pair.kind === 'number') {
    const { reference, current } = sortedPair(pair);
    if (reference.length === 0) return empty('reference');
    if (current.length === 0) return empty('current');
    tests = numberTests(reference, current, pair.type === 'datetime', wanted);
  } else {
    const { reference, current } = countPairLabels(pair);
    if (totalOf(reference) === 0) return empty('reference');
    if (totalOf(current) === 0) return empty('current');
    tests = [];
    if (wanted('chi2_contingency')) {
      const { statistic, pValue, method } = chiSquareTest(reference, current);
      tests.push(
        asTest({ test: 'chi2_contingency', statistic, pValue, method }),
      );
    }
    if (wanted('jensenshannon')) {
      tests.push(
        asTest({
          test: 'jensenshannon',
          statistic: jensenShannonDistance(reference, current),
          pValue: null,
          method: 'distance',
          reason: NO_P_VALUE,
        }),
      );
    }
  }
  return {
    ...column,
    drifted: tests.some(({ pValue }) => pValue !== null && pValue < alpha),
    tests,
  };
}

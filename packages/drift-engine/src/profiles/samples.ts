import type { ColumnPair, LabelPair, NumericPair } from '../compare/ColumnPair';
import { countLabels } from '../compare/ColumnPair';
import { sortNumbers, sortedWithoutNaN } from '../kernels/sort';
import { pairwiseSum } from './numpyHistogram';
import type { ProfileColumn, ProfileTest } from './ProfileReport';

/** Counts of the values of two samples, over the values that occur in either. */
export interface ValueCounts {
  /** Ascending numbers, or labels. */
  values: (number | string)[];
  reference: Float64Array;
  current: Float64Array;
}

/** The finite values of a column, ascending. */
export function finiteSorted(values: Float64Array): Float64Array {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) kept[count++] = values[i];
  }
  return sortNumbers(kept.subarray(0, count));
}

export function hasInfinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    if (values[i] === Infinity || values[i] === -Infinity) return true;
  }
  return false;
}

export function countMissing(pair: ColumnPair): {
  reference: number;
  current: number;
} {
  const missing = (side: 'reference' | 'current') => {
    let count = 0;
    if (pair.kind === 'number') {
      for (const value of pair[side]) if (Number.isNaN(value)) count++;
    } else {
      for (const code of pair[side]) if (code < 0) count++;
    }
    return count;
  };
  return { reference: missing('reference'), current: missing('current') };
}

/** Number of different values among ascending ones. */
export function countDistinct(sorted: Float64Array): number {
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  }
  return distinct;
}

/** How often each number occurs in two ascending samples. */
export function countNumbers(
  reference: Float64Array,
  current: Float64Array,
): ValueCounts {
  const values: number[] = [];
  const counts: [number[], number[]] = [[], []];
  let i = 0;
  let j = 0;
  while (i < reference.length || j < current.length) {
    const value =
      j >= current.length ||
      (i < reference.length && reference[i] <= current[j])
        ? reference[i]
        : current[j];
    const [fromI, fromJ] = [i, j];
    while (i < reference.length && reference[i] === value) i++;
    while (j < current.length && current[j] === value) j++;
    values.push(value);
    counts[0].push(i - fromI);
    counts[1].push(j - fromJ);
  }
  return {
    values,
    reference: Float64Array.from(counts[0]),
    current: Float64Array.from(counts[1]),
  };
}

/** How often each label occurs, of those that do. */
export function countPairLabels(pair: LabelPair): ValueCounts {
  const reference = countLabels(pair.reference, pair.labels.length).counts;
  const current = countLabels(pair.current, pair.labels.length).counts;
  const occurring = pair.labels
    .map((_, i) => i)
    .filter(i => reference[i] + current[i] > 0);
  return {
    values: occurring.map(i => pair.labels[i]),
    reference: Float64Array.from(occurring, i => reference[i]),
    current: Float64Array.from(occurring, i => current[i]),
  };
}

export function totalOf(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i];
  return total;
}

/** Both sides of a column of numbers without NaN, ascending; ±Infinity stays. */
export function sortedPair(pair: NumericPair): {
  reference: Float64Array;
  current: Float64Array;
} {
  return {
    reference: sortedWithoutNaN(pair.reference),
    current: sortedWithoutNaN(pair.current),
  };
}

/** Population standard deviation (division by n) of finite values, in two passes. */
export function deviationOf(values: Float64Array): number {
  const mean = pairwiseSum(values) / values.length;
  const squares = values.map(value => (value - mean) ** 2);
  return Math.sqrt(pairwiseSum(squares) / values.length);
}

/** New labels that are listed by name. */
const LISTED = 20;

/** Labels of the current data that the reference does not have. */
export function newLabels(pair: ColumnPair): string[] {
  if (pair.kind === 'number') return [];
  const { values, reference } = countPairLabels(pair);
  return values
    .filter((_, i) => reference[i] === 0)
    .map(value => String(value));
}

/** The part of a column's report that every profile shares. */
export function describeColumn(
  pair: ColumnPair,
): Pick<
  ProfileColumn,
  'name' | 'type' | 'qValue' | 'missing' | 'newCategories'
> {
  return {
    name: pair.name,
    type: pair.type,
    qValue: null,
    missing: countMissing(pair),
    newCategories: newLabels(pair).slice(0, LISTED),
  };
}

/** A test whose numbers that are not finite became null, with the reason beside them. */
export function asTest(
  test: Omit<ProfileTest, 'statistic' | 'pValue'> & {
    statistic: number | null;
    pValue: number | null;
  },
  whyNotFinite = 'not finite',
): ProfileTest {
  const reasons = test.reason ? [test.reason] : [];
  const finite = (name: string, value: number | null) => {
    if (value === null || Number.isFinite(value)) return value;
    reasons.push(`${name} is ${value}: ${whyNotFinite}`);
    return null;
  };
  const statistic = finite('the statistic', test.statistic);
  const pValue = finite('the p-value', test.pValue);
  return {
    ...test,
    statistic,
    pValue,
    ...(reasons.length > 0 ? { reason: reasons.join('; ') } : {}),
  };
}

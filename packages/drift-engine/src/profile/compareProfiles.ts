import { homogeneityTest } from '../detectors/chiSquare';
import { ksPValue } from '../detectors/ks';
import { psiTest } from '../detectors/psi';
import { hashOf } from './canonicalJson';
import { ksBounds, type KsBounds } from './ksBounds';
import {
  isNumericCounts,
  type LabelCounts,
  type NumericCounts,
  type Profile,
} from './Profile';
import {
  isNumericPlan,
  type NumericPlan,
  type ProfilePlan,
} from './ProfilePlan';

/** A quantity that is known to lie in an interval; `low` and `high` are equal where it is known exactly. */
export interface Interval {
  low: number;
  high: number;
}

export interface ProfileColumnComparison {
  name: string;
  kind: ProfilePlan['columns'][number]['kind'];
  missing: { reference: number; current: number };
  /** Kolmogorov–Smirnov distance and p-value from bins; closed by a second query where needed. */
  ks?: {
    statistic: Interval;
    pValue: Interval;
    method: 'exact' | 'asymptotic';
    bounds: KsBounds;
  };
  /** Stability index over the reference's tenths, or over labels. */
  psi?: { statistic: number; pValue: number; low: number; high: number };
  chi2?: { statistic: number; pValue: number; cramersV: number };
  /** Labels that the reference does not have, where the plan knows all of the reference's. */
  newLabels: { label: string; count: number }[];
  /** Rows with a label that the plan does not have. */
  other: { reference: number; current: number };
}

/** Counts between the plan's tenths; infinities are in the outer ones. */
export function tenthCounts(
  plan: NumericPlan,
  counts: NumericCounts,
): number[] {
  const result = new Array<number>(plan.tenths.length + 1).fill(0);
  let tenth = 0;
  counts.bins.forEach((count, bin) => {
    while (
      tenth < plan.tenths.length &&
      bin > 0 &&
      plan.edges[bin - 1] >= plan.tenths[tenth]
    ) {
      tenth++;
    }
    result[tenth] += count;
  });
  result[0] += counts.negativeInfinities;
  result[result.length - 1] += counts.positiveInfinities;
  return result;
}

/** Kolmogorov–Smirnov's p-value at both ends of an interval of D: the larger distance has the smaller p-value. */
export function ksInterval(
  statistic: Interval,
  rows: { reference: number; current: number },
): { pValue: Interval; method: 'exact' | 'asymptotic' } {
  const far = ksPValue(statistic.high, rows.reference, rows.current);
  const near = ksPValue(statistic.low, rows.reference, rows.current);
  return {
    pValue: { low: far.pValue, high: near.pValue },
    method: near.method,
  };
}

function compareNumbers(
  plan: NumericPlan,
  reference: NumericCounts,
  current: NumericCounts,
): Pick<ProfileColumnComparison, 'ks' | 'psi'> {
  const bounds = ksBounds(reference, current);
  if (bounds.reference === 0 || bounds.current === 0) return {};
  const statistic = { low: bounds.low, high: bounds.high };
  const { pValue, method } = ksInterval(statistic, bounds);
  const psi = psiTest(tenthCounts(plan, reference), tenthCounts(plan, current));
  return { ks: { statistic, pValue, method, bounds }, psi };
}

function compareLabels(
  name: string,
  reference: LabelCounts,
  current: LabelCounts,
  options: { seed: number; resolution: number },
): Pick<ProfileColumnComparison, 'chi2' | 'psi'> {
  const before = [...reference.labels, reference.other];
  const now = [...current.labels, current.other];
  const total = (counts: number[]) => counts.reduce((a, b) => a + b, 0);
  if (total(before) === 0 || total(now) === 0) return {};
  return {
    chi2: homogeneityTest(before, now, { ...options, stream: name }),
    psi: psiTest(before, now),
  };
}

/**
 * Compares two profiles of one plan, column by column: everything that is univariate is a function of their counts.
 *
 * @throws TypeError where they were not made by this plan
 */
export function compareProfiles(
  plan: ProfilePlan,
  reference: Profile,
  current: Profile,
  options: { seed?: number; resolution?: number } = {},
): ProfileColumnComparison[] {
  const hash = hashOf(plan);
  if (reference.plan !== hash || current.plan !== hash) {
    throw new TypeError('The profiles were not made by this plan.');
  }
  const { seed = 0, resolution = 1e-4 } = options;
  return plan.columns.map((column, i) => {
    const before = reference.columns[i];
    const now = current.columns[i];
    const shared = {
      name: column.name,
      kind: column.kind,
      missing: { reference: before.missing, current: now.missing },
    };
    if (isNumericPlan(column)) {
      return {
        ...shared,
        newLabels: [],
        other: { reference: 0, current: 0 },
        ...(isNumericCounts(before) && isNumericCounts(now)
          ? compareNumbers(column, before, now)
          : {}),
      };
    }
    if (isNumericCounts(before) || isNumericCounts(now)) {
      throw new TypeError('The profiles were not made by this plan.');
    }
    return {
      ...shared,
      newLabels: column.isComplete ? now.frequentOthers : [],
      other: { reference: before.other, current: now.other },
      ...compareLabels(column.name, before, now, { seed, resolution }),
    };
  });
}

import { DEFAULT_SETTINGS, type ComparisonSettings } from '../compare/settings';
import {
  ksInterval,
  type ProfileColumnComparison,
} from '../profile/compareProfiles';
import { ksBounds } from '../profile/ksBounds';
import type { ColumnCounts, Profile } from '../profile/Profile';
import type { ProfilePlan } from '../profile/ProfilePlan';
import { closeSql, type Side } from '../pushdown/closeSql';

/** Below α by this and the number of columns, a p-value decides whatever the others are. */
const SURE = 10;

/** The columns of a plan, with what is open of those that their counts do not decide. */
export function openDistances(
  { plan, profile }: { plan: ProfilePlan; profile: Profile },
  current: ReadonlyMap<string, ColumnCounts>,
  {
    alpha = DEFAULT_SETTINGS.alpha,
    detectors,
  }: Partial<Pick<ComparisonSettings, 'alpha' | 'detectors'>>,
): ProfileColumnComparison[] {
  const sure = alpha / (SURE * Math.max(1, plan.columns.length));
  const isTested = detectors?.includes('ks') ?? true;
  return plan.columns.map((column, index): ProfileColumnComparison => {
    const before = profile.columns[index];
    const now = current.get(column.name);
    const facts = {
      name: column.name,
      kind: column.kind,
      missing: { reference: before.missing, current: now?.missing ?? 0 },
      newLabels: [],
      other: { reference: 0, current: 0 },
    };
    if (!isTested || !now || !('bins' in before) || !('bins' in now)) {
      return facts;
    }
    const bounds = ksBounds(before, now);
    if (bounds.open.length === 0) return facts;
    const statistic = { low: bounds.low, high: bounds.high };
    const { method, pValue } = ksInterval(statistic, bounds);
    const decides = pValue.high <= sure || pValue.low > alpha;
    return decides
      ? facts
      : { ...facts, ks: { statistic, pValue, method, bounds } };
  });
}

/**
 * Exact Kolmogorov–Smirnov distances of the open columns, by a second query that looks into the bins that can hold the
 * largest distance. Where one engine has both sides, no value leaves it.
 *
 * @returns by column; without those that were not open, or stayed so
 */
export async function exactDistances(
  plan: ProfilePlan,
  open: readonly ProfileColumnComparison[],
  sides: { reference: Side; current: Side },
): Promise<ReadonlyMap<string, number>> {
  const closed = await closeSql(plan, open, sides);
  return new Map(
    closed.flatMap(({ name, ks }) =>
      ks && ks.statistic.low === ks.statistic.high
        ? [[name, ks.statistic.low] as const]
        : [],
    ),
  );
}

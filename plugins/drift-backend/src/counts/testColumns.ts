import {
  settle,
  sharedWeights,
  type ColumnCounts,
  type ColumnPlan,
  type ColumnReport,
  type ColumnResult,
  type ComparisonSettings,
} from '@bellwether/drift-engine';
import { Counted } from './Counted';
import { compareLabelCounts } from './labels';
import { compareNumberCounts } from './numbers';

/** The tests of one column on its own. */
export const MARGINAL = ['ks', 'psi', 'chi2'] as const;

/** A column that is not tested, and why. */
export interface Untested {
  name: string;
  type: ColumnReport['type'];
  reason: string;
  missing: { reference: number; current: number };
}

/** Tests each column of a plan on its own. */
export function testColumns(
  planned: readonly ColumnPlan[],
  reference: Counted,
  current: Counted,
  settings: ComparisonSettings,
): { results: ColumnResult[]; untested: Untested[] } {
  const named = new Set(settings.columns);
  const both = planned.flatMap(plan => {
    const before = reference.counts.get(plan.name);
    const now = current.counts.get(plan.name);
    return before && now ? [{ plan, before, now }] : [];
  });
  const untested: Untested[] = [];
  const tested = both.filter(({ plan, before, now }) => {
    const reason = named.has(plan.name)
      ? undefined
      : whyNot(plan, { before, now }, reference.rows, current.rows);
    if (reason === undefined) return true;
    untested.push({
      name: plan.name,
      type: plan.kind === 'instant' ? 'datetime' : 'numeric',
      reason,
      missing: { reference: before.missing, current: now.missing },
    });
    return false;
  });
  const marginal = sharedWeights(settings.weights, [
    'marginal',
    'joint',
    'classifier',
  ]).get('marginal');
  const resolution =
    (settings.alpha * (marginal ?? 1)) / Math.max(1, 2 * tested.length);
  const results = tested.flatMap(({ plan, before, now }) => {
    if ('edges' in plan) {
      return 'bins' in before && 'bins' in now
        ? [compareNumberCounts(plan, before, now, settings, resolution)]
        : [];
    }
    return 'labels' in before && 'labels' in now
      ? [compareLabelCounts(plan, before, now, settings, resolution)]
      : [];
  });
  return { results, untested };
}

/** Rows from which a run of consecutive numbers is no accident. */
const LEAST_RUN = 20;

/** What differs between windows by its nature says nothing of drift: dates, and numbers that count rows. */
function whyNot(
  plan: ColumnPlan,
  { before, now }: { before: ColumnCounts; now: ColumnCounts },
  rows: number,
  currentRows: number,
): string | undefined {
  if (plan.kind === 'instant') {
    return `Column ${plan.name} holds dates: a later window has later dates, so it is not tested unless it is named.`;
  }
  const numbersRows = (counts: ColumnCounts, all: number) =>
    'bins' in counts &&
    all >= LEAST_RUN &&
    counts.missing === 0 &&
    (counts.greatest ?? 0) - (counts.least ?? 0) === all - 1;
  return numbersRows(before, rows) && numbersRows(now, currentRows)
    ? `Column ${plan.name} numbers the rows, so it is not tested unless it is named.`
    : undefined;
}

/** Largest change of a column between two sides, as a multiple of what is material. */
export function largestChange(
  columns: readonly ColumnPlan[],
  reference: Counted,
  current: Counted,
  given: Partial<ComparisonSettings>,
): number {
  const settings = settle({ ...given, detectors: [...MARGINAL] });
  const { results } = testColumns(columns, reference, current, settings);
  return Math.max(0, ...results.map(({ change }) => change));
}

import { columnShares, smallestTestShare } from '../combine/columnShares';
import { type UntestedColumn } from '../compare/columnReports';
import { type ColumnResult } from '../compare/marginal';
import { marginalTestsOf, testedKind } from '../compare/plan';
import {
  type ComparisonSettings,
  settle,
  sharedWeights,
} from '../compare/settings';
import { type ColumnCounts } from '../profile/Profile';
import { type ColumnPlan } from '../profile/ProfilePlan';
import { Counted } from './Counted';
import { compareLabelCounts } from './labels';
import { compareNumberCounts } from './numbers';

/** The tests of one column on its own. */
export const MARGINAL = ['ks', 'psi', 'chi2'] as const;

/** What the tests of single columns say, and how the marginal family's level is shared among them. */
export interface TestedColumns {
  results: ColumnResult[];
  /** Per result its share of the family's level; none for the model's output, which is a family of its own. */
  shares: number[];
  /** Share of the family's level that the test with the least has. */
  smallestShare: number;
  untested: UntestedColumn[];
}

/**
 * Tests each column of a plan on its own.
 *
 * @param distances - exact Kolmogorov–Smirnov distances, where they are known
 */
export function testColumns(
  planned: readonly ColumnPlan[],
  reference: Counted,
  current: Counted,
  settings: ComparisonSettings,
  distances: ReadonlyMap<string, number> = new Map(),
): TestedColumns {
  const named = new Set(settings.columns);
  const both = planned.flatMap(plan => {
    const before = reference.counts.get(plan.name);
    const now = current.counts.get(plan.name);
    return before && now ? [{ plan, before, now }] : [];
  });
  const untested: UntestedColumn[] = [];
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
  const isOutput = (name: string) =>
    settings.detectors.includes('model-output') && name === settings.prediction;
  const kinds = tested.map(({ plan }) =>
    isOutput(plan.name)
      ? undefined
      : testedKind(
          'edges' in plan ? 'number' : 'label',
          marginalTestsOf(settings.detectors),
        ),
  );
  const shares = columnShares(kinds, 'alone');
  const smallestShare = smallestTestShare(kinds, shares, 'alone');
  const resolution = settings.alpha * (marginal ?? 1) * smallestShare;
  const results = tested.map(({ plan, before, now }) => {
    if ('edges' in plan && 'bins' in before && 'bins' in now) {
      return compareNumberCounts(
        plan,
        before,
        now,
        settings,
        resolution,
        distances.get(plan.name),
      );
    }
    if ('labels' in plan && 'labels' in before && 'labels' in now) {
      return compareLabelCounts(plan, before, now, settings, resolution);
    }
    throw new Error(`Column ${plan.name} was not counted by its plan.`);
  });
  return { results, shares, smallestShare, untested };
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

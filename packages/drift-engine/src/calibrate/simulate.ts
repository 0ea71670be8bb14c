import {
  cauchy,
  holm,
  vote,
  weightedSmallest,
  type FamilyEvidence,
} from '../combine';
import { assemble } from '../compare/assemble';
import { combineFamilies } from '../compare/combineFamilies';
import { ComparisonContext } from '../compare/ComparisonContext';
import { gather } from '../compare/gather';
import { jointResult } from '../compare/jointReports';
import { columnPValue } from '../compare/marginal';
import { settle, type ComparisonSettings } from '../compare/settings';
import { combineFolds } from '../detectors/c2st';
import type { DriftReport } from '../report/schema';
import { RandomStream } from '../special/random';
import type { Generator } from './Generator';

/** p-values of one simulated comparison, per single detector and per rule. */
export interface Simulated {
  /** `ks`, `psi`, `chi2`, `mmd`, `c2st`: each alone, at the whole α. */
  detectors: Map<string, number>;
  /** `default`, and the other rules on the same evidence and with the same shares. */
  rules: Map<string, number>;
  report: DriftReport;
}

export const SINGLE_DETECTORS = ['ks', 'psi', 'chi2', 'mmd', 'c2st'] as const;

/** p-values of a test over all columns that have it, corrected for their number. */
function overColumns(report: DriftReport, test: string): number | undefined {
  const pValues = report.columns.flatMap(column => {
    // On labels the index has the p-value of χ²: it is not counted twice.
    if (test === 'psi' && column.tests.some(t => t.test === 'chi2')) return [];
    return column.tests.flatMap(t =>
      t.test === test && t.pValue !== null ? [t.pValue] : [],
    );
  });
  if (pValues.length === 0) return undefined;
  return Math.min(1, pValues.length * Math.min(...pValues));
}

/** Runs one comparison of two tables made by generators. */
export function simulate(
  sizes: { reference: number; current: number },
  before: Generator,
  after: Generator,
  stream: { name: string; repetition: number },
  settings: Partial<ComparisonSettings> = {},
): Simulated {
  const { name, repetition } = stream;
  const context = new ComparisonContext(
    before(sizes.reference, new RandomStream(1, name, repetition, 'reference')),
    after(sizes.current, new RandomStream(1, name, repetition, 'current')),
    settle({ seed: repetition, ...settings }),
  );
  const results = context.pieces().map(piece => context.run(piece));
  const timings = { read: 0, marginal: 0, joint: 0, classifier: 0 };
  const report = assemble(context, results, { timings });
  const detectors = new Map<string, number>();
  for (const test of ['ks', 'psi', 'chi2']) {
    const p = overColumns(report, test);
    if (p !== undefined) detectors.set(test, p);
  }
  for (const { test, pValue } of report.joint) {
    if (pValue !== null) detectors.set(test, pValue);
  }
  const columns = results.flatMap(piece =>
    piece.kind === 'marginal' ? [piece.result] : [],
  );
  const pOf = {
    marginal: weightedSmallest(columns.map(columnPValue), context.plan.shares),
    joint: detectors.get('mmd') ?? 1,
    classifier: detectors.get('c2st') ?? 1,
    'model-output':
      context.plan.output >= 0 ? columnPValue(columns[context.plan.output]) : 1,
  };
  const families: FamilyEvidence[] = [...context.plan.weights].map(
    ([family, weight]) => ({ family, weight, pValue: pOf[family] }),
  );
  const rules = new Map<string, number>();
  if (report.verdict.pValue !== null) {
    rules.set('default', report.verdict.pValue);
  }
  if (context.plan.combine === 'joint') {
    const gathered = gather(results);
    const [first, second] = gathered.folds;
    rules.set(
      'min-p',
      combineFamilies(
        context,
        gathered,
        gathered.forms.length
          ? jointResult(context, gathered.forms)
          : undefined,
        first && second
          ? combineFolds(context.classifierSample(), [first, second])
          : undefined,
        'minimum',
      ).combined.pValue,
    );
  }
  rules.set('holm', holm(families).pValue);
  rules.set('cauchy', cauchy(families).pValue);
  rules.set('vote:2', vote(families, 2).pValue);
  return { detectors, rules, report };
}

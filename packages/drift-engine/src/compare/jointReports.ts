import type { ClassifierResult } from '../detectors/c2st';
import {
  addForms,
  aggregate,
  mmdSquared,
  type PartialForms,
} from '../detectors/mmd';
import { permutationPValues } from '../detectors/permutations';
import type { JointReport } from '../report/schema';
import type { ComparisonContext } from './ComparisonContext';

/** What the joint test said, and its statistic for every labelling. */
export interface JointResult {
  report: JointReport;
  statistics: Float64Array;
}

/** Finishes MMD from its partial sums. */
export function jointResult(
  context: ComparisonContext,
  parts: PartialForms[],
): JointResult {
  const sample = context.jointSample();
  const squares = mmdSquared(
    addForms(parts),
    context.permutations(),
    sample.referenceRows,
    sample.currentRows,
  );
  const { statistics, leading } = aggregate(squares);
  return {
    statistics,
    report: {
      test: 'mmd',
      statistic: squares[leading][0],
      pValue: permutationPValues(statistics)[0],
      method:
        context.plan.kernel === 'exact'
          ? 'permutation-exact'
          : 'permutation-rff',
      rows: { reference: sample.referenceRows, current: sample.currentRows },
      permutations: context.plan.permutations,
    },
  };
}

/** The classifier's part of the report. */
export function classifierReport(
  context: ComparisonContext,
  result: ClassifierResult,
): JointReport {
  const sample = context.classifierSample();
  return {
    test: 'c2st',
    statistic: result.statistic,
    pValue: result.pValue,
    method: 'two-fold-cross-fit',
    effect: {
      name: 'auc',
      value: result.statistic,
      low: result.low,
      high: result.high,
    },
    rows: { reference: sample.referenceRows, current: sample.currentRows },
    importances: context.plan.features
      .map(({ name }, c) => ({
        column: name,
        value: result.importances[c],
      }))
      .sort((a, b) => b.value - a.value),
    typicalRows: result.typicalRows,
  };
}

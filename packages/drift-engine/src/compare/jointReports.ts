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
  /** How far the samples are apart, as `jointChange` has it. */
  change: number;
}

/**
 * MMD² as windows of different sizes can be compared by it: in standard deviations over the random labellings, which
 * shrink with 1/n + 1/m, times that; the largest of the bandwidths. The observed labelling is not among those that the
 * deviation is taken of: it would bound the change by their number.
 */
function jointChange(
  squares: Float64Array[],
  rows: { referenceRows: number; currentRows: number },
): number {
  const studentised = squares.map(([observed, ...random]) => {
    let sum = 0;
    for (const value of random) sum += value * value;
    return observed / (Math.sqrt(sum / random.length) || 1);
  });
  return (
    Math.max(...studentised) * (1 / rows.referenceRows + 1 / rows.currentRows)
  );
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
    change: jointChange(squares, sample),
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

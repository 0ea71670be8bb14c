import { cauchyCombination } from '../../combine/cauchy';
import type { JointSample } from '../../compare/JointSample';
import { RandomStream } from '../../special/random';
import { binRows } from './bins';
import { boost, type BoostingOptions } from './boosting';
import { linearScores } from './logistic';
import { mannWhitney, type MannWhitney } from './mannWhitney';

export interface ClassifierOptions {
  seed: number;
  /** `boosting`: histogram trees. `logistic`: L2 on normal scores and labels; for embeddings and text features. */
  model: 'boosting' | 'logistic';
}

/** What a classifier trained on one half told about the other. */
export interface FoldResult extends MannWhitney {
  /** Share of the gain per column, adds up to one (or all zero). */
  importances: Float64Array;
  /** Rows of the current sample in the held-out half, with the log odds that they are current. */
  scored: { row: number; score: number }[];
}

/** Splits rows in two halves, each side on its own, by the seed. */
export function foldOfRows(sample: JointSample, seed: number): Uint8Array {
  const fold = new Uint8Array(sample.rows);
  const halve = (from: number, size: number, side: string) => {
    const order = new RandomStream(seed, 'fold', side).sample(size, size);
    for (let i = 0; i < size; i++) fold[from + order[i]] = i % 2;
  };
  halve(0, sample.referenceRows, 'reference');
  halve(sample.referenceRows, sample.currentRows, 'current');
  return fold;
}

/** How the trees are grown on so many rows of the sample. */
export function boostingOptions(
  sample: JointSample,
  trainRows: number,
): BoostingOptions {
  return {
    trees: 40,
    depth: 3,
    learningRate: 0.1,
    leafRows: Math.max(2, Math.min(20, Math.floor(trainRows / 20))),
    ridge: 1,
    unordered: sample.columns.map(column => column.kind === 'label'),
  };
}

/**
 * Trains a classifier to tell current from reference rows on the half that is not `heldOut`, and tests on the other
 * half whether it scores the current rows higher.
 */
export function classifyFold(
  sample: JointSample,
  heldOut: 0 | 1,
  options: ClassifierOptions,
): FoldResult {
  const fold = foldOfRows(sample, options.seed);
  const positive = new Uint8Array(sample.rows).fill(1, sample.referenceRows);
  const rows = (keep: (row: number) => boolean) => {
    const kept: number[] = [];
    for (let i = 0; i < sample.rows; i++) if (keep(i)) kept.push(i);
    return kept;
  };
  const train = Int32Array.from(rows(i => fold[i] !== heldOut));
  const { scores, gains } =
    options.model === 'boosting'
      ? boost(
          binRows(sample),
          train,
          positive,
          boostingOptions(sample, train.length),
        )
      : linearScores(sample, train, positive);
  const ups = rows(i => fold[i] === heldOut && positive[i] === 1);
  const downs = rows(i => fold[i] === heldOut && positive[i] === 0);
  let total = 0;
  for (const gain of gains) total += gain;
  return {
    ...mannWhitney(
      Float64Array.from(ups, i => scores[i]),
      Float64Array.from(downs, i => scores[i]),
    ),
    importances: gains.map(gain => (total > 0 ? gain / total : 0)),
    scored: ups.map(row => ({ row, score: scores[row] })),
  };
}

export interface ClassifierResult {
  /** Mean of the two areas under the ROC curve. */
  statistic: number;
  low: number;
  high: number;
  pValue: number;
  importances: Float64Array;
  /** Rows of the current table that look least like the reference, the strangest first. */
  typicalRows: number[];
}

/** Rows that are shown. */
const TYPICAL_ROWS = 20;

/**
 * Combines the two folds: Cauchy combination of their p-values. Pooling the folds' scores, or adding up their
 * statistics, would break the level, as each half trains the classifier that judges the other.
 */
export function combineFolds(
  sample: JointSample,
  folds: [FoldResult, FoldResult],
): ClassifierResult {
  const statistic = (folds[0].auc + folds[1].auc) / 2;
  const error =
    (1.959963984540054 *
      Math.sqrt(folds[0].aucError ** 2 + folds[1].aucError ** 2)) /
    2;
  return {
    statistic,
    low: Math.max(0, statistic - error),
    high: Math.min(1, statistic + error),
    pValue: cauchyCombination(folds.map(fold => fold.pValue)),
    importances: folds[0].importances.map(
      (value, c) => (value + folds[1].importances[c]) / 2,
    ),
    typicalRows: folds
      .flatMap(fold => fold.scored)
      .sort((a, b) => b.score - a.score || a.row - b.row)
      .slice(0, TYPICAL_ROWS)
      .map(({ row }) => sample.currentIndex[row - sample.referenceRows]),
  };
}

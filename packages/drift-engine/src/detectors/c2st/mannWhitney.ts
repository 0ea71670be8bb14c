import { sortNumbers, countBelow, countUpTo } from '../../kernels/sort';
import { normalSurvival } from '../../special/normal';

export interface MannWhitney {
  /** Pairs in which the positive's score is larger, ties half: U. */
  u: number;
  /** U as a share of all pairs: the area under the ROC curve. */
  auc: number;
  /** DeLong's standard error of `auc`. */
  aucError: number;
  /** One-sided: positives score higher. Normal law with correction for ties and continuity, as scipy's `mannwhitneyu`. */
  pValue: number;
}

/** Compares the scores of positives with those of negatives. */
export function mannWhitney(
  positives: Float64Array,
  negatives: Float64Array,
): MannWhitney {
  const n = positives.length;
  const m = negatives.length;
  const total = n + m;
  const up = sortNumbers(Float64Array.from(positives));
  const down = sortNumbers(Float64Array.from(negatives));
  let u = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const placed =
      (countBelow(down, positives[i]) + countUpTo(down, positives[i])) / 2;
    u += placed;
    squares += (placed / m) ** 2;
  }
  const auc = u / (n * m);
  const varianceUp = n > 1 ? (squares - n * auc * auc) / (n - 1) : 0;
  let otherSquares = 0;
  for (let j = 0; j < m; j++) {
    const placed =
      n - (countBelow(up, negatives[j]) + countUpTo(up, negatives[j])) / 2;
    otherSquares += (placed / n) ** 2;
  }
  const varianceDown = m > 1 ? (otherSquares - m * auc * auc) / (m - 1) : 0;
  let ties = 0;
  let i = 0;
  let j = 0;
  while (i < n || j < m) {
    const x = j >= m || (i < n && up[i] <= down[j]) ? up[i] : down[j];
    const start = i + j;
    while (i < n && up[i] === x) i++;
    while (j < m && down[j] === x) j++;
    const run = i + j - start;
    ties += run ** 3 - run;
  }
  const deviation = Math.sqrt(
    ((n * m) / 12) * (total + 1 - ties / (total * (total - 1))),
  );
  return {
    u,
    auc,
    aucError: Math.sqrt(
      Math.max(0, varianceUp) / n + Math.max(0, varianceDown) / m,
    ),
    pValue:
      deviation > 0 ? normalSurvival((u - (n * m) / 2 - 0.5) / deviation) : 1,
  };
}

import type { JointSample } from '../../compare/JointSample';
import type { Boosted } from './boosting';

/** Solves A x = b for a symmetric positive definite A (row-major), by Cholesky's decomposition. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j];
      for (let k = 0; k < j; k++) {
        sum -= lower[i * size + k] * lower[j * size + k];
      }
      lower[i * size + j] =
        i === j ? Math.sqrt(Math.max(sum, 1e-300)) : sum / lower[j * size + j];
    }
  }
  const x = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i] -= lower[i * size + k] * x[k];
    x[i] /= lower[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] -= lower[k * size + i] * x[k];
    x[i] /= lower[i * size + i];
  }
  return x;
}

export interface LogisticModel {
  intercept: number;
  coefficients: Float64Array;
}

/**
 * Logistic regression with an L2 penalty of `½ |w|²` against `c` times the loss (scikit-learn's `LogisticRegression(C=c)`;
 * the intercept is free), by Newton's steps to convergence.
 *
 * @param features - row-major, rows × width
 * @param positive - class a row, 0 or 1
 */
export function fitLogistic(
  features: Float64Array,
  positive: ArrayLike<number>,
  width: number,
  c = 1,
): LogisticModel {
  const rows = positive.length;
  const size = width + 1;
  const weights = new Float64Array(size);
  for (let step = 0; step < 50; step++) {
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(size * size);
    for (let i = 0; i < rows; i++) {
      let score = weights[width];
      const base = i * width;
      for (let k = 0; k < width; k++) score += weights[k] * features[base + k];
      const p = 1 / (1 + Math.exp(-score));
      const error = c * (p - positive[i]);
      const curvature = c * Math.max(p * (1 - p), 1e-12);
      for (let a = 0; a < width; a++) {
        const x = features[base + a];
        gradient[a] += error * x;
        const scaled = curvature * x;
        if (scaled !== 0) {
          for (let b = 0; b <= a; b++) {
            hessian[a * size + b] += scaled * features[base + b];
          }
        }
        hessian[width * size + a] += scaled;
      }
      gradient[width] += error;
      hessian[width * size + width] += curvature;
    }
    for (let a = 0; a < width; a++) {
      gradient[a] += weights[a];
      hessian[a * size + a] += 1;
    }
    for (let a = 0; a < size; a++) {
      for (let b = a + 1; b < size; b++) {
        hessian[a * size + b] = hessian[b * size + a];
      }
    }
    const change = solve(hessian, gradient);
    let largest = 0;
    for (let a = 0; a < size; a++) {
      weights[a] -= change[a];
      largest = Math.max(largest, Math.abs(change[a]));
    }
    if (largest < 1e-10) break;
  }
  return {
    intercept: weights[width],
    coefficients: weights.slice(0, width),
  };
}

/** Scores of all rows by a logistic model of normal scores and one-hot labels, trained on some of them. */
export function linearScores(
  sample: JointSample,
  train: Int32Array,
  positive: Uint8Array,
): Boosted {
  const { rows, columns } = sample;
  const widths = columns.map(column =>
    column.kind === 'number' ? 1 : column.size,
  );
  const width = widths.reduce((sum, w) => sum + w, 0);
  const features = new Float64Array(rows * width);
  let start = 0;
  columns.forEach((column, c) => {
    for (let i = 0; i < rows; i++) {
      if (column.kind === 'number') {
        features[i * width + start] = column.scores[i];
      } else {
        features[i * width + start + column.codes[i]] = 1;
      }
    }
    start += widths[c];
  });
  const chosen = new Float64Array(train.length * width);
  train.forEach((row, i) => {
    chosen.set(features.subarray(row * width, (row + 1) * width), i * width);
  });
  const model = fitLogistic(
    chosen,
    Uint8Array.from(train, row => positive[row]),
    width,
  );
  const scores = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let score = model.intercept;
    for (let k = 0; k < width; k++) {
      score += model.coefficients[k] * features[i * width + k];
    }
    scores[i] = score;
  }
  const gains = new Float64Array(columns.length);
  let at = 0;
  widths.forEach((w, c) => {
    for (let k = 0; k < w; k++) gains[c] += Math.abs(model.coefficients[at++]);
  });
  return { scores, gains };
}

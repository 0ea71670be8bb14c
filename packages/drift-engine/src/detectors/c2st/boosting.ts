import { BINS, type BinnedRows } from './bins';
import { histogramOf, PER_BIN, subtract, type Histogram } from './histogram';

// Bound once: it runs in a hot loop.
const { exp } = Math;

export interface BoostingOptions {
  trees: number;
  /** Splits between root and leaf. */
  depth: number;
  learningRate: number;
  /** Least rows in a leaf. */
  leafRows: number;
  /** Added to the curvature in a leaf. */
  ridge: number;
  /** Columns whose bins are labels: they are ordered anew in each node, by the gradient. */
  unordered: boolean[];
}

interface Split {
  column: number;
  gain: number;
  /** Bins that go left. */
  left: Uint8Array;
}

function bestSplit(
  histogram: Histogram,
  columns: number,
  options: BoostingOptions,
): Split | undefined {
  const { ridge, leafRows, unordered } = options;
  let best: { column: number; gain: number; upTo: number } | undefined;
  const ordered = new Int32Array(BINS);
  const slopes = new Float64Array(BINS);
  const orderOf = (column: number): number => {
    const base = column * BINS * PER_BIN;
    let used = 0;
    for (let b = 0; b < BINS; b++) {
      if (histogram[base + b * PER_BIN + 2] > 0) ordered[used++] = b;
    }
    if (unordered[column]) {
      // Few and often: by insertion. Equal slopes stay in the order of their bins.
      for (let i = 0; i < used; i++) {
        const bin = ordered[i];
        const at = base + bin * PER_BIN;
        const slope = histogram[at] / (histogram[at + 1] + ridge);
        let to = i;
        while (to > 0 && slopes[to - 1] > slope) {
          slopes[to] = slopes[to - 1];
          ordered[to] = ordered[to - 1];
          to--;
        }
        slopes[to] = slope;
        ordered[to] = bin;
      }
    }
    return used;
  };
  for (let column = 0; column < columns; column++) {
    const base = column * BINS * PER_BIN;
    const used = orderOf(column);
    let gradient = 0;
    let curvature = 0;
    let rows = 0;
    for (let b = 0; b < BINS; b++) {
      gradient += histogram[base + b * PER_BIN];
      curvature += histogram[base + b * PER_BIN + 1];
      rows += histogram[base + b * PER_BIN + 2];
    }
    const whole = (gradient * gradient) / (curvature + ridge);
    let g = 0;
    let h = 0;
    let taken = 0;
    for (let i = 0; i + 1 < used; i++) {
      const at = base + ordered[i] * PER_BIN;
      g += histogram[at];
      h += histogram[at + 1];
      taken += histogram[at + 2];
      if (taken < leafRows) continue;
      if (rows - taken < leafRows) break;
      const other = gradient - g;
      const gain =
        (g * g) / (h + ridge) +
        (other * other) / (curvature - h + ridge) -
        whole;
      if (gain > 1e-9 && (!best || gain > best.gain)) {
        best = { column, gain, upTo: i };
      }
    }
  }
  if (!best) return undefined;
  const left = new Uint8Array(BINS);
  orderOf(best.column);
  for (let i = 0; i <= best.upTo; i++) left[ordered[i]] = 1;
  return { column: best.column, gain: best.gain, left };
}

/** Scores of all rows, and what each column's splits gained. */
export interface Boosted {
  scores: Float64Array;
  gains: Float64Array;
}

/**
 * Gradient boosting of shallow trees on bins for the logistic loss, trained on some rows, scored on all.
 *
 * @param train - rows to learn from
 * @param positive - 1 where a row is of the class whose log odds are the score
 */
export function boost(
  data: BinnedRows,
  train: Int32Array,
  positive: Uint8Array,
  options: BoostingOptions,
): Boosted {
  const { rows, columns, bins } = data;
  let positives = 0;
  for (let i = 0; i < train.length; i++) positives += positive[train[i]];
  const prior = Math.log(positives / (train.length - positives));
  const scores = new Float64Array(rows).fill(prior);
  const gains = new Float64Array(columns);
  const gradient = new Float64Array(rows);
  const curvature = new Float64Array(rows);
  const inTrain = Int32Array.from(train);
  const rest = new Uint8Array(rows).fill(1);
  for (let i = 0; i < train.length; i++) rest[train[i]] = 0;
  const others: number[] = [];
  for (let i = 0; i < rows; i++) if (rest[i]) others.push(i);
  const outside = Int32Array.from(others);
  const spare = new Int32Array(rows);

  /** Moves the rows of [from, to) that go left to the front; returns where the right ones start. */
  const partition = (
    index: Int32Array,
    from: number,
    to: number,
    split: Split,
  ): number => {
    const start = split.column * rows;
    let front = from;
    let back = 0;
    for (let i = from; i < to; i++) {
      const row = index[i];
      if (split.left[bins[start + row]]) index[front++] = row;
      else spare[back++] = row;
    }
    for (let i = 0; i < back; i++) index[front + i] = spare[i];
    return front;
  };

  const add = (index: Int32Array, from: number, to: number, step: number) => {
    for (let i = from; i < to; i++) scores[index[i]] += step;
  };

  const grow = (
    histogram: Histogram,
    from: number,
    to: number,
    outFrom: number,
    outTo: number,
    depth: number,
  ) => {
    const split =
      depth < options.depth
        ? bestSplit(histogram, columns, options)
        : undefined;
    if (!split) {
      let g = 0;
      let h = 0;
      for (let b = 0; b < BINS; b++) {
        g += histogram[b * PER_BIN];
        h += histogram[b * PER_BIN + 1];
      }
      const step = (options.learningRate * g) / (h + options.ridge);
      add(inTrain, from, to, step);
      add(outside, outFrom, outTo, step);
      return;
    }
    gains[split.column] += split.gain;
    const middle = partition(inTrain, from, to, split);
    const outMiddle = partition(outside, outFrom, outTo, split);
    const leftSmaller = middle - from <= to - middle;
    const [a, b] = leftSmaller ? [from, middle] : [middle, to];
    let left: Histogram;
    let right: Histogram;
    if (depth + 1 < options.depth) {
      const small = histogramOf(data, inTrain, a, b, gradient, curvature);
      const large = subtract(histogram, small);
      [left, right] = leftSmaller ? [small, large] : [large, small];
    } else {
      // A leaf needs the sums over its rows only: the bins of one column hold them.
      const one = { rows, columns: 1, bins };
      const small = histogramOf(one, inTrain, a, b, gradient, curvature);
      const large = subtract(histogram.subarray(0, small.length), small);
      [left, right] = leftSmaller ? [small, large] : [large, small];
    }
    grow(left, from, middle, outFrom, outMiddle, depth + 1);
    grow(right, middle, to, outMiddle, outTo, depth + 1);
  };

  for (let tree = 0; tree < options.trees; tree++) {
    for (let i = 0; i < inTrain.length; i++) {
      const row = inTrain[i];
      const p = 1 / (1 + exp(-scores[row]));
      gradient[row] = positive[row] - p;
      curvature[row] = p * (1 - p);
    }
    const root = histogramOf(
      data,
      inTrain,
      0,
      inTrain.length,
      gradient,
      curvature,
    );
    grow(root, 0, inTrain.length, 0, outside.length, 0);
  }
  return { scores, gains };
}

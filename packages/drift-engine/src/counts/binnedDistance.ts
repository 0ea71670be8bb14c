import { type NumericCounts } from '../profile/Profile';
import { type ColumnPlan } from '../profile/ProfilePlan';
import { normalDensity, normalSurvival } from '../special/normal';

export type NumericColumnPlan = Extract<ColumnPlan, { edges: number[] }>;

const Z95 = 1.959963984540054;

/** W₁ of two columns of numbers that are known by their counts, in the unit of the values. */
export interface BinnedWasserstein {
  value: number;
  /** Half the width of the 95 % interval (delta method, by the dual form of W₁). */
  error: number;
  /** What sampling alone is expected to add. */
  bias: number;
}

type Side = 'reference' | 'current';
const SIDES: readonly Side[] = ['reference', 'current'];

/** Distribution functions of both sides at common points; between them they are taken as straight. */
export interface BinnedFunctions {
  at: number[];
  reference: number[];
  current: number[];
  /** Means of the values themselves, which are known although their places within bins are not. */
  means: Record<Side, number>;
}

function valuesIn({ bins }: NumericCounts): number {
  return bins.reduce((sum, count) => sum + count, 0);
}

/** Both distribution functions at the plan's edges, and where the two sides begin and end. Finite values only. */
export function functionsOf(
  plan: NumericColumnPlan,
  reference: NumericCounts,
  current: NumericCounts,
): BinnedFunctions | undefined {
  const { edges, shift } = plan;
  const n = valuesIn(reference);
  const m = valuesIn(current);
  if (n === 0 || m === 0 || edges.length === 0) return undefined;
  const known = (...values: Array<number | null>) =>
    values.filter(value => value !== null);
  const sharesOf = ({ bins }: NumericCounts, rows: number) => {
    let below = 0;
    return [0, ...bins.map(count => (below += count) / rows)];
  };
  return {
    at: [
      Math.min(edges[0], ...known(reference.least, current.least)),
      ...edges,
      Math.max(
        edges[edges.length - 1],
        ...known(reference.greatest, current.greatest),
      ),
    ],
    reference: sharesOf(reference, n),
    current: sharesOf(current, m),
    means: {
      reference: shift + reference.sum / n,
      current: shift + current.sum / m,
    },
  };
}

/**
 * How far the mean of evenly spread values is above that of the values, times the slope of the potential where most of
 * that comes from: the bin that is widest for its share, as the outermost one of a heavy tail.
 */
function hiddenIn({ at, means, ...shares }: BinnedFunctions, side: Side) {
  let mean = 0;
  let most = 0;
  let slope = 0;
  for (let i = 1; i < at.length; i++) {
    const share = shares[side][i] - shares[side][i - 1];
    const spread = share * (at[i] - at[i - 1]);
    mean += (share * (at[i] + at[i - 1])) / 2;
    if (spread > most) {
      most = spread;
      slope = Math.sign(
        shares.reference[i - 1] -
          shares.current[i - 1] +
          shares.reference[i] -
          shares.current[i],
      );
    }
  }
  return slope * (mean - means[side]);
}

/** E|N(d, s²)| - |d|: how far noise of standard deviation s lifts the absolute value of d. */
function foldedExcess(d: number, s: number): number {
  if (s <= 0) return 0;
  const z = Math.abs(d) / s;
  return z > 6 ? 0 : 2 * s * (normalDensity(z) - z * normalSurvival(z));
}

/** ∫ |d| over a step of this width along which d runs straight from `from` to `to`. */
function areaOf(from: number, to: number, width: number): number {
  if (from * to >= 0) return ((Math.abs(from) + Math.abs(to)) / 2) * width;
  return (
    ((from * from + to * to) / (2 * (Math.abs(from) + Math.abs(to)))) * width
  );
}

/**
 * The first Wasserstein distance from counts. Values are taken as evenly spread within a bin, and what that adds to either
 * mean is taken off again.
 */
export function binnedWasserstein(
  functions: BinnedFunctions,
  rows: { reference: number; current: number },
): BinnedWasserstein {
  const { at, reference, current } = functions;
  const noise = 1 / rows.reference + 1 / rows.current;
  const pooledAt = (i: number) =>
    (rows.reference * reference[i] + rows.current * current[i]) /
    (rows.reference + rows.current);
  const excessAt = (i: number) => {
    const pooled = pooledAt(i);
    return foldedExcess(
      reference[i] - current[i],
      Math.sqrt(pooled * (1 - pooled) * noise),
    );
  };
  let value = 0;
  let bias = 0;
  let potential = 0;
  const moments = {
    reference: { mean: 0, square: 0 },
    current: { mean: 0, square: 0 },
  };
  for (let i = 1; i < at.length; i++) {
    const width = at[i] - at[i - 1];
    const from = reference[i - 1] - current[i - 1];
    const to = reference[i] - current[i];
    value += areaOf(from, to, width);
    bias += ((excessAt(i - 1) + excessAt(i)) / 2) * width;
    const next = potential + Math.sign(from + to) * width;
    const mean = (potential + next) / 2;
    const square = (potential * potential + potential * next + next * next) / 3;
    for (const side of SIDES) {
      const share = functions[side][i] - functions[side][i - 1];
      moments[side].mean += share * mean;
      moments[side].square += share * square;
    }
    potential = next;
  }
  const variance = SIDES.reduce((sum, side) => {
    const { mean, square } = moments[side];
    return sum + Math.max(0, square - mean * mean) / rows[side];
  }, 0);
  const hidden =
    hiddenIn(functions, 'reference') - hiddenIn(functions, 'current');
  return {
    value: Math.max(0, value + hidden),
    error: Z95 * Math.sqrt(variance),
    bias,
  };
}

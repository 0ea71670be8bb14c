import type { RatioEvidence } from './ratioEvidence';
import type { RatioGrid } from './ratioGrid';

// Bound once: a global looked up in a hot loop is slow where the runtime wraps globals, as test runners do.
const { exp, log, max, min } = Math;

const HALVINGS = 30;

/** A curve through knots, a cubic (Lagrange) between two of them and their neighbours. */
class Curve {
  constructor(readonly knots: number[], readonly values: number[]) {}

  /** Value at `x` between the knots `at` and `at + 1`. */
  value(at: number, x: number): number {
    const { knots, values } = this;
    const first = min(max(at - 1, 0), knots.length - 4);
    let sum = 0;
    for (let i = first; i < first + 4; i++) {
      let weight = values[i];
      for (let j = first; j < first + 4; j++) {
        if (j !== i) weight *= (x - knots[j]) / (knots[i] - knots[j]);
      }
      sum += weight;
    }
    return sum;
  }

  /** Where it is largest, next to its largest knot. */
  top(): number {
    const best = this.values.indexOf(max(...this.values));
    const last = this.knots.length - 1;
    let low = this.knots[max(best - 1, 0)];
    let high = this.knots[min(best + 1, last)];
    const at = (x: number) =>
      this.value(x < this.knots[best] ? best - 1 : min(best, last - 1), x);
    for (let i = 0; i < HALVINGS; i++) {
      const third = (high - low) / 3;
      if (at(low + third) < at(high - third)) low += third;
      else high -= third;
    }
    return (low + high) / 2;
  }

  /** Where it crosses `level` between `outside`, below it, and `inside`, both within one piece. */
  crossing(at: number, level: number, outside: number, inside: number): number {
    let [out, inn] = [outside, inside];
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (out + inn) / 2;
      if (this.value(at, middle) < level) out = middle;
      else inn = middle;
    }
    return (out + inn) / 2;
  }
}

/**
 * Always-valid confidence sequence of a ratio: the ratios r0 that the mixture over all ratios does not reject, that is
 * those with `Σ w(r) L(r) / L(r0) < 1/α`. For independent events it holds the true ratio at every look at once with
 * probability at least 1 - α (Ville's inequality).
 *
 * @param factor - over-dispersion by which evidence is divided, at least 1
 * @param alpha - above 0, below 1
 * @returns an end is null where it lies beyond the grid, 1/8 to 8
 */
export function ratioInterval(
  { ratios, everywhere }: RatioGrid,
  { logL }: RatioEvidence,
  factor: number,
  alpha: number,
): { low: number | null; high: number | null } {
  const curve = new Curve(
    ratios.map(Math.log),
    logL.map(x => x / factor),
  );
  const { knots, values } = curve;
  const largest = max(...values);
  const mixture = everywhere.reduce(
    (sum, { at, weight }) => sum + weight * exp(values[at] - largest),
    0,
  );
  const level = largest + log(mixture) - log(1 / alpha);
  const top = curve.top();
  const lastBelow = values.reduce(
    (last, x, i) => (knots[i] < top && x < level ? i : last),
    -1,
  );
  const firstAbove = values.findIndex((x, i) => knots[i] > top && x < level);
  return {
    low:
      lastBelow < 0
        ? null
        : exp(
            curve.crossing(
              lastBelow,
              level,
              knots[lastBelow],
              min(knots[lastBelow + 1], top),
            ),
          ),
    high:
      firstAbove < 0
        ? null
        : exp(
            curve.crossing(
              firstAbove - 1,
              level,
              knots[firstAbove],
              max(knots[firstAbove - 1], top),
            ),
          ),
  };
}

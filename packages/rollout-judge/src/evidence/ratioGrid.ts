/** Ratios at which the likelihood is kept: rising, as small as the intervals and tests allow. */
export interface RatioGrid {
  ratios: number[];
  /** Positions of the alternatives to "the ratio is at most the upper null". */
  above: number[];
  /** Positions of the alternatives to "the ratio is at least the lower null". */
  below: number[];
  /** Positions of the two nulls. */
  nullAbove: number;
  nullBelow: number;
  /** Weights over the whole grid, for the interval; they add up to 1. */
  everywhere: { at: number; weight: number }[];
}

/** Between 1/8 and 8 in steps of 2^(1/4): a cubic through them follows the log-likelihood closely. */
const KNOTS = Array.from({ length: 25 }, (_, i) => 2 ** ((i - 12) / 4));

/** Ratios of the interval's mixture: every second knot, those near 1 with more weight. */
const EVERYWHERE = Array.from({ length: 13 }, (_, i) => ({
  ratio: 2 ** ((i - 6) / 2),
  weight: 1 / (1 + Math.abs(i - 6)),
}));
const WEIGHTS = EVERYWHERE.reduce((sum, { weight }) => sum + weight, 0);

/** Alternatives of the rollback test. */
const WORSE = [1.25, 1.5, 2, 3, 5];
/** Alternatives of the promote test: as good, or a little better. */
const NOT_WORSE = [0.7, 1];

function grid(
  nulls: { above: number; below: number },
  alternatives: { above: number[]; below: number[] },
): RatioGrid {
  const ratios = [
    ...new Set([
      ...KNOTS,
      nulls.above,
      nulls.below,
      ...alternatives.above,
      ...alternatives.below,
    ]),
  ].sort((a, b) => a - b);
  const at = (ratio: number) => ratios.indexOf(ratio);
  return {
    ratios,
    above: alternatives.above.map(at),
    below: alternatives.below.map(at),
    nullAbove: at(nulls.above),
    nullBelow: at(nulls.below),
    everywhere: EVERYWHERE.map(({ ratio, weight }) => ({
      at: at(ratio),
      weight: weight / WEIGHTS,
    })),
  };
}

/** Grid of a test of "is the canary worse" (ratio above 1) and "is it not worse than the margin". */
export function comparisonGrid(margin: number): RatioGrid {
  return grid({ above: 1, below: margin }, { above: WORSE, below: NOT_WORSE });
}

/** Grid of the sample-ratio check: the odds of a request may be off by the tolerance, either way. */
export function splitGrid(tolerance: number): RatioGrid {
  const bound = 1 + tolerance;
  return grid(
    { above: bound, below: 1 / bound },
    {
      above: [1.5, 3, 10].map(times => times * bound),
      below: [1.5, 3, 10].map(times => 1 / (times * bound)),
    },
  );
}

import { z } from 'zod';

// Bound once: a global looked up in a hot loop is slow where the runtime wraps globals, as test runners do.
const { max, sqrt } = Math;

const scaleSchema = z.object({
  /** Intervals that one block holds. */
  length: z.int().positive(),
  blocks: z.number(),
  squares: z.number(),
  variance: z.number(),
  varianceSquares: z.number(),
  open: z.object({
    filled: z.number(),
    residual: z.number(),
    variance: z.number(),
  }),
});

export const dispersionSchema = z.object({
  /** Mantel and Haenszel's sums of the ratio so far. */
  above: z.number(),
  below: z.number(),
  /** Information on ln(ratio) so far. */
  information: z.number(),
  scales: z.array(scaleSchema),
});

export type Dispersion = z.infer<typeof dispersionSchema>;

/** Intervals per block: clusters that last longer than an interval show in longer blocks only. */
const BLOCK_LENGTHS = [1, 4, 16];
/** The ratio starts at 1 with a standard deviation of 2 of its logarithm: a large effect is not scatter. */
const PRIOR_INFORMATION = 0.25;
const LEAST_BLOCKS = 3;
/** Allowances beyond which the scatter is evident. */
const EVIDENT = 2;
/** Until so many intervals have told how the events scatter, they are taken to scatter more widely. */
const KNOWN_AFTER = 15;

export function noDispersion(blockLengths = BLOCK_LENGTHS): Dispersion {
  return {
    above: 0,
    below: 0,
    information: 0,
    scales: blockLengths.map(length => ({
      length,
      blocks: 0,
      squares: 0,
      variance: 0,
      varianceSquares: 0,
      open: { filled: 0, residual: 0, variance: 0 },
    })),
  };
}

/** Events on each side that draw the ratio towards 1: those of the prior information. */
const PRIOR_EVENTS = 2 * PRIOR_INFORMATION;

/** Mantel and Haenszel's estimate of the ratio, drawn towards 1. */
function ratioSoFar({ above, below }: Dispersion): number {
  return (above + PRIOR_EVENTS) / (below + PRIOR_EVENTS);
}

/**
 * Adds one interval: of `events` events `onCanary` fell on the canary, which had the share `theta` of the exposure.
 *
 * The residual is taken from what the intervals before predict, with the variance that the prediction itself adds, so
 * that residuals of independent events are uncorrelated with mean 0 (recursive residuals, Brown, Durbin and Evans 1975).
 */
export function addToDispersion(
  before: Dispersion,
  onCanary: number,
  events: number,
  theta: number,
): Dispersion {
  if (events === 0) return before;
  const ratio = ratioSoFar(before);
  const p = (ratio * theta) / (1 + (ratio - 1) * theta);
  // A ratio that is too low by luck must not make the usual scatter look wide.
  const information = events * max(p * (1 - p), theta * (1 - theta));
  const residual = onCanary - events * p;
  const variance =
    information * (1 + information / (before.information + PRIOR_INFORMATION));
  return {
    above: before.above + onCanary * (1 - theta),
    below: before.below + (events - onCanary) * theta,
    information: before.information + information,
    scales: before.scales.map(scale => {
      const filled = scale.open.filled + 1;
      const sum = scale.open.residual + residual;
      const spread = scale.open.variance + variance;
      if (filled < scale.length) {
        return {
          ...scale,
          open: { filled, residual: sum, variance: spread },
        };
      }
      return {
        length: scale.length,
        blocks: scale.blocks + 1,
        squares: scale.squares + sum * sum,
        variance: scale.variance + spread,
        varianceSquares: scale.varianceSquares + spread * spread,
        open: { filled: 0, residual: 0, variance: 0 },
      };
    }),
  };
}

/**
 * How many times as widely the events scatter between the arms as independent ones would: at least 1.
 *
 * The ratio of squared residuals to their variance, the largest over the block lengths. Each is taken less `allowance` standard
 * errors, since chance alone must not cost evidence; where it exceeds 1 by twice that, the scatter is evident, and what is uncertain is how
 * large it is: then its own standard error is added instead.
 */
export function estimatedFactor(
  { scales }: Dispersion,
  allowance: number,
): number {
  let factor = 1;
  for (const { blocks, squares, variance, varianceSquares } of scales) {
    if (blocks < LEAST_BLOCKS || variance <= 0) continue;
    const error = sqrt(2 * varianceSquares + variance) / variance;
    const estimate = squares / variance;
    factor = max(
      factor,
      estimate - EVIDENT * allowance * error > 1
        ? estimate * (1 + sqrt(2 / blocks))
        : estimate - allowance * error,
    );
  }
  return factor;
}

/**
 * What is assumed of the scatter before the intervals can tell: only strong evidence outweighs it. It ends with the fifteenth
 * interval that had events.
 */
export function assumedFactor({ scales }: Dispersion, atFirst: number): number {
  const unknown = max(0, 1 - scales[0].blocks / KNOWN_AFTER);
  return 1 + (atFirst - 1) * unknown;
}

import { z } from 'zod';

// Bound once: a global looked up in a hot loop is slow where the runtime wraps globals, as test runners do.
const { max, sqrt } = Math;

const scaleSchema = z.object({
  /** Intervals that one block holds. */
  length: z.int().positive(),
  blocks: z.number(),
  /** How much the blocks tell of the scatter, in blocks with many events. */
  weight: z.number(),
  /** Squared residuals of the blocks over their variance, by that weight. */
  weightedSquares: z.number(),
  open: z.object({
    filled: z.number(),
    residual: z.number(),
    variance: z.number(),
  }),
});

type Scale = z.infer<typeof scaleSchema>;

/** Intervals per block, where clusters that last longer than an interval are to show: in longer blocks only. */
export const LONG_BLOCKS = [1, 4, 16];
/**
 * Block lengths of errors and slow answers. A canary that turns bad after long good time is no different, in long blocks, from one
 * with long clusters, and would be divided by its own change; users who stay show in the requests.
 */
const EACH_INTERVAL = [1];
/** The ratio starts at 1 with a standard deviation of 2 of its logarithm: a large effect is not scatter. */
const PRIOR_INFORMATION = 0.25;
const LEAST_BLOCKS = 3;
/** Allowances beyond which the scatter is evident. */
const EVIDENT = 2;
/** Until so many intervals have told how the events scatter, they are taken to scatter more widely. */
const KNOWN_AFTER = 15;

function noScales(blockLengths: number[]): Scale[] {
  return blockLengths.map(length => ({
    length,
    blocks: 0,
    weight: 0,
    weightedSquares: 0,
    open: { filled: 0, residual: 0, variance: 0 },
  }));
}

export const dispersionSchema = z.object({
  /** Mantel and Haenszel's sums of the ratio so far. */
  above: z.number(),
  below: z.number(),
  /** Information on ln(ratio) so far. */
  information: z.number(),
  /** By block length. A state of before they were told apart by weight begins to estimate anew, with caution. */
  byLength: z.array(scaleSchema).default(() => noScales(EACH_INTERVAL)),
});

export type Dispersion = z.infer<typeof dispersionSchema>;

export function noDispersion(blockLengths = EACH_INTERVAL): Dispersion {
  return {
    above: 0,
    below: 0,
    information: 0,
    byLength: noScales(blockLengths),
  };
}

/** Events on each side that draw the ratio towards 1: those of the prior information. */
const PRIOR_EVENTS = 2 * PRIOR_INFORMATION;

/** Mantel and Haenszel's estimate of the ratio, drawn towards 1. */
function ratioSoFar({ above, below }: Dispersion): number {
  return (above + PRIOR_EVENTS) / (below + PRIOR_EVENTS);
}

function addToScale(scale: Scale, residual: number, variance: number): Scale {
  const filled = scale.open.filled + 1;
  const sum = scale.open.residual + residual;
  const spread = scale.open.variance + variance;
  if (filled < scale.length) {
    return { ...scale, open: { filled, residual: sum, variance: spread } };
  }
  // A standardised square of events that are few has the variance 2 + 1/spread.
  const weight = (2 * spread) / (2 * spread + 1);
  return {
    length: scale.length,
    blocks: scale.blocks + 1,
    weight: scale.weight + weight,
    weightedSquares: scale.weightedSquares + (weight * sum * sum) / spread,
    open: { filled: 0, residual: 0, variance: 0 },
  };
}

/**
 * Adds one interval: of `events` events `onCanary` fell on the canary, which had the share `theta` of the exposure.
 *
 * The residual is taken from what the intervals before predict, with the variance that the prediction itself adds, so
 * that residuals of independent events are uncorrelated with mean 0 (recursive residuals, Brown, Durbin and Evans 1975). Each is
 * standardised by itself: the first, whose prediction is the most uncertain, must not outweigh those after it.
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
    byLength: before.byLength.map(scale =>
      addToScale(scale, residual, variance),
    ),
  };
}

/**
 * How many times as widely the events scatter between the arms as independent ones would: at least 1.
 *
 * The weighted mean of the standardised squares, the largest over the block lengths. Each is taken less `allowance` standard
 * errors, since chance alone must not cost evidence; where it exceeds 1 by twice that, the scatter is evident, and what is uncertain is how
 * large it is: then its own standard error is added instead.
 */
export function estimatedFactor(
  { byLength }: Dispersion,
  allowance: number,
): number {
  let factor = 1;
  for (const { blocks, weight, weightedSquares } of byLength) {
    if (blocks < LEAST_BLOCKS || weight <= 0) continue;
    const error = sqrt(2 / weight);
    const estimate = weightedSquares / weight;
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
 * What is assumed of the scatter while the intervals cannot tell: only strong evidence outweighs it. `atFirst` times what is seen of it,
 * falling to 1 with the fifteenth interval that had events: the first intervals of a few clusters look like anything, and of
 * large ones more often wide than not.
 */
export function assumedFactor(
  { byLength }: Dispersion,
  atFirst: number,
): number {
  const { blocks, weight, weightedSquares } = byLength[0];
  const unknown = max(0, 1 - blocks / KNOWN_AFTER);
  const seen = weight > 0 ? max(1, weightedSquares / weight) : 1;
  return 1 + (atFirst * seen - 1) * unknown;
}

import { z } from 'zod';
import {
  addToDispersion,
  estimatedFactor,
  dispersionSchema,
  noDispersion,
} from './dispersion';
import type { DispersionSettings } from '../policy';
import { logMeanExp } from './mixture';

// Bound once: a global looked up in a hot loop is slow where the runtime wraps globals, as test runners do.
const { abs, log, max } = Math;

export const scoreEvidenceSchema = z.object({
  /** Predictions per bin so far. */
  stable: z.array(z.number()),
  canary: z.array(z.number()),
  /** ln E of each prior. */
  logE: z.array(z.number()),
  /** Scatter of each bin against the rest. */
  dispersion: z.array(dispersionSchema),
});

export type ScoreEvidence = z.infer<typeof scoreEvidenceSchema>;

/** How many predictions' worth of doubt the canary's shares start with: small finds large changes at once, large small ones. */
const PRIORS = [30, 300, 3000];

/** Short clusters only: there may be many bins, and the state stays small. */
const BLOCK_LENGTHS = [1, 4];

const total = (counts: number[]) => counts.reduce((sum, x) => sum + x, 0);

export function noScores(bins: number): ScoreEvidence {
  const zeros = Array.from({ length: bins }, () => 0);
  return {
    stable: zeros,
    canary: zeros,
    logE: PRIORS.map(() => 0),
    dispersion: zeros.map(() => noDispersion(BLOCK_LENGTHS)),
  };
}

/**
 * Adds one interval of score counts.
 *
 * With p_c and p_s guessed from the intervals before, and p_0 their average weighted by the interval's predictions, the
 * factor is the product of p_c/p_0 over the canary's predictions and p_s/p_0 over the stable version's: at most 1 in
 * expectation whatever the common distribution is (Turner, Ly and Grünwald 2024, for more than two outcomes by the
 * inequality of the means). The guess for the canary starts at the stable version's shares; three strengths of that
 * start are averaged.
 */
export function addScores(
  before: ScoreEvidence,
  stable: number[],
  canary: number[],
): ScoreEvidence {
  const ofStable = total(stable);
  const ofCanary = total(canary);
  if (ofStable === 0 || ofCanary === 0) return before;
  const theta = ofCanary / (ofCanary + ofStable);
  const bins = stable.length;
  const seenStable = total(before.stable);
  const seenCanary = total(before.canary);
  const share = before.stable.map(
    (count, j) =>
      (count + before.canary[j] + 0.5) / (seenStable + seenCanary + 0.5 * bins),
  );
  const guessStable = before.stable.map(
    (count, j) => (count + share[j]) / (seenStable + 1),
  );
  const logE = before.logE.map((sum, k) => {
    let next = sum;
    for (let j = 0; j < bins; j++) {
      if (canary[j] + stable[j] === 0) continue;
      const guessCanary =
        (before.canary[j] + PRIORS[k] * guessStable[j]) /
        (seenCanary + PRIORS[k]);
      const middle = theta * guessCanary + (1 - theta) * guessStable[j];
      next +=
        canary[j] * log(guessCanary / middle) +
        stable[j] * log(guessStable[j] / middle);
    }
    return next;
  });
  return {
    stable: before.stable.map((count, j) => count + stable[j]),
    canary: before.canary.map((count, j) => count + canary[j]),
    logE,
    dispersion: before.dispersion.map((bin, j) =>
      addToDispersion(bin, canary[j], canary[j] + stable[j], theta),
    ),
  };
}

/** What the scatter divides the evidence by: the bins' average, since the evidence is a sum over them. */
export function scoreDeflation(
  { dispersion }: ScoreEvidence,
  { guard, allowance }: DispersionSettings,
): number {
  if (!guard) return 1;
  const factors = dispersion.map(bin => estimatedFactor(bin, allowance));
  return total(factors) / factors.length;
}

/** ln E against "both arms have the same distribution of scores". */
export function logEvidenceScores(
  { logE }: ScoreEvidence,
  factor: number,
): number {
  return logMeanExp(logE.map(x => x / factor));
}

/** Population stability index of all counted predictions, ½ added to each count. */
export function stabilityIndex({
  stable,
  canary,
}: Pick<ScoreEvidence, 'stable' | 'canary'>): number {
  const shares = (counts: number[]) =>
    counts.map(x => (x + 0.5) / (total(counts) + 0.5 * counts.length));
  const expected = shares(stable);
  return shares(canary).reduce(
    (sum, p, j) => sum + (p - expected[j]) * log(p / expected[j]),
    0,
  );
}

/** Predictions that were counted of each arm. */
export function predictionsOf(evidence: ScoreEvidence | null): {
  stable: number;
  canary: number;
} {
  return {
    stable: total(evidence?.stable ?? []),
    canary: total(evidence?.canary ?? []),
  };
}

/** Largest distance of the cumulative shares, for bins in their order. */
export function largestDistance({ stable, canary }: ScoreEvidence): number {
  let [sumStable, sumCanary, largest] = [0, 0, 0];
  for (let j = 0; j < stable.length; j++) {
    sumStable += stable[j] / max(1, total(stable));
    sumCanary += canary[j] / max(1, total(canary));
    largest = max(largest, abs(sumStable - sumCanary));
  }
  return largest;
}

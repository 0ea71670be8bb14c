import { z } from 'zod';
import { logMeanExp } from './mixture';
import {
  addToDispersion,
  assumedFactor,
  estimatedFactor,
  dispersionSchema,
  noDispersion,
} from './dispersion';
import type { DispersionSettings } from '../policy';
import type { RatioGrid } from './ratioGrid';

// Bound once: a global looked up in a hot loop is slow where the runtime wraps globals, as test runners do.
const { log, log1p, max } = Math;

const tallySchema = z.object({ total: z.number(), bad: z.number() });

/** Evidence on the ratio of two rates, as it is stored. */
export const ratioEvidenceSchema = z.object({
  /** Log-likelihood at each ratio of the grid, less that at ratio 1. */
  logL: z.array(z.number()),
  stable: tallySchema,
  canary: tallySchema,
  dispersion: dispersionSchema,
});

export type RatioEvidence = z.infer<typeof ratioEvidenceSchema>;

/** What one interval brings: exposure of each arm (requests, labels, weight), and bad events among it. */
export interface ArmCounts {
  total: number;
  bad: number;
}

/** @param blockLengths - over which the scatter of the events is looked at; default: each interval */
export function noEvidence(
  { ratios }: RatioGrid,
  blockLengths?: number[],
): RatioEvidence {
  return {
    logL: ratios.map(() => 0),
    stable: { total: 0, bad: 0 },
    canary: { total: 0, bad: 0 },
    dispersion: noDispersion(blockLengths),
  };
}

/**
 * Log-likelihood of the ratio `r`, less that of ratio 1, given how one interval's events split between the arms.
 *
 * With the canary's share θ of the exposure an event falls on it with probability `p(r) = rθ / (1 + (r - 1)θ)`; so the
 * factor is `(p/θ)^onCanary ((1 - p)/(1 - θ))^onStable = r^onCanary / (1 + (r - 1)θ)^events`.
 */
export function splitLogLikelihood(
  ratio: number,
  onCanary: number,
  events: number,
  theta: number,
): number {
  return onCanary * log(ratio) - events * log1p((ratio - 1) * theta);
}

/**
 * Adds one interval. An interval without exposure in one of the arms brings no evidence and changes nothing.
 *
 * Conditioning on how the events of this one interval split makes the sum immune to changes of weight and to outages
 * that hit both arms.
 */
export function addInterval(
  { ratios }: RatioGrid,
  before: RatioEvidence,
  stable: ArmCounts,
  canary: ArmCounts,
): RatioEvidence {
  if (stable.total === 0 || canary.total === 0) return before;
  const theta = canary.total / (canary.total + stable.total);
  const events = canary.bad + stable.bad;
  const add = (tally: ArmCounts, counts: ArmCounts) => ({
    total: tally.total + counts.total,
    bad: tally.bad + counts.bad,
  });
  return {
    logL:
      events === 0
        ? before.logL
        : before.logL.map(
            (sum, i) =>
              sum + splitLogLikelihood(ratios[i], canary.bad, events, theta),
          ),
    stable: add(before.stable, stable),
    canary: add(before.canary, canary),
    dispersion: addToDispersion(before.dispersion, canary.bad, events, theta),
  };
}

/** What the scatter of the events divides evidence by. */
export function deflation(
  { dispersion }: RatioEvidence,
  { guard, allowance }: DispersionSettings,
): number {
  return guard ? estimatedFactor(dispersion, allowance) : 1;
}

/** The same for what may be found before the intervals can tell how the events scatter: a rollback, a wrong split. */
export function cautiousDeflation(
  evidence: RatioEvidence,
  settings: DispersionSettings,
): number {
  return settings.guard
    ? max(
        deflation(evidence, settings),
        assumedFactor(evidence.dispersion, settings.assumed),
      )
    : 1;
}

function against(
  { logL }: RatioEvidence,
  alternatives: number[],
  nullAt: number,
  factor: number,
): number {
  return (
    logMeanExp(alternatives.map(i => logL[i] / factor)) - logL[nullAt] / factor
  );
}

/** ln E against "the ratio is at most the upper null": evidence that the canary is worse. */
export function logEvidenceAbove(
  grid: RatioGrid,
  evidence: RatioEvidence,
  factor: number,
): number {
  return against(evidence, grid.above, grid.nullAbove, factor);
}

/** ln E against "the ratio is at least the lower null": evidence that the canary is not worse than the margin. */
export function logEvidenceBelow(
  grid: RatioGrid,
  evidence: RatioEvidence,
  factor: number,
): number {
  return against(evidence, grid.below, grid.nullBelow, factor);
}

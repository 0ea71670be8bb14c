import { logMeanExp } from './mixture';
import type { ArmCounts } from './ratioEvidence';

// Bound once: a global looked up in a hot loop is slow where the runtime wraps globals, as test runners do.
const { log, log1p } = Math;

/** Alternatives, as shares of the limit. */
const PARTS_OF_THE_LIMIT = [0.1, 0.3, 0.6];

/**
 * ln E against "the canary's share of bad events is at least the limit". Each request multiplies the evidence by
 * `q/q0` when it is bad and by `(1 - q)/(1 - q0)` otherwise, with q below q0: at most 1 in expectation for every share from
 * q0 upwards, so it may be looked at after every interval.
 *
 * @param limit - q0, above 0 and below 1
 * @param factor - over-dispersion by which evidence is divided, at least 1
 */
export function logEvidenceNegligible(
  { total, bad }: ArmCounts,
  limit: number,
  factor: number,
): number {
  return logMeanExp(
    PARTS_OF_THE_LIMIT.map(part => {
      const q = part * limit;
      const logE =
        bad * log(part) + (total - bad) * (log1p(-q) - log1p(-limit));
      return logE / factor;
    }),
  );
}

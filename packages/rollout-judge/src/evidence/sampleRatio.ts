import { z } from 'zod';
import type { DispersionSettings } from '../policy';
import { LONG_BLOCKS } from './dispersion';
import { logMeanExp } from './mixture';
import {
  addInterval,
  cautiousDeflation,
  deflation,
  noEvidence,
  ratioEvidenceSchema,
  type RatioEvidence,
} from './ratioEvidence';
import type { RatioGrid } from './ratioGrid';

// Bound once: a global looked up in a hot loop is slow where the runtime wraps globals, as test runners do.
const { exp, log, log1p, max, min } = Math;

export const sampleRatioSchema = z.object({
  /** How the requests split since the check began, or began anew after a void. */
  evidence: ratioEvidenceSchema,
  /** ln of the evidence of each alternative, over all intervals at which it may have begun; empty before the first. */
  logE: z.array(z.number()),
  /** Intervals judged in this epoch. */
  intervals: z.number(),
  /** How often the check has begun, from 1. */
  epoch: z.int().positive(),
  isVoid: z.boolean(),
  /** Over-dispersion of the split before it went void: the change itself must not count as scatter. */
  factorBefore: z.number(),
  /** While void: evidence that the split is again as asked, against either bound; never below 0. */
  recovered: z.tuple([z.number(), z.number()]),
  /** Requests since the weight changed, or since the split did, for the reason. */
  seen: z.object({
    weight: z.number(),
    stable: z.number(),
    canary: z.number(),
  }),
});

export type SampleRatio = z.infer<typeof sampleRatioSchema>;

/** Void ends when the split is this sure to be as asked again: once in 1,000 intervals by chance. */
const RECOVERED_AT = log(1000);

export function noSampleRatio(grid: RatioGrid): SampleRatio {
  return {
    evidence: noEvidence(grid, LONG_BLOCKS),
    logE: [],
    intervals: 0,
    epoch: 1,
    isVoid: false,
    factorBefore: 1,
    recovered: [0, 0],
    seen: { weight: 0, stable: 0, canary: 0 },
  };
}

/**
 * The line of an epoch: α·6/(π²k²) for the k-th, which adds up to α however often the check begins anew.
 */
export function sampleRatioThreshold(alpha: number, epoch: number): number {
  return log((Math.PI ** 2 * epoch ** 2) / (6 * alpha));
}

/** What one interval adds to each alternative, with the evidence divided by `factor`. */
function gains(
  { above, below, nullAbove, nullBelow }: RatioGrid,
  before: RatioEvidence,
  after: RatioEvidence,
  factor: number,
): number[] {
  const gain = (i: number) => after.logL[i] - before.logL[i];
  return [
    ...above.map(i => (gain(i) - gain(nullAbove)) / factor),
    ...below.map(i => (gain(i) - gain(nullBelow)) / factor),
  ];
}

/**
 * Evidence of an alternative that may have begun at any interval: the k-th has the weight 1/(k(k + 1)), which adds up to
 * 1, so that the sum stays an e-process and a router that breaks after an hour is found as soon as one that never worked.
 */
function addAnyStart(
  logE: number[],
  added: number[],
  intervals: number,
): number[] {
  const begins = -log(intervals * (intervals + 1));
  return added.map((gain, i) => {
    if (logE.length === 0) return begins + gain;
    const larger = max(logE[i], begins);
    return larger + log1p(exp(min(logE[i], begins) - larger)) + gain;
  });
}

/** ln E against "the odds are within the tolerance": too many or too few requests to the canary. */
export function logEvidenceSplit({ logE, intervals }: SampleRatio): number {
  if (logE.length === 0) return 0;
  // What has not begun yet counts with its weight.
  const rest = -log(intervals + 1);
  return logMeanExp([logMeanExp(logE), rest]) + Math.LN2;
}

function addRecovery(
  grid: RatioGrid,
  before: SampleRatio,
  added: RatioEvidence,
  factor: number,
): [number, number] {
  const asAsked = grid.ratios.indexOf(1);
  // What one interval says for ratio 1 against each bound, kept from falling below 0: a long void must not outlast its cause.
  const gain = (bound: number) =>
    (added.logL[asAsked] -
      before.evidence.logL[asAsked] -
      (added.logL[bound] - before.evidence.logL[bound])) /
    factor;
  return [
    max(0, before.recovered[0] + gain(grid.nullAbove)),
    max(0, before.recovered[1] + gain(grid.nullBelow)),
  ];
}

/**
 * Adds one interval: how its requests split, against the weight in force.
 *
 * Each request is an event that falls on the canary with probability weight/100 when the router does as asked.
 */
export function addSplit(
  grid: RatioGrid,
  before: SampleRatio,
  requests: { stable: number; canary: number },
  weight: number,
  settings: {
    alpha: number;
    overDispersion: DispersionSettings;
  },
): SampleRatio {
  const sum = requests.stable + requests.canary;
  if (sum === 0 || weight <= 0 || weight >= 100) return before;
  const evidence = addInterval(
    grid,
    before.evidence,
    { total: 100 - weight, bad: requests.stable },
    { total: weight, bad: requests.canary },
  );
  // The scatter of the intervals before: this one must not excuse itself.
  const factor = cautiousDeflation(before.evidence, settings.overDispersion);
  const isSameSplit = before.seen.weight === weight;
  const seen = isSameSplit
    ? {
        weight,
        stable: before.seen.stable + requests.stable,
        canary: before.seen.canary + requests.canary,
      }
    : { weight, ...requests };
  if (before.isVoid) {
    const recovered = addRecovery(grid, before, evidence, before.factorBefore);
    if (min(...recovered) < RECOVERED_AT) {
      return { ...before, evidence, seen, recovered };
    }
    return {
      ...noSampleRatio(grid),
      epoch: before.epoch + 1,
      seen: { weight, ...requests },
    };
  }
  const intervals = before.intervals + 1;
  const added = gains(grid, before.evidence, evidence, factor);
  const logE = addAnyStart(before.logE, added, intervals);
  const next = { ...before, evidence, logE, intervals, seen };
  const isVoid =
    logEvidenceSplit(next) >=
    sampleRatioThreshold(settings.alpha, before.epoch);
  // From here on the reason tells of the interval that gave it away and what follows, not of the good hour before.
  return isVoid
    ? {
        ...next,
        isVoid,
        factorBefore: deflation(before.evidence, settings.overDispersion),
        seen: { weight, ...requests },
      }
    : next;
}

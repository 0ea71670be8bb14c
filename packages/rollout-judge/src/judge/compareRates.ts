import { logMeanExp } from '../evidence/mixture';
import { logEvidenceNegligible } from '../evidence/negligible';
import {
  cautiousDeflation,
  deflation,
  logEvidenceAbove,
  logEvidenceBelow,
  type RatioEvidence,
} from '../evidence/ratioEvidence';
import type { RatioGrid } from '../evidence/ratioGrid';
import { ratioInterval } from '../evidence/ratioInterval';
import type { JudgePolicy } from '../policy';
import type { Effect, TestVerdict } from '../verdict';

/** Mantel and Haenszel's ratio; null while a side has no events. */
export function ratioOf({
  dispersion,
  stable,
  canary,
}: RatioEvidence): number | null {
  const { above, below } = dispersion;
  if (stable.total === 0 || canary.total === 0 || below === 0) return null;
  return above / below;
}

interface Interval {
  low: number | null;
  high: number | null;
}

/** A ratio with its interval, and a reason where a number is missing. */
export function ratioEffect(
  name: 'risk-ratio' | 'odds-ratio',
  evidence: RatioEvidence,
  interval: Interval,
): Effect {
  const value = ratioOf(evidence);
  const effect = { name, value, ...interval };
  const { stable, canary } = evidence;
  if (value === null) {
    const events = stable.bad + canary.bad;
    return {
      ...effect,
      reason:
        events === 0
          ? 'Nothing bad was counted in either arm'
          : 'Nothing bad was counted in the stable version',
    };
  }
  if (interval.low === null || interval.high === null) {
    return { ...effect, reason: 'The interval is not closed yet' };
  }
  return effect;
}

/**
 * The interval, made to agree with the tests where the two stand on different sides of a line by their different mixtures:
 * its low end is at least 1 exactly when the canary is worse, its high end at most the margin exactly when it is not worse.
 */
function agreeing(
  { low, high }: Interval,
  tests: { isWorse: boolean; isNotWorse: boolean; margin: number },
): Interval {
  const pull = (end: number | null, line: number, isAbove: boolean) => {
    if (end === null) return isAbove ? line : null;
    return isAbove ? Math.max(end, line) : Math.min(end, line);
  };
  return {
    low: pull(low, 1, tests.isWorse),
    high: tests.isNotWorse
      ? Math.min(high ?? tests.margin, tests.margin)
      : high && Math.max(high, tests.margin),
  };
}

/** What a comparison of two rates is held against. */
interface Lines {
  grid: RatioGrid;
  policy: JudgePolicy;
  /** α of the test, or of one edge. */
  alpha: number;
  /** Share of the canary's requests below which bad events do not matter; 0: none. */
  negligible: number;
  isHeldByPromote: boolean;
  /** ln E for a rollback with which the stage began; default: 0. */
  carried?: number;
  /** What evidence is divided by at least. Default: by nothing. */
  atLeast?: Scatter;
}

/** What evidence is divided by. */
export interface Scatter {
  factor: number;
  /** For a rollback, while it cannot be told yet how events scatter. */
  cautious: number;
}

type Compared = Pick<
  TestVerdict,
  | 'logE'
  | 'threshold'
  | 'effect'
  | 'counted'
  | 'notWorse'
  | 'dispersion'
  | 'assumedDispersion'
>;

/** The evidence on two rates, both ways, before it is told. */
export interface Weighed {
  evidence: RatioEvidence;
  lines: Lines;
  /** ln E that the canary is worse. */
  logE: number;
  /** ln E that its ratio is below the margin, and that it is so or negligible. */
  belowMargin: number;
  notWorse: number;
  /** What evidence is divided by: as estimated, and where that is too early to say. */
  factor: number;
  cautious: number;
}

/** Both sides of the comparison of two rates: worse, and not worse than the margin. */
export function weighRates(evidence: RatioEvidence, lines: Lines): Weighed {
  const { grid, policy, negligible } = lines;
  const { atLeast = { factor: 1, cautious: 1 } } = lines;
  const factor = Math.max(
    atLeast.factor,
    deflation(evidence, policy.overDispersion),
  );
  const cautious = Math.max(
    factor,
    atLeast.cautious,
    cautiousDeflation(evidence, policy.overDispersion),
  );
  const belowMargin = logEvidenceBelow(grid, evidence, factor);
  return {
    evidence,
    lines,
    logE: (lines.carried ?? 0) + logEvidenceAbove(grid, evidence, cautious),
    belowMargin,
    // Either is evidence against "worse than the margin and not negligible"; so is their mean.
    notWorse:
      negligible > 0
        ? logMeanExp([
            belowMargin,
            logEvidenceNegligible(evidence.canary, negligible, factor),
          ])
        : belowMargin,
    factor,
    cautious,
  };
}

/** What a verdict tells of it: with effect, interval and counts. */
export function tellRates(weighed: Weighed): Compared {
  const { evidence, lines, logE, notWorse, factor, cautious } = weighed;
  const { grid, policy } = lines;
  const threshold = Math.log(1 / lines.alpha);
  const promoteAt = Math.log(1 / policy.promote.alpha);
  // The mean of two reaches the line only where one of them does.
  const by: NonNullable<TestVerdict['notWorse']>['by'] =
    weighed.belowMargin >= promoteAt ? 'ratio' : 'negligible';
  return {
    logE,
    threshold,
    effect: ratioEffect(
      'risk-ratio',
      evidence,
      agreeing(ratioInterval(grid, evidence, cautious, policy.alpha), {
        isWorse: logE >= threshold,
        isNotWorse: weighed.belowMargin >= promoteAt,
        margin: policy.promote.margin,
      }),
    ),
    counted: { stable: evidence.stable, canary: evidence.canary },
    ...(lines.isHeldByPromote && {
      notWorse: {
        logE: notWorse,
        threshold: promoteAt,
        shown: notWorse >= promoteAt,
        ...(notWorse >= promoteAt && { by }),
      },
    }),
    ...(factor > 1 && { dispersion: factor }),
    ...(cautious > factor && { assumedDispersion: cautious }),
  };
}

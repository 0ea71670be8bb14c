import {
  deflation,
  splitLogLikelihood,
  type RatioEvidence,
} from '../evidence/ratioEvidence';
import { alphaOf, type DispersionSettings } from '../policy';
import type { Forecast } from '../verdict';
import { scatterOf } from './assess';
import { gridsOf, type JudgeState } from './state';

/** A forecast of more than a week says no more than that it will not happen. */
const LONGEST_MINUTES = 7 * 24 * 60;

/** Share of bad requests, drawn to 1 in 1,000 by what 1,000 requests would say. */
function errorShare({ stable, canary }: RatioEvidence, ratio: number): number {
  // The canary's errors count as if it were as bad as asked about, so that a bad canary does not shorten its own forecast.
  return (
    (stable.bad + canary.bad / ratio + 1) / (stable.total + canary.total + 1000)
  );
}

/**
 * The same while evidence is divided by `fewUsersBelow` over the canary's requests: when
 * (known + perMinute · t)(counted + requests · t) reaches line · fewUsersBelow.
 */
function minutesOfFewUsers(
  evidence: { known: number; perMinute: number; line: number },
  requests: { counted: number; perMinute: number },
  { guard, fewUsersBelow }: DispersionSettings,
): number {
  if (!guard || requests.counted >= fewUsersBelow) return 0;
  const square = evidence.perMinute * requests.perMinute;
  const linear =
    evidence.perMinute * requests.counted + evidence.known * requests.perMinute;
  const rest =
    evidence.known * requests.counted - evidence.line * fewUsersBelow;
  const reached =
    (Math.sqrt(linear ** 2 - 4 * square * rest) - linear) / (2 * square);
  // From there on nothing is assumed any more.
  const enough = (fewUsersBelow - requests.counted) / requests.perMinute;
  return Math.min(reached, enough);
}

/**
 * How many more minutes of the present traffic it typically takes until an error rate `forecastRiskRatio` times the
 * stable one reaches the line, from what has been counted so far.
 *
 * Per minute the evidence of the nearest alternative grows by its expected log-likelihood ratio; the mixture costs the
 * logarithm of its number of alternatives.
 */
export function forecast(state: JudgeState, isFinal: boolean): Forecast {
  const { policy, recent, errors } = state;
  const ratio = policy.forecastRiskRatio;
  const detectable = { riskRatio: ratio };
  const none = (reason: string): Forecast => ({
    detectable,
    minutes: null,
    reason,
  });
  if (isFinal) return none('The verdict is final');
  if (!recent || recent.canaryPerMinute <= 0 || recent.stablePerMinute <= 0) {
    return none('No traffic to both versions has been counted yet');
  }
  const { comparison } = gridsOf(state);
  const nearest = comparison.above.reduce((best, i) =>
    Math.abs(Math.log(comparison.ratios[i] / ratio)) <
    Math.abs(Math.log(comparison.ratios[best] / ratio))
      ? i
      : best,
  );
  const factor = Math.max(
    scatterOf(state, state.stage.scatter.errors).factor,
    deflation(errors, policy.overDispersion),
  );
  const share = errorShare(errors, ratio);
  const onCanary = ratio * share * recent.canaryPerMinute;
  const onStable = share * recent.stablePerMinute;
  const theta =
    recent.canaryPerMinute / (recent.canaryPerMinute + recent.stablePerMinute);
  const perMinute = splitLogLikelihood(
    comparison.ratios[nearest],
    onCanary,
    onCanary + onStable,
    theta,
  );
  const line =
    Math.log(1 / alphaOf(policy, 'errors')) + Math.log(comparison.above.length);
  // In the same coin as the likelihood, which is divided by the factor.
  const known = errors.logL[nearest] + factor * state.stage.carried.errors;
  const minutes = Math.max(
    (line * factor - known) / perMinute,
    minutesOfFewUsers(
      { known, perMinute, line },
      {
        counted: state.requests.canary,
        perMinute: recent.canaryPerMinute,
      },
      policy.overDispersion,
    ),
  );
  if (!(minutes <= LONGEST_MINUTES)) {
    return none('At this traffic and weight it takes over a week');
  }
  return { detectable, minutes: Math.max(0, minutes) };
}

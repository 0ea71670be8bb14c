import { nearestHealthyScenario } from '@bellwether/rollout-judge';
import { StoredObservation } from './judging';

/** What a simpler rule would have done, and when first. */
export interface RuleOutcome {
  id: string;
  title: string;
  /** Seconds since 1970; absent where it would have done nothing. */
  firedAt?: number;
  sentence: string;
  /** Share of healthy canaries that the rule aborts, as simulated with about these errors. */
  falseAlarms?: number;
  simulated?: string;
}

const FIXED_LIMIT = 0.01;
const FIXED_WINDOW_SECONDS = 60;
/** One-sided, five per cent, as if there were only one look. */
const Z_LIMIT = 1.645;

/** Aborts as soon as more than 1 % of the canary's requests of a minute fail, as common templates for Argo do. */
function fixedThreshold(observations: StoredObservation[]): number | undefined {
  return observations.find(({ at }, index) => {
    const minute = { requests: 0, errors: 0 };
    for (let i = index; i >= 0; i -= 1) {
      const { at: end, observation } = observations[i];
      if (end <= at - FIXED_WINDOW_SECONDS) break;
      minute.requests += observation.canary?.requests ?? 0;
      minute.errors += observation.canary?.errors ?? 0;
    }
    return minute.requests > 0 && minute.errors / minute.requests > FIXED_LIMIT;
  })?.at;
}

/** Compares the error rates of all that was counted so far after every interval, and does not mind that it looks often. */
function repeatedComparison(
  observations: StoredObservation[],
): number | undefined {
  const seen = { n: [0, 0], bad: [0, 0] };
  return observations.find(({ observation: { stable, canary } }) => {
    if (!stable || !canary) return false;
    [stable, canary].forEach((arm, index) => {
      seen.n[index] += arm.requests;
      seen.bad[index] += arm.errors;
    });
    const [stableN, canaryN] = seen.n;
    if (stableN === 0 || canaryN === 0) return false;
    const pooled = (seen.bad[0] + seen.bad[1]) / (stableN + canaryN);
    const deviation = Math.sqrt(
      pooled * (1 - pooled) * (1 / stableN + 1 / canaryN),
    );
    const difference = seen.bad[1] / canaryN - seen.bad[0] / stableN;
    return deviation > 0 && difference / deviation > Z_LIMIT;
  })?.at;
}

/** Names that the calibration has for the two rules. */
const CALIBRATED: Record<string, string> = {
  'fixed-threshold': 'fixed > 1 %, 1 min, limit 0',
  'repeated-comparison': 'z-test every minute',
};

/** The simulated scenario with about as many errors as the stable version has. */
function similarScenario(observations: StoredObservation[]) {
  const stable = observations.reduce(
    (sum, { observation }) => ({
      requests: sum.requests + (observation.stable?.requests ?? 0),
      errors: sum.errors + (observation.stable?.errors ?? 0),
    }),
    { requests: 0, errors: 0 },
  );
  return stable.requests > 0
    ? nearestHealthyScenario(stable.errors / stable.requests)
    : undefined;
}

/** What two simpler rules would have done on the same counters. */
export function otherRules(observations: StoredObservation[]): RuleOutcome[] {
  const scenario = similarScenario(observations);
  const outcome = (
    id: string,
    title: string,
    firedAt: number | undefined,
  ): RuleOutcome => ({
    id,
    title,
    firedAt,
    sentence:
      firedAt === undefined ? 'Would have gone on.' : 'Would have aborted.',
    ...(scenario && {
      falseAlarms: scenario.others[CALIBRATED[id]],
      simulated: scenario.name,
    }),
  });
  return [
    outcome(
      'fixed-threshold',
      'More than 1 % errors within a minute',
      fixedThreshold(observations),
    ),
    outcome(
      'repeated-comparison',
      'A z-test after every interval',
      repeatedComparison(observations),
    ),
  ];
}

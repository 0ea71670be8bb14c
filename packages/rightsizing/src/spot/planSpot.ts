import { availability } from './availability';
import { spotChecksOf } from './checks';
import type {
  SpotAssumptions,
  SpotCheck,
  SpotFacts,
  SpotPlan,
  SpotPrices,
} from './types';

function refuse(name: string, value: number, isFine: boolean): void {
  if (!isFine) throw new RangeError(`${name} is ${value}`);
}

function verdictOf(checks: SpotCheck[]): SpotPlan['verdict'] {
  const has = (state: SpotCheck['state']) =>
    checks.some(check => check.state === state);
  if (has('blocking')) return 'not-eligible';
  if (has('unknown')) return 'unknown';
  return has('not-now') ? 'not-now' : 'eligible';
}

function whyNot(checks: SpotCheck[], state: SpotCheck['state']): string {
  return checks
    .filter(check => check.state === state)
    .map(({ title, value }) => `${title}: ${value}`)
    .join('; ');
}

/**
 * Whether a workload may run on spot machines, how many of its pods, and what that saves: the largest number with which enough pods are
 * ready for the wanted share of time (see `availability`).
 *
 * @throws RangeError for replicas, prices, rates or shares outside their range
 */
export function planSpot(
  facts: SpotFacts,
  prices: SpotPrices,
  assumptions: SpotAssumptions = {},
): SpotPlan {
  const {
    interruptionsPerNodeWeek = 1,
    interruptionSource = 'assumed',
    togetherShare = 0.1,
    nodeSeconds = 90,
    noticeSeconds = 30,
    availabilityTarget = 0.999,
    mostStartUpSeconds = 300,
    leastOnDemand = 1,
  } = assumptions;
  const { replicas: pods } = facts;
  refuse('replicas', pods, Number.isInteger(pods) && pods >= 0);
  refuse(
    'togetherShare',
    togetherShare,
    togetherShare >= 0 && togetherShare <= 1,
  );
  refuse(
    'availabilityTarget',
    availabilityTarget,
    availabilityTarget > 0 && availabilityTarget < 1,
  );
  refuse(
    'interruptionsPerNodeWeek',
    interruptionsPerNodeWeek,
    interruptionsPerNodeWeek >= 0 && Number.isFinite(interruptionsPerNodeWeek),
  );
  refuse(
    'onDemandPerHour',
    prices.onDemandPerHour,
    prices.onDemandPerHour >= 0,
  );
  refuse('spotPerHour', prices.spotPerHour, prices.spotPerHour >= 0);
  const checks = spotChecksOf(facts, mostStartUpSeconds);
  const podsNeeded =
    facts.podsNeeded ??
    facts.disruptionBudget?.minAvailable ??
    Math.max(1, pods - 1);
  const already = Math.min(pods, facts.podsOnSpot ?? 0);
  const base = {
    checks,
    pods,
    podsNeeded,
    availabilityTarget,
    interruptionsPerNodeWeek,
    interruptionSource,
  };
  const none = { podsOnSpot: null, savingPerHour: null, availability: null };
  const verdict = verdictOf(checks);
  if (verdict === 'not-eligible' || verdict === 'unknown') {
    return {
      ...base,
      ...none,
      verdict,
      sentence:
        verdict === 'unknown'
          ? `It cannot be said: ${whyNot(checks, 'unknown')}.`
          : `Not on spot: ${whyNot(checks, 'blocking')}.`,
    };
  }
  const interruptions = {
    perNodeWeek: interruptionsPerNodeWeek,
    togetherShare,
    absentSeconds: Math.max(
      0,
      nodeSeconds + (facts.startUpSeconds ?? 0) - noticeSeconds,
    ),
  };
  const ready = (onSpot: number) =>
    availability(pods, onSpot, podsNeeded, interruptions);
  let best = 0;
  for (let onSpot = 1; onSpot <= pods - leastOnDemand; onSpot++) {
    if (ready(onSpot) >= availabilityTarget) best = onSpot;
  }
  const savingPerHour =
    (best - already) * (prices.onDemandPerHour - prices.spotPerHour);
  if (best === 0) {
    return {
      ...base,
      ...none,
      verdict: 'not-eligible',
      sentence: `With one pod on spot ${podsNeeded} of ${pods} would be ready for ${percent(
        ready(1),
      )} of the time, less than ${percent(availabilityTarget)}.`,
    };
  }
  const mix = `With ${best} of ${pods} pods on spot at least ${podsNeeded} are ready for ${percent(
    ready(best),
  )} of the time, at ${interruptionsPerNodeWeek} interruptions of a node a week (${interruptionSource}).`;
  return {
    ...base,
    verdict: already >= best && already > 0 ? 'on-spot' : verdict,
    podsOnSpot: best,
    savingPerHour,
    availability: ready(best),
    sentence:
      verdict === 'not-now'
        ? `Not now: ${whyNot(checks, 'not-now')}. ${mix}`
        : mix,
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share >= 0.999 ? 3 : 1)} %`;
}

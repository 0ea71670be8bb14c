import type { Arm, Observation } from '../observation';
import { RandomStream } from './RandomStream';
import {
  EDGES,
  STEPS,
  type Behaviour,
  type Scenario,
  type Step,
} from './Scenario';

const START = Date.UTC(2026, 0, 1);

/** Sessions in progress in one arm. */
interface Sessions {
  usual: number;
  failing: number;
}

/** Minutes of the usual rollout with the weight in force. */
function minutesOf(steps: Step[]): number[] {
  return steps.flatMap(({ weight, minutes }) =>
    Array.from({ length: minutes }, () => weight),
  );
}

function latencyOf(
  stream: RandomStream,
  requests: number,
  { latency }: Behaviour,
): Arm['latency'] {
  if (!latency) return undefined;
  const shares = [...latency, 1].map((upTo, i) => upTo - (latency[i - 1] ?? 0));
  let sum = 0;
  const count = stream.multinomial(requests, shares).map(bucket => {
    sum += bucket;
    return sum;
  });
  return { le: [...EDGES, '+Inf'], count };
}

function armOf(
  stream: RandomStream,
  requests: number,
  errors: number,
  behaviour: Behaviour,
): Arm {
  const latency = latencyOf(stream, requests, behaviour);
  return {
    requests,
    errors: Math.min(errors, requests),
    ...(latency && { latency }),
    ...(behaviour.scores && {
      scores: { count: stream.multinomial(requests, behaviour.scores) },
    }),
  };
}

/** Moves users to the canary as its weight rises, lets sessions end, and begins new ones. */
function nextSessions(
  stream: RandomStream,
  scenario: Scenario & { sessions: NonNullable<Scenario['sessions']> },
  before: { stable: Sessions; canary: Sessions },
  weights: { before: number; now: number },
): { stable: Sessions; canary: Sessions } {
  const { minutes, requestsPerMinute, failing } = scenario.sessions;
  const arriving = scenario.requestsPerMinute / requestsPerMinute / minutes;
  const moving =
    weights.now > weights.before
      ? (weights.now - weights.before) / (100 - weights.before)
      : 0;
  const next = { stable: { ...before.stable }, canary: { ...before.canary } };
  for (const kind of ['usual', 'failing'] as const) {
    const share = kind === 'failing' ? failing : 1 - failing;
    const moved = stream.binomial(before.stable[kind], moving);
    const left = (there: number) => stream.binomial(there, 1 - 1 / minutes);
    const begun = stream.poisson(arriving * share);
    const toCanary = stream.binomial(begun, weights.now / 100);
    next.stable[kind] = left(before.stable[kind] - moved) + (begun - toCanary);
    next.canary[kind] = left(before.canary[kind] + moved) + toCanary;
  }
  return next;
}

function firstSessions(stream: RandomStream, scenario: Scenario) {
  const none = { usual: 0, failing: 0 };
  if (!scenario.sessions) return { stable: none, canary: none };
  const { requestsPerMinute, failing } = scenario.sessions;
  const all = stream.poisson(scenario.requestsPerMinute / requestsPerMinute);
  const bad = stream.binomial(all, failing);
  return { stable: { usual: all - bad, failing: bad }, canary: none };
}

function errorsOf(
  stream: RandomStream,
  scenario: Scenario,
  requests: number,
  behaviour: Behaviour,
  outage: number,
): number {
  const share = Math.min(1, behaviour.errors * outage);
  const { clusterSize = 1 } = scenario;
  return clusterSize === 1
    ? stream.binomial(requests, share)
    : clusterSize * stream.poisson((requests * share) / clusterSize);
}

/** One run of a scenario: an observation per minute. The same seed gives the same run. */
export function simulateRollout(
  scenario: Scenario,
  seed: number,
): Observation[] {
  const stream = new RandomStream(seed);
  let sessions = firstSessions(stream, scenario);
  let weightBefore = 0;
  return minutesOf(scenario.steps ?? STEPS).map((weight, minute) => {
    const effective = scenario.effectiveWeight?.(weight) ?? weight;
    const outage = scenario.outage?.(minute) ?? 1;
    const arm = (
      behaviour: Behaviour,
      inProgress: Sessions,
      requests: number,
    ): Arm => {
      if (!scenario.sessions) {
        const errors = errorsOf(stream, scenario, requests, behaviour, outage);
        return armOf(stream, requests, errors, behaviour);
      }
      const { requestsPerMinute, failing } = scenario.sessions;
      const usual = stream.poisson(inProgress.usual * requestsPerMinute);
      const bad = stream.poisson(inProgress.failing * requestsPerMinute);
      const errors = stream.binomial(bad, behaviour.errors / failing);
      return armOf(stream, usual + bad, errors, behaviour);
    };
    if (scenario.sessions) {
      sessions = nextSessions(
        stream,
        { ...scenario, sessions: scenario.sessions },
        sessions,
        { before: weightBefore, now: effective },
      );
    }
    weightBefore = effective;
    const { canaryLater } = scenario;
    const canary =
      canaryLater && minute >= canaryLater.from
        ? canaryLater.behaviour
        : scenario.canary;
    const all = stream.poisson(scenario.requestsPerMinute);
    const onCanary = stream.binomial(all, effective / 100);
    return {
      at: new Date(START + 60_000 * (minute + 1)).toISOString(),
      weight,
      stable: arm(scenario.stable, sessions.stable, all - onCanary),
      canary: arm(canary, sessions.canary, onCanary),
    };
  });
}

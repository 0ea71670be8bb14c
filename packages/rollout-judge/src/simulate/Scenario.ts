/** What a simulated version does: shares of its requests. */
export interface Behaviour {
  errors: number;
  /** Share of requests at or below each edge of `EDGES`, and up to the last bucket 1. */
  latency?: number[];
  /** Share of predictions in each bin. */
  scores?: number[];
}

/** A weight, and how long it is in force. */
export interface Step {
  weight: number;
  minutes: number;
}

/** A rollout to simulate, many times. */
export interface Scenario {
  name: string;
  /** Whether the canary behaves as the stable version: a rollback is then a false one. */
  isHealthy: boolean;
  requestsPerMinute: number;
  stable: Behaviour;
  canary: Behaviour;
  /** What the canary does from a minute on, counted from 0; default: the same all the time. */
  canaryLater?: { from: number; behaviour: Behaviour };
  /** Errors of both versions are this many times as frequent, minute by minute; default: always 1. */
  outage?: (minute: number) => number;
  /** Errors come in clusters of so many at once: a client that fails, and its retries. */
  clusterSize?: number;
  /** Users that stay with one version for some minutes; some of them fail often. */
  sessions?: {
    requestsPerMinute: number;
    minutes: number;
    /** Share of the sessions that have all the errors. */
    failing: number;
  };
  /** Weights and minutes; default: `STEPS`. */
  steps?: Step[];
  /** Percent of the traffic that the router really sends to the canary; default: the weight. */
  effectiveWeight?: (weight: number) => number;
}

/** Weights of a usual rollout: ten minutes each. */
export const STEPS: Step[] = [
  { weight: 5, minutes: 10 },
  { weight: 20, minutes: 10 },
  { weight: 50, minutes: 10 },
];

/** Upper edges of the latency buckets in seconds. */
export const EDGES = [0.05, 0.1, 0.25, 0.5, 1, 2.5];
const USUAL_LATENCY = [0.35, 0.7, 0.93, 0.98, 0.995, 0.999];
const SLOW_LATENCY = [0.3, 0.63, 0.88, 0.96, 0.99, 0.998];

const USUAL_SCORES = [0.28, 0.2, 0.13, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03, 0.03];
const MOVED_SCORES = [
  0.14, 0.15, 0.13, 0.12, 0.11, 0.1, 0.08, 0.07, 0.06, 0.04,
];

export function usual(errors: number): Behaviour {
  return { errors, latency: USUAL_LATENCY, scores: USUAL_SCORES };
}

export function healthy(
  name: string,
  errors: number,
  more: Partial<Scenario> = {},
) {
  return {
    name,
    isHealthy: true,
    requestsPerMinute: 3000,
    stable: usual(errors),
    canary: usual(errors),
    ...more,
  };
}

export function worse(
  name: string,
  stable: number,
  canary: number,
  more: Partial<Scenario> = {},
): Scenario {
  return {
    ...healthy(name, stable, more),
    isHealthy: false,
    canary: more.canary ?? usual(canary),
  };
}

/** The scenarios of the published operating characteristics, each with latency and scores beside the errors. */
export const PUBLISHED: Scenario[] = [
  healthy('A/A, 0.2 % errors', 0.002),
  healthy('A/A, 0.5 %', 0.005),
  healthy('A/A, 0.8 %', 0.008),
  healthy('A/A, 2 %: outage in both arms', 0.02),
  worse('0.2 to 0.4 %', 0.002, 0.004),
  worse('0.2 to 0.8 %', 0.002, 0.008),
  worse('0.2 to 2 %', 0.002, 0.02),
  worse('0.5 to 0.8 %', 0.005, 0.008),
];

/** What the published ones leave out. */
export const FURTHER: Scenario[] = [
  healthy('A/A, 0.2 %, five minutes of outage in both arms', 0.002, {
    outage: minute => (minute >= 14 && minute < 19 ? 25 : 1),
  }),
  healthy('A/A, 0.2 %, 90 minutes more at 50 %', 0.002, {
    steps: [...STEPS, { weight: 50, minutes: 90 }],
  }),
  healthy('A/A, 300 requests a minute, 1 %', 0.01, { requestsPerMinute: 300 }),
  healthy('A/A, no errors at all', 0),
  healthy('A/A, 0.5 %, each failure tried three times', 0.005, {
    clusterSize: 3,
  }),
  healthy('A/A, 0.5 %, each failure tried ten times', 0.005, {
    clusterSize: 10,
  }),
  healthy('A/A, 0.5 %, users sticky for 5 minutes, 5 % of them fail', 0.005, {
    sessions: { requestsPerMinute: 2, minutes: 5, failing: 0.05 },
  }),
  healthy('A/A, 300 requests a minute of 30 users who stay for 10', 0.01, {
    requestsPerMinute: 300,
    sessions: { requestsPerMinute: 10, minutes: 10, failing: 0.1 },
  }),
  worse('as bad as the margin: 0.8 to 1.2 %', 0.008, 0.012),
  worse('1 to 50 %, 300 requests a minute', 0.01, 0.5, {
    requestsPerMinute: 300,
  }),
  worse('0.2 to 0.8 %, each failure tried three times', 0.002, 0.008, {
    clusterSize: 3,
  }),
  worse('0.2 to 0.4 % and slower', 0.002, 0.004, {
    canary: { ...usual(0.004), latency: SLOW_LATENCY },
  }),
  worse('slower: p95 from the 0.5 s to the 1 s bucket', 0.002, 0.002, {
    canary: { ...usual(0.002), latency: SLOW_LATENCY },
  }),
  worse('scores moved, index 0.2', 0.002, 0.002, {
    canary: { ...usual(0.002), scores: MOVED_SCORES },
  }),
  worse('better: 0.4 to 0.2 %', 0.004, 0.002, { isHealthy: true }),
];

/** Routers that do not do as asked. */
export const MISROUTED: Scenario[] = [
  healthy('router stuck: the canary gets nothing', 0.002, {
    effectiveWeight: () => 0,
  }),
  healthy('router sends twice as much', 0.002, {
    effectiveWeight: weight => Math.min(100, 2 * weight),
  }),
  worse('0.2 to 0.8 %, router sends twice as much', 0.002, 0.008, {
    effectiveWeight: weight => Math.min(100, 2 * weight),
  }),
];

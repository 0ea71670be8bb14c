import type { Behaviour } from './Behaviour';

/** What happens to the traffic of a server while it has a canary. */
export interface Scenario {
  /** In words, for whoever lists them. */
  description: string;
  /** How the version that is the canary now, or becomes it, answers. */
  canary?: (usual: Behaviour) => Partial<Behaviour>;
  /** How every version answers. */
  all?: Partial<Behaviour>;
  /** Share of the requests that the canary gets, whatever its weight says. */
  canaryShare?: number;
  /** Requests a minute on average over a week. */
  requestsPerMinute: number;
}

/** So many requests that a doubled error ratio is seen within half an hour. */
const BUSY = 3000;
const HEALTHY_ERRORS = 0.002;

export const SCENARIOS = {
  healthy: {
    description: 'Both versions fail at 0.2 % of the requests',
    all: { errorRatio: HEALTHY_ERRORS },
    requestsPerMinute: BUSY,
  },
  'bad-errors': {
    description: 'The canary fails at 0.8 % of the requests in place of 0.2 %',
    all: { errorRatio: HEALTHY_ERRORS },
    canary: () => ({ errorRatio: 0.008 }),
    requestsPerMinute: BUSY,
  },
  'subtle-errors': {
    description: 'The canary fails at 0.4 % of the requests in place of 0.2 %',
    all: { errorRatio: HEALTHY_ERRORS },
    canary: () => ({ errorRatio: 0.004 }),
    requestsPerMinute: BUSY,
  },
  slow: {
    description: 'The canary takes twice the time',
    all: { errorRatio: HEALTHY_ERRORS },
    canary: ({ medianSeconds }) => ({ medianSeconds: 2 * medianSeconds }),
    requestsPerMinute: BUSY,
  },
  'score-shift': {
    description:
      'The canary gives higher scores, and neither fails more nor takes longer',
    all: { errorRatio: HEALTHY_ERRORS },
    canary: () => ({ scoreShift: 0.6 }),
    requestsPerMinute: BUSY,
  },
  'shared-outage': {
    description: 'Both versions fail at 2 % of the requests',
    all: { errorRatio: 0.02 },
    requestsPerMinute: BUSY,
  },
  'router-stuck': {
    description: 'The canary gets no request, whatever its weight says',
    all: { errorRatio: HEALTHY_ERRORS },
    canaryShare: 0,
    requestsPerMinute: BUSY,
  },
  'no-traffic': {
    description: 'Nobody asks either version',
    requestsPerMinute: 0,
  },
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;

/** @throws Error that names the scenarios there are */
export function scenarioIn(name: unknown): ScenarioName {
  const known = (Object.keys(SCENARIOS) as ScenarioName[]).find(
    candidate => candidate === name,
  );
  if (!known) {
    throw new Error(
      `There is no scenario '${String(name)}'; there are ${Object.keys(
        SCENARIOS,
      ).join(', ')}`,
    );
  }
  return known;
}

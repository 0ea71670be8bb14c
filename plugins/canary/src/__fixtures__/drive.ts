import { Drive, Rollout } from '@bellwether/plugin-canary-common';
import { rollout } from './rollout';

/** A server whose controller has no steps. */
export function kserveRollout(changes: Partial<Rollout> = {}): Rollout {
  return rollout({
    id: 'prod-us/travel-ml/kserve/fare-demand',
    cluster: 'prod-us',
    namespace: 'travel-ml',
    kind: 'kserve',
    name: 'fare-demand',
    controller: 'kserve-serverless',
    steps: [],
    currentStep: null,
    analysisRuns: [],
    ...changes,
  });
}

/** The driver, at the second of three steps. */
export function drive(changes: Partial<Drive> = {}): Drive {
  return {
    rollout: 'prod-us/travel-ml/kserve/fare-demand',
    state: 'holding',
    sentence: 'The canary has 20 %, step 2 of 3.',
    driver: 'plugin:canary',
    replica: 'portal-7d9f#a1b2c3',
    canary: 'fare-demand-predictor-00014',
    plan: 'usual',
    steps: [
      {
        index: 0,
        state: 'done',
        share: 0.05,
        leastSeconds: 600,
        needs: 'no-harm',
      },
      {
        index: 1,
        state: 'current',
        share: 0.2,
        leastSeconds: 600,
        needs: 'no-harm',
      },
      {
        index: 2,
        state: 'ahead',
        share: 0.5,
        leastSeconds: 600,
        needs: 'promote',
      },
    ],
    currentStep: 1,
    since: '2026-06-16T14:20:00Z',
    next: {
      at: '2026-06-16T14:30:00Z',
      sentence:
        '50 % comes after that, once the judge has counted enough and sees no harm.',
    },
    word: {
      verdict: 'continue',
      reason: '14 is not yet shown to be safe.',
      judgedAt: '2026-06-16T14:25:00Z',
    },
    controls: [
      {
        control: 'take-over',
        possible: true,
        sentence:
          'The driver leaves the share to you: it neither goes on nor rolls back.',
      },
      {
        control: 'hand-back',
        possible: false,
        sentence: 'The driver drives it already.',
      },
    ],
    ...changes,
  };
}

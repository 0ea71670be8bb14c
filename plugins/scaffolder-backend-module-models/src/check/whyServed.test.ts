import { whyServed } from './whyServed';

const version = (pods: number) => ({
  role: 'stable' as const,
  readyReplicas: pods,
  wantedReplicas: pods,
});
const server = {
  cluster: 'prod-eu',
  kind: 'kserve',
  name: 'card-fraud',
  phase: 'healthy' as const,
  versions: [version(0)],
};

it('takes an InferenceService for served until KServe says that it is stopped', () => {
  expect(whyServed(server)).toMatch(
    /^card-fraud on prod-eu, which has no pod but starts one at the next request/,
  );
  expect(
    whyServed({ ...server, phase: 'unknown', versions: [] }),
  ).toBeDefined();
  expect(whyServed({ ...server, phase: 'paused' })).toBeUndefined();
});

it('takes a Rollout for served while it has pods, also one that is paused', () => {
  const rollout = { ...server, kind: 'argo-rollout' };
  expect(whyServed(rollout)).toBeUndefined();
  expect(
    whyServed({ ...rollout, phase: 'paused', versions: [version(1)] }),
  ).toBe('card-fraud on prod-eu');
});

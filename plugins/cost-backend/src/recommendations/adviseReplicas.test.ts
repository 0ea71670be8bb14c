import type { ClusterObject } from '@bellwether/plugin-models-node';
import { Scaling, scalingOf, wantedPods } from '../clusters/scalingOf';
import { adviseReplicas, replicaChangeOf } from './adviseReplicas';
import { ServerLoad } from './readLoad';

const SET: Scaling = { path: ['spec', 'replicas'], scaledBy: null };

/** From no load to ten requests a second for each of four pods; above seven they are late. */
const load = (targetSeconds: number | null = 0.25): ServerLoad => ({
  targetSeconds,
  samples: Array.from({ length: 400 }, (_, step) => {
    const perPod = (10 * (step % 100)) / 99;
    return {
      at: 900 * step,
      requestsPerSecond: 4 * perPod,
      replicas: 4,
      latencySeconds: targetSeconds && (perPod > 7 ? 2 : 1) * targetSeconds,
    };
  }),
});

const server = (
  pods: number,
  more: Array<{ role: 'canary'; readyReplicas: 1; wantedReplicas: 1 }> = [],
) => ({
  versions: [
    { role: 'stable' as const, readyReplicas: pods, wantedReplicas: pods },
    ...more,
  ],
});

it('recommends the pods that answer the highest load in time, and makes them part of the change', () => {
  const advice = adviseReplicas(server(4), SET, load());
  expect(advice).toMatchObject({
    current: 4,
    recommended: 7,
    scaledBy: null,
    latencyTargetSeconds: 0.25,
    isLowerBound: false,
    peakPerSecond: 40,
  });
  expect(advice?.perPodPerSecond).toBeGreaterThan(6);
  expect(advice?.perPodPerSecond).toBeLessThanOrEqual(7);
  expect(replicaChangeOf(advice)).toEqual({ current: 4, recommended: 7 });
});

it('asks for fewer where fewer bear it, and for no second pod beside a single one', () => {
  const light = load();
  // The same load on each pod, of which there are ten now.
  const advice = adviseReplicas(server(10), SET, light);
  expect(replicaChangeOf(advice)).toEqual({ current: 10, recommended: 7 });
  const alone = {
    targetSeconds: 0.25,
    samples: light.samples.map(one => ({
      ...one,
      replicas: 1,
      requestsPerSecond: 1,
      latencySeconds: 0.1,
    })),
  };
  expect(replicaChangeOf(adviseReplicas(server(1), SET, alone))).toBeNull();
});

it.each([
  [
    'an autoscaler decides',
    { ...SET, scaledBy: 'autoscaler' as const },
    load(),
    server(4),
    /^An autoscaler decides/,
  ],
  [
    'Knative decides',
    { ...SET, scaledBy: 'knative' as const },
    load(),
    server(4),
    /^Knative adds/,
  ],
  ['nobody counts', SET, undefined, server(4), /^Nobody counts/],
  ['nothing times', SET, load(null), server(4), /no histogram/],
  [
    'a canary is in progress',
    SET,
    load(),
    server(4, [{ role: 'canary', readyReplicas: 1, wantedReplicas: 1 }]),
    /^A canary is in progress/,
  ],
  [
    'it is slow whatever the load',
    SET,
    {
      targetSeconds: 0.25,
      samples: load().samples.map(one => ({ ...one, latencySeconds: 1 })),
    },
    server(4),
    /more pods do not help/,
  ],
])('says why there is no number where %s', (_, scaling, asked, of, words) => {
  const advice = adviseReplicas(of, scaling, asked);
  expect(advice).toMatchObject({
    recommended: null,
    sentence: expect.stringMatching(words),
  });
  expect(replicaChangeOf(advice)).toBeNull();
});

it('says nothing of what has no pods, or is not there', () => {
  expect(adviseReplicas(server(0), SET, load())).toBeNull();
  expect(adviseReplicas(server(4), undefined, load())).toBeNull();
});

describe('scalingOf', () => {
  const object = (fields: object): ClusterObject => ({
    metadata: { name: 'a' },
    ...fields,
  });

  it.each([
    ['argo-rollout', {}, false, null],
    ['argo-rollout', {}, true, 'autoscaler'],
    ['kserve', { status: { deploymentMode: 'Standard' } }, false, null],
    [
      'kserve',
      { status: { deploymentMode: 'RawDeployment' } },
      true,
      'autoscaler',
    ],
    ['kserve', { status: { deploymentMode: 'Serverless' } }, false, 'knative'],
    ['kserve', {}, false, 'knative'],
  ])('of %s with %j, autoscaled: %s, is %s', (kind, fields, scaled, by) => {
    expect(scalingOf(kind, object(fields), scaled).scaledBy).toBe(by);
  });

  it('finds the number that an object asks for', () => {
    const rollout = object({ spec: { replicas: 3 } });
    expect(wantedPods(rollout, scalingOf('argo-rollout', rollout, false))).toBe(
      3,
    );
    const service = object({ spec: { predictor: { minReplicas: 2 } } });
    expect(wantedPods(service, scalingOf('kserve', service, false))).toBe(2);
    expect(
      wantedPods(object({}), scalingOf('kserve', service, false)),
    ).toBeUndefined();
  });
});

import { ConfigReader } from '@backstage/config';
import { readMetricProfiles } from '../sampling';
import { CounterReader } from './CounterReader';
import { JudgedRollout, routedByNginx } from './JudgedRollout';

const rollout = (trafficRouting: object, canaryService = 'scorer-canary') => ({
  spec: { strategy: { canary: { canaryService, trafficRouting } } },
});

describe('how nginx routes to a Rollout', () => {
  it('is by one Ingress or by several', () => {
    expect(
      routedByNginx(rollout({ nginx: { stableIngress: 'scorer' } })),
    ).toEqual({ ingresses: ['scorer'], canaryService: 'scorer-canary' });
    expect(
      routedByNginx(rollout({ nginx: { stableIngresses: ['a', 'b'] } })),
    ).toMatchObject({ ingresses: ['a', 'b'] });
  });

  it.each([
    ['another router', rollout({ istio: {} })],
    ['no Ingress', rollout({ nginx: {} })],
    ['blue-green', { spec: { strategy: { blueGreen: {} } } }],
    ['no Rollout', {}],
  ])('is not known of %s', (_, object) => {
    expect(routedByNginx(object)).toBeUndefined();
  });
});

it('a server without an Ingress is not judged by the counters of one, and is told what is missing', async () => {
  const reader = new CounterReader({
    sourceOf: () => ({
      metrics: { instance: 'main', query: async () => [] },
    }),
    profiles: readMetricProfiles(new ConfigReader({})),
    intervalSeconds: 30,
  });
  const judged: JudgedRollout = {
    id: 'prod/ml/kserve/scorer',
    cluster: 'prod',
    namespace: 'ml',
    stable: { revision: 'a', label: '1', prefix: 'a-' },
    canary: { revision: 'b', label: '2', prefix: 'b-' },
    images: [],
    weight: 10,
    podStarts: new Map(),
    metricProfile: 'nginx-ingress',
  };
  const { snapshot, facts } = await reader.read(judged, 1000);
  expect(snapshot).toBeUndefined();
  expect(facts.missing).toEqual([
    'Ingress-NGINX controller counts by Ingress, and the Rollout names none: it needs trafficRouting.nginx.stableIngress and canaryService',
  ]);
});

import { ClusterObject } from '@bellwether/plugin-models-node';
import { ServerReader } from '../../../watch/ServerReader';
import { argoAdapter } from '../argoAdapter';
import { objectsIn, recordedStatus } from '../__fixtures__/recordedRollout';
import { observe } from '../observe';

const SERVICES = {
  stableService: 'model-stable',
  canaryService: 'model-canary',
};

/** The recorded Rollout at its pause of 10 %, routed so. */
function routed(
  trafficRouting: object,
  related: Record<string, ClusterObject[] | undefined>,
) {
  const objects = objectsIn(recordedStatus('promote', 'before'), {
    spec: {
      strategy: {
        canary: {
          ...SERVICES,
          trafficRouting,
          steps: [{ setWeight: 10 }, { pause: {} }],
        },
      },
    },
  });
  return { ...objects, related: { ...objects.related, ...related } };
}

const trafficOf = (...args: Parameters<typeof routed>) =>
  observe(routed(...args))?.traffic;

const named = (name: string, spec: object, namespace = 'demo') => ({
  metadata: { name, namespace, uid: name },
  spec,
});

/** A VirtualService with a route for each name, and its canary's weight. */
const virtualService = (
  weights: Record<string, number>,
  { name = 'model', namespace = 'demo' } = {},
) =>
  named(
    name,
    {
      http: Object.entries(weights).map(([route, weight]) => ({
        name: route,
        route: [
          { destination: { host: 'model-stable' }, weight: 100 - weight },
          {
            destination: { host: 'model-canary.demo.svc.cluster.local' },
            weight,
          },
        ],
      })),
    },
    namespace,
  );

const istio = { istio: { virtualService: { name: 'model' } } };

it('takes the weight that a VirtualService has, whatever the controller reports', () => {
  expect(
    trafficOf(istio, { virtualServices: [virtualService({ primary: 10 })] }),
  ).toMatchObject({
    state: 'as-asked',
    effective: {
      share: 0.1,
      source: 'route primary of VirtualService model',
    },
  });
  expect(
    trafficOf(istio, { virtualServices: [virtualService({ primary: 0 })] }),
  ).toMatchObject({
    state: 'differs',
    sentence:
      'Asked 10 %, seen 0 % although the controller reports 10 %: route primary of VirtualService model.',
  });
});

it.each([
  ['it may not be read', undefined],
  ['it is not there', []],
  [
    'it is of another namespace',
    [virtualService({ a: 10 }, { namespace: 'x' })],
  ],
  ['its route goes nowhere', [named('model', { http: [{}] })]],
  ['it is malformed', [named('model', { http: 'none' })]],
])('says of no weight that it was seen where %s', (_, virtualServices) => {
  expect(trafficOf(istio, { virtualServices })).toMatchObject({
    state: 'unseen',
    effective: undefined,
  });
});

it('of several routes takes the one that gives the canary least, and none while one is missing', () => {
  const routes = (...names: string[]) => ({
    istio: { virtualService: { name: 'model', routes: names } },
  });
  const virtualServices = [virtualService({ web: 10, batch: 4, other: 0 })];
  expect(
    trafficOf(routes('web', 'batch'), { virtualServices })?.effective,
  ).toEqual({ share: 0.04, source: 'route batch of VirtualService model' });
  expect(
    trafficOf(routes('web', 'gone'), { virtualServices })?.effective,
  ).toBeUndefined();
});

it('knows the canary by its subset, a VirtualService elsewhere, and a destination that gets everything', () => {
  const subset = {
    istio: {
      virtualServices: [{ name: 'model.mesh' }],
      destinationRule: { canarySubsetName: 'canary' },
    },
  };
  const to = (...parts: Array<[string, number?]>) => ({
    virtualServices: [
      named(
        'model',
        {
          http: [
            {
              route: parts.map(([name, weight]) => ({
                destination: { host: 'model', subset: name },
                ...(weight !== undefined && { weight }),
              })),
            },
          ],
        },
        'mesh',
      ),
    ],
  });
  expect(
    trafficOf(subset, to(['stable', 75], ['canary', 25]))?.effective,
  ).toEqual({ share: 0.25, source: 'route of VirtualService model' });
  expect(trafficOf(subset, to(['stable']))?.effective?.share).toBe(0);
  expect(trafficOf(subset, to(['canary']))?.effective?.share).toBe(1);
});

it('takes the weights of the backends of an HTTPRoute', () => {
  const gateway = {
    plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: 'model' } },
  };
  const route = (...backendRefs: object[]) => ({
    httpRoutes: [named('model', { rules: [{ backendRefs }] })],
  });
  expect(
    trafficOf(
      gateway,
      route(
        { name: 'model-stable', weight: 90 },
        { name: 'model-canary', weight: 10 },
      ),
    ),
  ).toMatchObject({
    state: 'as-asked',
    effective: { share: 0.1, source: 'backends of HTTPRoute model' },
  });
  // The controller has not added the canary's backend: no request goes to it.
  expect(
    trafficOf(gateway, route({ name: 'model-stable' }))?.effective?.share,
  ).toBe(0);
  expect(
    trafficOf(gateway, route({ name: 'other' }))?.effective,
  ).toBeUndefined();
});

it('reads a Rollout with the routes that it names, and anew when one of them changes', () => {
  const server = routed(istio, {}).object;
  const objects = new Map<string, ClusterObject[]>([
    ['rollouts', [server]],
    [
      'virtualservices',
      [virtualService({ a: 10 }), virtualService({ a: 50 }, { name: 'other' })],
    ],
  ]);
  const reader = new ServerReader({
    adapters: [argoAdapter],
    cluster: 'prod-eu',
    source: {
      objectsOf: ({ plural }) => objects.get(plural),
      isSettled: () => true,
    },
  });
  const read = () =>
    reader
      .readAll(undefined, new Date())
      .changed.map(({ observed }) => observed.traffic.effective?.share);
  expect(read()).toEqual([0.1]);
  expect(read()).toEqual([]);
  objects.set('virtualservices', [virtualService({ a: 20 })]);
  expect(read()).toEqual([0.2]);
});

import type { Body } from '../../../contract/kubernetes/wire';
import { applications } from './applications';
import { externalSecrets } from './externalSecrets';
import { httpRoutes } from './httpRoutes';
import { inferenceServices } from './inferenceServices';
import type { StandIn } from './standIn';
import { processName, standInsOf } from './standIns';

const now = new Date('2026-11-01T09:00:00.123Z');

/** As the wire has it, with what a test does not care about left out. */
const body = (object: object): Body => JSON.parse(JSON.stringify(object));

/** The object as the API server has it after the change: merged, as far as these changes go. */
function merged(object: Body, change: object = {}): Body {
  const { status, operation }: { status?: object; operation?: null } = change;
  return body({
    ...object,
    status: { ...object.status, ...status },
    ...(operation === null && { operation: undefined }),
  });
}

const named = { name: 'churn', namespace: 'shop', generation: 3 };

const objects: [string, StandIn, Body][] = [
  [
    'InferenceService',
    inferenceServices,
    body({
      metadata: named,
      spec: {
        predictor: { name: 'v1', minReplicas: 4 },
        canary: [{ predictor: { name: 'v2' }, trafficPercent: 40 }],
      },
    }),
  ],
  [
    'HTTPRoute',
    httpRoutes,
    body({ metadata: named, spec: { parentRefs: [{ name: 'gateway' }] } }),
  ],
  ['ExternalSecret', externalSecrets, body({ metadata: named, spec: {} })],
  [
    'Application',
    applications,
    body({
      metadata: named,
      spec: { source: { targetRevision: 'main' }, destination: {} },
    }),
  ],
];

it.each(objects)(
  'says about an %s all there is to say at once',
  (_, standIn, object) => {
    const change = standIn.changeOf(object, now);
    expect(change).toBeDefined();
    expect(standIn.changeOf(merged(object, change), now)).toBeUndefined();
  },
);

it.each([
  [{}, 'http://churn-shop.example.com'],
  [
    { 'live.bellwether.dev/address': '127.0.0.1:4711' },
    'http://127.0.0.1:4711',
  ],
])(
  'says of an InferenceService with %j that it answers at %s',
  (annotations, url) => {
    const service = body({
      metadata: { ...named, annotations },
      spec: { predictor: {} },
    });
    expect(inferenceServices.changeOf(service, now)).toMatchObject({
      status: { url },
    });
  },
);

it('says of a canary what KServe says: ready, and the percentage that was declared', () => {
  expect(inferenceServices.changeOf(objects[0][2], now)).toMatchObject({
    status: {
      observedGeneration: 3,
      canaryStatuses: [{ name: 'v2', ready: true, trafficPercent: 40 }],
      conditions: expect.arrayContaining([
        {
          type: 'Ready',
          status: 'True',
          lastTransitionTime: '2026-11-01T09:00:00Z',
        },
      ]),
    },
  });
});

it('takes the canary away from the status when it is gone from the spec', () => {
  const service = body({
    metadata: { ...named, generation: 4 },
    spec: { predictor: { name: 'v2' } },
    status: { observedGeneration: 3, canaryStatuses: [{}] },
  });
  expect(inferenceServices.changeOf(service, now)).toMatchObject({
    status: { canaryStatuses: null },
  });
});

it('tells of a route again when its spec has changed', () => {
  const route = objects[1][2];
  const told = merged(route, httpRoutes.changeOf(route, now));
  const changed = body({
    ...told,
    metadata: { ...named, generation: 4 },
  });
  expect(httpRoutes.changeOf(changed, now)).toMatchObject({
    status: {
      parents: [
        {
          parentRef: { name: 'gateway' },
          conditions: [{ observedGeneration: 4 }, {}],
        },
      ],
    },
  });
});

it('refreshes a secret when an annotation asks for it', () => {
  const secret = objects[2][2];
  const told = merged(secret, externalSecrets.changeOf(secret, now));
  const asked = body({
    ...told,
    metadata: { ...named, annotations: { 'force-sync': '1' } },
  });
  expect(externalSecrets.changeOf(asked, now)).toBeDefined();
});

describe('an Application', () => {
  const application = objects[3][2];
  const synced = merged(application, applications.changeOf(application, now));
  const moved = body({
    ...synced,
    spec: { source: { targetRevision: 'next' }, destination: {} },
  });
  const { revision } = JSON.parse(JSON.stringify(synced.status)).sync;

  it('is out of sync when its source has changed and nobody syncs it', () => {
    expect(applications.changeOf(moved, now)).toMatchObject({
      status: {
        sync: { status: 'OutOfSync', revision },
      },
    });
  });

  it('is synced by itself where it asks for that', () => {
    const automated = body({
      ...moved,
      spec: { ...moved.spec, syncPolicy: { automated: {} } },
    });
    expect(applications.changeOf(automated, now)).toMatchObject({
      status: { sync: { status: 'Synced' }, history: [{ id: 0 }, { id: 1 }] },
    });
  });

  it('is synced to the revision that somebody asks for, and the request is gone', () => {
    const wanted = 'a'.repeat(40);
    const asked = body({
      ...synced,
      operation: { sync: { revision: wanted } },
    });
    expect(applications.changeOf(asked, now)).toMatchObject({
      operation: null,
      status: {
        sync: { status: 'Synced', revision: wanted },
        operationState: {
          phase: 'Succeeded',
          syncResult: { revision: wanted },
        },
      },
    });
  });
});

it('stands in for those that are defined in the run and have no controller', () => {
  const all = [
    'kserve-crds',
    'argo-cd-crds',
    'gateway-api-crds',
    'external-secrets-crds',
  ];
  expect(processName(standInsOf(all))).toBe(
    'status-writer (stands in for KServe, Argo CD, a gateway, External Secrets)',
  );
  expect(processName(standInsOf([...all, 'kserve']))).toBe(
    'status-writer (stands in for Argo CD, a gateway, External Secrets)',
  );
  expect(standInsOf(['control-plane'])).toEqual([]);
});

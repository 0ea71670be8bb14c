import { ClusterObject } from '@bellwether/plugin-models-node';
import serverless from './__fixtures__/serverless-canary.json';
import standard from './__fixtures__/standard-canary.json';
import { inferenceServiceKind } from './inferenceServiceKind';

const step = (label: string) => {
  const found = standard.steps.find(candidate => candidate.label === label);
  if (!found) throw new Error(`nothing was recorded as ${label}`);
  return found;
};

const read = (
  service: ClusterObject,
  routes: ClusterObject[] = [],
  revisions: ClusterObject[] = [],
) => inferenceServiceKind.read('prod-eu', [[service], routes, revisions])[0];

/** The same service with other addresses of its models: the recorded ones are in no registry. */
function withUris<T extends ClusterObject>(
  service: T,
  from: string,
  to: string,
): T {
  return JSON.parse(JSON.stringify(service).replaceAll(from, to));
}

describe('inferenceServiceKind', () => {
  it('lets a service that names no registered model stand under its own name', () => {
    const { service, routes } = step('v1 stable');
    expect(read(service, routes)).toMatchObject({
      namespace: 'ks',
      name: 'churn',
      reference: { model: 'churn', from: 'object-name' },
      runtime: 'kserve-sklearnserver',
      phase: 'healthy',
      url: 'http://churn-v1-predictor.ks.svc.cluster.local',
      versions: [{ role: 'stable', wantedReplicas: 1, readyReplicas: 1 }],
    });
  });

  it('shows a service whose status counts copies that cannot be, and counts none of them as failed', () => {
    const { service } = step('v1 stable');
    const modelStatus = {
      ...service.status.modelStatus,
      copies: { failedCopies: -2, totalCopies: 5 },
    };
    const counted = { ...service, status: { ...service.status, modelStatus } };
    expect(read(counted)).toMatchObject({
      name: 'churn',
      versions: [{ wantedReplicas: 5, readyReplicas: 5 }],
    });
  });

  it('reads model and version from the storage address', () => {
    const { service } = step('v1 stable');
    const server = read(
      withUris(service, 'pvc://models/churn/v1', 'models:/churn/7'),
    );
    expect(server.reference).toEqual({
      model: 'churn',
      version: '7',
      from: 'model-uri',
    });
  });

  it('says that a declared canary gets no requests while the route does not name it', () => {
    const { service, routes } = step('canary v2 10%');
    const server = read(service, routes);
    expect(server.versions).toMatchObject([
      { role: 'stable', weight: 1, readyReplicas: 3 },
      { role: 'canary', weight: 0, readyReplicas: 1, wantedReplicas: 1 },
    ]);
    expect(server.message).toBe(
      'Asks for 10 % for the canary; the route gives it 0 %.',
    );
  });

  it('wants a pod of a canary that gets nothing, as its autoscaler does', () => {
    const { service, routes } = step('canary v2 10%');
    const [canary] = service.spec.canary ?? [];
    const dark = {
      ...service,
      spec: { ...service.spec, canary: [{ ...canary, trafficPercent: 0 }] },
    };
    expect(read(dark, routes).versions[1]).toMatchObject({
      weight: 0,
      wantedReplicas: 1,
    });
  });

  it('wants no pod of what was stopped, whatever its spec asks for', () => {
    const { service } = step('canary v2 10%');
    const stopped = {
      ...service,
      status: {
        deploymentMode: 'Standard',
        conditions: [
          { type: 'Ready', status: 'False', reason: 'Stopped' },
          { type: 'Stopped', status: 'True' },
        ],
      },
    };
    const { phase, versions } = read(stopped);
    expect(phase).toBe('paused');
    expect(
      versions.map(({ wantedReplicas, readyReplicas }) => [
        wantedReplicas,
        readyReplicas,
      ]),
    ).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('gives no weight where no route was seen, and says so', () => {
    const server = read(step('canary v2 40%').service);
    expect(server.versions.map(({ weight }) => weight)).toEqual([
      undefined,
      undefined,
    ]);
    expect(server.message).toBe(
      'Asks for 40 % for the canary; no route was seen that says what it gets.',
    );
  });

  it('takes the weight from the route once it has the canary, and then has nothing to add', () => {
    const { service, routes } = step('canary v2 10%');
    const routed = routes.map(route => ({
      ...route,
      spec: {
        rules: [
          {
            backendRefs: [
              { name: 'churn-v1-predictor', weight: 90 },
              { name: 'churn-v2-predictor', weight: 10 },
            ],
          },
        ],
      },
    }));
    const server = read(service, routed);
    expect(server.versions.map(({ weight }) => weight)).toEqual([0.9, 0.1]);
    expect(server.message).toBeUndefined();
  });

  it('reads the version of a Standard canary from its own predictor', () => {
    const { service } = step('canary v2 10%');
    const server = read(
      withUris(service, 'pvc://models/churn/v', 'models:/churn/'),
    );
    expect(server.versions.map(({ reference }) => reference?.version)).toEqual([
      '1',
      '2',
    ]);
  });

  it('has one version again after the promotion, and does not count the route that is left over', () => {
    const { service, routes } = step('promoted v2');
    expect(read(service, routes).versions).toEqual([
      {
        role: 'stable',
        reference: { model: 'churn', from: 'object-name' },
        wantedReplicas: 2,
        readyReplicas: 2,
      },
    ]);
  });

  describe('with Knative', () => {
    const service = withUris(
      serverless.service,
      's3://models/churn/v2',
      'models:/churn/2',
    );
    const revision: ClusterObject = {
      metadata: {
        name: 'churn-kn-predictor-00001',
        namespace: 'data',
        labels: { 'serving.kserve.io/inferenceservice': 'churn-kn' },
        annotations: {
          'internal.serving.kserve.io/storage-initializer-sourceuri':
            'models:/churn/1',
        },
      },
      spec: {},
    };

    it('takes the weight from the traffic and the earlier version from its revision', () => {
      const server = read(service, [], [revision]);
      expect(server.versions).toMatchObject([
        {
          role: 'stable',
          reference: { model: 'churn', version: '1' },
          weight: 0.9,
        },
        {
          role: 'canary',
          reference: { model: 'churn', version: '2' },
          weight: 0.1,
        },
      ]);
    });

    it('does not guess the earlier version where revisions may not be read', () => {
      const [stable, canary] = read(service).versions;
      expect(stable.reference).toEqual({ model: 'churn', from: 'model-uri' });
      expect(canary.reference?.version).toBe('2');
    });
  });

  it.each([
    [
      'degraded when the model cannot be loaded',
      {
        conditions: [{ type: 'Ready', status: 'False' }],
        modelStatus: {
          transitionStatus: 'BlockedByFailedLoad',
          lastFailureInfo: { reason: 'ModelLoadFailed' },
        },
      },
      'degraded',
      'The model did not load: ModelLoadFailed.',
    ],
    [
      'progressing while it loads',
      {
        conditions: [{ type: 'Ready', status: 'False' }],
        modelStatus: { transitionStatus: 'InProgress' },
      },
      'progressing',
      'The model is being loaded.',
    ],
    [
      'paused when it is stopped',
      { conditions: [{ type: 'Stopped', status: 'True' }] },
      'paused',
      'Stopped.',
    ],
    [
      'unknown before the controller has said anything',
      {},
      'unknown',
      undefined,
    ],
  ])('is %s', (_case, status, phase, message) => {
    const server = read({ ...step('v1 stable').service, status });
    expect({ phase: server.phase, message: server.message }).toEqual({
      phase,
      message,
    });
  });

  it('says that canaryTrafficPercent does nothing in Standard mode', () => {
    const { service } = step('v1 stable');
    const server = read({
      ...service,
      spec: {
        predictor: { ...service.spec.predictor, canaryTrafficPercent: 10 },
      },
    });
    expect(server.versions).toHaveLength(1);
    expect(server.message).toMatch(/which Standard mode ignores/);
  });
});

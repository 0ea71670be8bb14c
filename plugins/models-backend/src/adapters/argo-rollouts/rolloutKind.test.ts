import { ClusterObject } from '@bellwether/plugin-models-node';
import recorded from './__fixtures__/rollouts.json';
import { rolloutKind } from './rolloutKind';

const MODEL = 'bellwether.dev/model';
const VERSION = 'bellwether.dev/model-version';

/** The recorded workload serves nothing in particular; this makes it serve a model, as its owner would. */
function serving(
  object: ClusterObject,
  annotations: Record<string, string>,
): ClusterObject {
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** A recorded ReplicaSet whose pods are told which model to load. */
function loading(replicaSet: ClusterObject, uri: string): ClusterObject {
  const copy = structuredClone(replicaSet) as unknown as {
    spec: { template: { spec: { containers: Array<{ env?: unknown }> } } };
  } & ClusterObject;
  copy.spec.template.spec.containers[0].env = [
    { name: 'MODEL_URI', value: uri },
  ];
  return copy;
}

const [stableSet, canarySet]: ClusterObject[] = recorded.replicaSets;

const read = (rollout: ClusterObject, replicaSets: ClusterObject[] = []) =>
  rolloutKind.read('prod-eu', [[rollout], replicaSets]);

describe('rolloutKind', () => {
  it('leaves out a Rollout that names no model', () => {
    expect(read(recorded.healthy, recorded.replicaSets)).toEqual([]);
  });

  it('reads one stable version of a Rollout at rest', () => {
    const [server] = read(
      serving(recorded.healthy, { [MODEL]: 'churn', [VERSION]: '12' }),
      [stableSet],
    );
    expect(server).toMatchObject({
      cluster: 'prod-eu',
      namespace: 'demo',
      name: 'model',
      phase: 'healthy',
      url: 'http://model-stable.demo.svc.cluster.local',
      reference: { model: 'churn', from: 'annotation' },
    });
    expect(server.versions).toEqual([
      {
        role: 'stable',
        reference: { model: 'churn', version: '12', from: 'annotation' },
        wantedReplicas: 4,
        readyReplicas: 4,
        weight: 1,
      },
    ]);
  });

  it('reads the version of each side from its own ReplicaSet, and the weight that the router has', () => {
    const [server] = read(
      serving(recorded.pausedAtFirstStep, { [MODEL]: 'churn' }),
      [
        loading(stableSet, 'models:/churn/12'),
        loading(canarySet, 'models:/churn/13'),
      ],
    );
    expect(server.phase).toBe('paused');
    expect(server.message).toBe('Pauses at step 2 of 7.');
    expect(server.versions).toEqual([
      {
        role: 'stable',
        reference: { model: 'churn', version: '12', from: 'annotation' },
        wantedReplicas: 4,
        readyReplicas: 4,
        weight: 0.9,
      },
      {
        role: 'canary',
        reference: { model: 'churn', version: '13', from: 'annotation' },
        wantedReplicas: 1,
        readyReplicas: 1,
        weight: 0.1,
      },
    ]);
  });

  it("does not take the spec's version for that of the stable side while a canary runs", () => {
    const [server] = read(
      serving(recorded.pausedAtFirstStep, {
        [MODEL]: 'churn',
        [VERSION]: '13',
      }),
      [stableSet, canarySet],
    );
    expect(
      server.versions.map(({ role, reference }) => [role, reference?.version]),
    ).toEqual([
      ['stable', undefined],
      ['canary', '13'],
    ]);
  });

  it('shares requests by available pods where there is no router', () => {
    const rollout = structuredClone(
      recorded.pausedAtFirstStep,
    ) as ClusterObject & {
      spec: { strategy: { canary: { trafficRouting?: unknown } } };
      status: { canary?: unknown };
    };
    delete rollout.spec.strategy.canary.trafficRouting;
    rollout.status.canary = {};
    const [server] = read(serving(rollout, { [MODEL]: 'churn' }), [
      stableSet,
      canarySet,
    ]);
    expect(server.versions.map(({ weight }) => weight)).toEqual([0.8, 0.2]);
  });

  it('is progressing until the controller has seen the newest generation, whatever its phase says', () => {
    const [server] = read(
      serving(recorded.specChangedNotObserved, { [MODEL]: 'churn' }),
      [stableSet],
    );
    expect(recorded.specChangedNotObserved.status.phase).toBe('Healthy');
    expect(server.phase).toBe('progressing');
  });

  it('is degraded after an abort, with the message of the controller', () => {
    const [server] = read(serving(recorded.aborted, { [MODEL]: 'churn' }), [
      stableSet,
      canarySet,
    ]);
    expect(server.phase).toBe('degraded');
    expect(server.message).toMatch(/abort/i);
    expect(server.versions.map(({ weight }) => weight)).toEqual([1, 0]);
  });

  it('shows no canary of an aborted rollout once its pods are gone', () => {
    const emptied = structuredClone(canarySet) as ClusterObject & {
      spec: { replicas: number };
    };
    emptied.spec.replicas = 0;
    const [server] = read(serving(recorded.aborted, { [MODEL]: 'churn' }), [
      stableSet,
      emptied,
    ]);
    expect(server.versions.map(({ role }) => role)).toEqual(['stable']);
  });

  it('counts from the status where ReplicaSets may not be listed', () => {
    const [server] = read(
      serving(recorded.pausedAtFirstStep, {
        [MODEL]: 'churn',
        [VERSION]: '13',
      }),
    );
    expect(server.versions).toMatchObject([
      { role: 'stable', wantedReplicas: 4, readyReplicas: 4 },
      { role: 'canary', wantedReplicas: 1, readyReplicas: 1 },
    ]);
  });

  it('takes the model from an address alone, and the runtime from the image', () => {
    const rollout = structuredClone(recorded.healthy) as ClusterObject & {
      spec: {
        template: { spec: { containers: Array<Record<string, unknown>> } };
      };
    };
    rollout.spec.template.spec.containers[0] = {
      image: 'docker.io/seldonio/mlserver:1.7.1-mlflow',
      args: ['--model-uri=models:/churn@champion'],
    };
    const [server] = read(rollout);
    expect(server).toMatchObject({
      reference: { model: 'churn', version: '@champion', from: 'model-uri' },
      runtime: 'mlserver',
      image: 'docker.io/seldonio/mlserver:1.7.1-mlflow',
    });
  });

  it('gives the preview of a blue-green rollout no requests', () => {
    const rollout = structuredClone(
      recorded.pausedAtFirstStep,
    ) as ClusterObject & {
      spec: { strategy: Record<string, unknown> };
    };
    rollout.spec.strategy = { blueGreen: { activeService: 'live' } };
    const [server] = read(serving(rollout, { [MODEL]: 'churn' }), [
      stableSet,
      canarySet,
    ]);
    expect(server.url).toBe('http://live.demo.svc.cluster.local');
    expect(server.versions.map(({ weight }) => weight)).toEqual([1, 0]);
  });
});

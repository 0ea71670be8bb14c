import { ModelRecord, Server } from '@bellwether/plugin-models-common';

/** A model as the models backend gives it; a test says what is special about its own. */
export function modelRecord(record: Partial<ModelRecord> = {}): ModelRecord {
  const modelName = record.modelName ?? 'flight-delay';
  return {
    instance: 'mlflow-prod',
    modelName,
    entityRef: `resource:default/${modelName}`,
    title: modelName,
    description: 'Predicts whether a flight arrives late.',
    owner: 'group:default/travel-ml',
    ownerSource: 'registry-tag',
    ownerEvidence: 'team=travel-ml',
    system: 'system:default/flight-ops',
    systemSource: 'registry-tag',
    stage: 'production',
    framework: 'sklearn',
    tags: { task: 'classification', team: 'travel-ml' },
    aliases: { champion: 13, challenger: 14 },
    versionCount: 14,
    newestVersion: 14,
    package: {
      framework: 'sklearn',
      flavours: ['python_function', 'sklearn'],
      requirements: [],
      signature: {
        inputs: [
          { name: 'distance_km', type: 'double', required: true },
          { name: 'origin', type: 'string', required: true },
          { name: 'local_hour', type: 'long', required: true },
          { name: 'is_holiday', type: 'boolean', required: false },
        ],
        outputs: [{ type: 'tensor(int64, [-1])', required: true }],
      },
    },
    webUrl: `https://mlflow.example.com/#/models/${modelName}`,
    ...record,
  };
}

/** A server as the models backend gives it. */
export function modelServer(server: Partial<Server> = {}): Server {
  const { cluster, namespace, kind, name } = {
    cluster: 'prod-eu',
    namespace: 'travel-ml',
    kind: 'kserve',
    name: 'flight-delay',
    ...server,
  };
  return {
    id: [cluster, namespace, kind, name].join('/'),
    cluster,
    namespace,
    name,
    kind,
    kindTitle: kind === 'kserve' ? 'KServe InferenceService' : 'Argo Rollout',
    model: 'flight-delay',
    modelFrom: 'annotation',
    registry: 'mlflow-prod',
    modelRef: 'resource:default/flight-delay',
    versions: [
      { role: 'stable', version: 13, readyReplicas: 3, wantedReplicas: 3 },
    ],
    phase: 'healthy',
    runtime: 'kserve-mlserver',
    owner: 'group:default/travel-ml',
    url: `http://${name}.${namespace}.svc.cluster.local`,
    champion: 'match',
    championVersion: 13,
    observedAt: '2026-06-16T14:32:00.000Z',
    ...server,
  };
}

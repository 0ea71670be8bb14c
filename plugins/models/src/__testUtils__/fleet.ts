import {
  FleetReply,
  FleetRow,
  ModelsApi,
  Server,
} from '@bellwether/plugin-models-common';

/** A model that is in order; tests say what differs. */
export function fleetRow(
  name: string,
  change: Partial<FleetRow> = {},
): FleetRow {
  return {
    entityRef: `resource:default/${name}`,
    name,
    title: name,
    description: `What ${name} does`,
    owner: 'group:default/travel-ml',
    registry: 'mlflow-prod',
    framework: 'sklearn',
    filesRead: true,
    stage: 'production',
    champion: {
      version: 13,
      since: '2026-05-12T08:00:00Z',
      sinceIsExact: true,
    },
    versionCount: 14,
    runsOn: [],
    updatedAt: '2026-06-01T00:00:00Z',
    summaries: {},
    ...change,
  };
}

/** A page of the fleet. */
export function fleetReply(
  items: FleetRow[],
  change: Partial<FleetReply> = {},
): FleetReply {
  return {
    items,
    total: items.length,
    page: 1,
    pageSize: 25,
    facets: {
      team: [
        { value: 'group:default/travel-ml', count: 2 },
        { value: 'group:default/payments-ml', count: 3 },
      ],
      framework: [{ value: 'sklearn', count: 4 }],
      stage: [
        { value: 'production', count: 4 },
        { value: 'candidate', count: 1 },
      ],
      runs: [
        { value: 'prod-eu', count: 3 },
        { value: 'none', count: 1 },
      ],
      marked: [{ value: 'drift', label: 'Drifting', count: 1 }],
      champion: [
        { value: 'not-champion', count: 1 },
        { value: 'match', count: 0 },
      ],
    },
    joinedAt: new Date().toISOString(),
    sources: [
      { id: 'mlflow-prod', kind: 'registry', readAt: new Date().toISOString() },
    ],
    ...change,
  };
}

/** A server that is in order. */
export function server(name: string, change: Partial<Server> = {}): Server {
  return {
    id: `prod-eu/flight-ops/argo-rollout/${name}`,
    cluster: 'prod-eu',
    namespace: 'flight-ops',
    name,
    kind: 'argo-rollout',
    kindTitle: 'Argo Rollout',
    model: name,
    modelFrom: 'annotation',
    versions: [
      { role: 'stable', version: 7, readyReplicas: 3, wantedReplicas: 3 },
    ],
    phase: 'healthy',
    champion: 'unknown',
    observedAt: new Date().toISOString(),
    ...change,
  };
}

/** A backend that answers with an empty world; tests replace what they are about. */
export function fakeModels() {
  return {
    queryFleet: jest
      .fn<
        ReturnType<ModelsApi['queryFleet']>,
        Parameters<ModelsApi['queryFleet']>
      >()
      .mockImplementation(async () => fleetReply([])),
    getAttention: jest
      .fn<
        ReturnType<ModelsApi['getAttention']>,
        Parameters<ModelsApi['getAttention']>
      >()
      .mockImplementation(async () => ({ items: [], total: 0 })),
    getCounts: jest
      .fn<
        ReturnType<ModelsApi['getCounts']>,
        Parameters<ModelsApi['getCounts']>
      >()
      .mockImplementation(async () => ({
        models: 0,
        needPerson: {},
        connections: { failed: 0, limited: 0, stale: 0 },
      })),
    getUnregistered: jest.fn<
      ReturnType<ModelsApi['getUnregistered']>,
      Parameters<ModelsApi['getUnregistered']>
    >(),
    getConnections: jest.fn<
      ReturnType<ModelsApi['getConnections']>,
      Parameters<ModelsApi['getConnections']>
    >(),
  };
}

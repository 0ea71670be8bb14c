import { Server, ServersReply } from '@bellwether/plugin-models-common';

/** A server whose stable version is the champion. */
export function server(cluster: string, change: Partial<Server> = {}): Server {
  return {
    id: `${cluster}/flight-ops/argo-rollout/flight-delay`,
    cluster,
    namespace: 'flight-ops',
    name: 'flight-delay',
    kind: 'argo-rollout',
    kindTitle: 'Argo Rollout',
    model: 'flight-delay',
    modelFrom: 'annotation',
    versions: [
      { role: 'stable', version: 13, readyReplicas: 4, wantedReplicas: 4 },
    ],
    phase: 'healthy',
    metricProfile: 'mlserver',
    champion: 'match',
    championVersion: 13,
    observedAt: new Date().toISOString(),
    ...change,
  };
}

/** The servers, and their clusters as just read. */
export function serversReply(
  servers: Server[],
  change: Partial<ServersReply> = {},
): ServersReply {
  const clusters = [...new Set(servers.map(({ cluster }) => cluster))];
  return {
    servers,
    clusters: clusters.map(cluster => ({
      cluster,
      readAt: new Date().toISOString(),
    })),
    ...change,
  };
}

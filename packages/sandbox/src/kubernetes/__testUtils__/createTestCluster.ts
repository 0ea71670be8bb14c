import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFaults, type Faults } from '../../faults';
import { createWorld } from '../../world';
import type { WorldServer } from '../../world/types';
import { createKubernetesApi, type KubernetesApi } from '..';

export const NOW = new Date('2026-11-01T09:00:00Z');

export interface TestCluster {
  api: KubernetesApi;
  faults: Faults;
  url: string;
  close(): Promise<void>;
}

export function aServer(fields: Partial<WorldServer> = {}): WorldServer {
  return {
    kind: 'Rollout',
    name: 'card-fraud',
    namespace: 'payments-ml',
    model: 'card-fraud',
    stableVersion: 23,
    replicas: 4,
    readyReplicas: 4,
    ...fields,
  };
}

/** A cluster that listens, with the given servers and nothing else that serves models. */
export async function createTestCluster(
  servers: WorldServer[] = [aServer()],
  name = 'prod-eu',
): Promise<TestCluster> {
  const faults = createFaults();
  const api = createKubernetesApi({
    cluster: { name, version: 'v1.34.4', servers },
    world: createWorld({ seed: 'test', now: NOW }),
    faults,
  });
  const server: Server = createServer(api.app);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    api,
    faults,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      api.close();
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
    },
  };
}

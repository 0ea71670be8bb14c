import net from 'node:net';
import { createBackend } from '@backstage/backend-defaults';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import { AuthorizeResult } from '@backstage/plugin-permission-common';

/** A cluster as the configuration of the portal has it. */
export interface PortalCluster {
  name: string;
  url: string;
  serviceAccountToken: string;
  /** Certificates to trust, as PEM in base64. */
  caData?: string;
  skipTLSVerify?: boolean;
}

/** A backend with the Kubernetes plugin behind the router that every portal has, compression included. */
export interface Portal {
  /** Address of the proxy. */
  proxyUrl: string;
  /** Values of the header `Authorization` for somebody who is signed in, and for another plugin. */
  authorization: { user: string; plugin: string };
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise(resolve => {
    server.close(resolve);
  });
  if (typeof address !== 'object' || address === null) {
    throw new Error('There is no free port');
  }
  return address.port;
}

/** The proxy imports an ES module when it is first asked, which Jest allows only with this option of Node's. */
export function requireModules(): void {
  if (!process.env.NODE_OPTIONS?.includes('--experimental-vm-modules')) {
    throw new Error('Set NODE_OPTIONS=--experimental-vm-modules');
  }
}

export async function startPortal(options: {
  clusters: PortalCluster[];
  /** Whether the portal's own policy refuses everything. */
  refuses?: boolean;
}): Promise<Portal> {
  requireModules();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const backend = createBackend();
  backend.add(kubernetesPlugin);
  // Tokens that a test can write down, and a policy that is yes or no; all else is what every portal has.
  backend.add(mockServices.auth.factory());
  backend.add(mockServices.httpAuth.factory());
  backend.add(
    mockServices.permissions.factory({
      result: options.refuses ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
    }),
  );
  backend.add(mockServices.rootLogger.factory());
  backend.add(
    mockServices.rootConfig.factory({
      data: {
        backend: {
          baseUrl: url,
          listen: { host: '127.0.0.1', port },
          database: { client: 'better-sqlite3', connection: ':memory:' },
        },
        kubernetes: {
          serviceLocatorMethod: { type: 'multiTenant' },
          clusterLocatorMethods: [
            {
              type: 'config',
              clusters: options.clusters.map(cluster => ({
                ...cluster,
                authProvider: 'serviceAccount',
              })),
            },
          ],
        },
      },
    }),
  );
  await backend.start();
  return {
    proxyUrl: `${url}/api/kubernetes/proxy`,
    authorization: {
      user: mockCredentials.user.header(),
      plugin: mockCredentials.service.header({
        onBehalfOf: mockCredentials.service('plugin:models'),
        targetPluginId: 'kubernetes',
      }),
    },
    close: () => backend.stop(),
  };
}

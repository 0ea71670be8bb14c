import { JsonObject } from '@backstage/types';
import { Sandbox } from '@bellwether/sandbox';

/** A portal over the sandbox's registry, clusters and code host. */
export function portalConfig(sandbox: Sandbox, own?: JsonObject): JsonObject {
  return {
    backend: { baseUrl: 'http://portal.example.com' },
    integrations: {
      github: [
        {
          host: new URL(sandbox.urls.codeHost).host,
          apiBaseUrl: `${sandbox.urls.codeHost}/api/v3`,
          token: 'sandbox-code-host-token',
        },
      ],
    },
    models: {
      registries: {
        'mlflow-prod': {
          baseUrl: sandbox.urls.mlflow,
          auth: {
            type: 'basic',
            username: 'portal',
            password: 'a-password-of-the-registry',
          },
        },
      },
    },
    catalog: {
      providers: {
        models: {
          prod: {
            registry: 'mlflow-prod',
            owner: {
              tags: ['team'],
              default: 'group:default/ml-platform',
            },
          },
        },
      },
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: Object.entries(sandbox.urls.clusters).map(
            ([name, url]) => ({
              name,
              url,
              authProvider: 'serviceAccount',
              serviceAccountToken: sandbox.tokens.owner,
              skipTLSVerify: true,
            }),
          ),
        },
      ],
    },
    ...own,
  };
}

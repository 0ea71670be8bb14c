import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import {
  type BackendFeature,
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import canaryPlugin from '@bellwether/plugin-canary-backend';
import {
  type Action,
  type ActionParameters,
  CanaryClient,
  type CanaryCallOptions,
  type Preview,
  rolloutId,
  type TakenAction,
} from '@bellwether/plugin-canary-common';
import express from 'express';
import type { Knex } from 'knex';
import { eventually } from '../rollouts/eventually';

const CLUSTER = 'contract';

/** A portal with the canary plugin, over one cluster. */
export interface Portal {
  readonly canary: CanaryClient;
  idOf(rollout: string): string;
  /** The preview once the portal can take the action. */
  preview(
    rollout: string,
    action: Action,
    parameters?: ActionParameters,
  ): Promise<Preview>;
  act(
    rollout: string,
    shown: Preview,
    options?: CanaryCallOptions,
  ): Promise<TakenAction>;
  /** Takes an action, and waits for what becomes of it. */
  take(
    rollout: string,
    action: Action,
    parameters?: ActionParameters,
  ): Promise<TakenAction>;
  close(): Promise<void>;
}

/** Stands in for the models backend: every Rollout here serves a registered model of its name. */
function modelsBackend(
  namespace: string,
  rollouts: readonly string[],
): BackendFeature {
  return createBackendPlugin({
    pluginId: 'models',
    register(env) {
      env.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          const router = express.Router();
          router.get('/v1/records/servers', (_, response) => {
            response.json({
              clusters: [],
              servers: rollouts.map(name => ({
                id: idOf(namespace, name),
                cluster: CLUSTER,
                namespace,
                name,
                kind: 'argo-rollout',
                kindTitle: 'Argo Rollout',
                model: name,
                modelFrom: 'annotation',
                modelRef: `resource:default/${name}`,
                versions: [],
                phase: 'healthy',
                champion: 'unknown',
                observedAt: new Date().toISOString(),
              })),
            });
          });
          router.put('/v1/summaries/canary', (_, response) => {
            response.status(204).end();
          });
          httpRouter.use(router);
        },
      });
    },
  });
}

function idOf(namespace: string, name: string): string {
  return rolloutId({
    cluster: CLUSTER,
    namespace,
    kind: 'argo-rollout',
    name,
  });
}

/** @param url - of the API server, without TLS */
export async function startPortal(options: {
  url: string;
  token: string;
  namespace: string;
  /** Names of the Rollouts that serve a model. */
  rollouts: readonly string[];
  /** An empty database; whoever made it ends its connections. */
  knex: Knex;
}): Promise<Portal> {
  const { url, token, namespace, rollouts } = options;
  const backend = await startTestBackend({
    features: [
      canaryPlugin,
      kubernetesPlugin,
      modelsBackend(namespace, rollouts),
      catalogServiceMock.factory(),
      mockServices.database.factory({ knex: options.knex }),
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://localhost:0' },
          canary: { actAs: 'portal' },
          kubernetes: {
            serviceLocatorMethod: { type: 'multiTenant' },
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: [
                  {
                    name: CLUSTER,
                    url,
                    authProvider: 'serviceAccount',
                    serviceAccountToken: token,
                  },
                ],
              },
            ],
          },
        },
      }),
    ],
  });
  const { port } = backend.server.address() as AddressInfo;
  const canary = new CanaryClient({
    discoveryApi: {
      getBaseUrl: async plugin => `http://127.0.0.1:${port}/api/${plugin}`,
    },
    fetchApi: {
      fetch: (input, init = {}) => {
        const headers = new Headers(init.headers);
        headers.set('Authorization', mockCredentials.user.header());
        return fetch(input, { ...init, headers });
      },
    },
  });
  const portal: Portal = {
    canary,
    idOf: name => idOf(namespace, name),
    async preview(name, action, parameters = {}) {
      const id = idOf(namespace, name);
      await eventually(
        `${name}: ${action} can be taken`,
        () => canary.getCapabilities(id).catch(() => ({ capabilities: [] })),
        ({ capabilities }) =>
          capabilities.some(one => one.action === action && one.possible),
      );
      return canary.preview(id, { action, parameters });
    },
    act: (name, shown, callOptions) =>
      canary.act(
        idOf(namespace, name),
        {
          action: shown.action,
          parameters: shown.parameters,
          reason: 'To see what is sent',
          precondition: shown.precondition,
        },
        { ...callOptions, idempotencyKey: randomUUID() },
      ),
    async take(name, action, parameters) {
      const shown = await portal.preview(name, action, parameters);
      const { id } = await portal.act(name, shown);
      return eventually(
        `${name}: what became of ${action}`,
        () => canary.getAction(id),
        ({ state }) => state !== 'sending' && state !== 'waiting',
      );
    },
    close: () => backend.stop(),
  };
  return portal;
}

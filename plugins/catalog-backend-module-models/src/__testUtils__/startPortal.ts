import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import modelsPlugin from '@bellwether/plugin-models-backend';
import { Sandbox } from '@bellwether/sandbox';
import { resolve } from 'path';
import request from 'supertest';
import catalogModuleModels from '..';

export const WEBHOOK_SECRET = 'a-webhook-secret-of-the-tests';

const catalogFolder = resolve(__dirname, '../../../../catalog');

/** Reads often, so that what is wrongly concluded shows within a test. */
const often = { frequency: { seconds: 1 }, timeout: { minutes: 1 } };

/** A real catalog and a real models backend that read a sandbox. */
export interface Portal {
  url: string;
  /** All entities, by ref. */
  entities(): Promise<Map<string, Entity>>;
  /** Refs of the models. */
  models(): Promise<string[]>;
  /** Whether the portal knows that an upstream does not answer as it should. */
  knowsOfTrouble(upstream: string): Promise<boolean>;
  stop(): Promise<void>;
}

export async function startPortal(
  sandbox: Sandbox,
  options: { organisation?: boolean; readsOften?: boolean } = {},
): Promise<Portal> {
  const schedule =
    options.readsOften === false
      ? { frequency: { hours: 1 }, timeout: { minutes: 1 } }
      : often;
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      catalogModuleModels,
      kubernetesPlugin,
      modelsPlugin,
      // The mocks of these reach one plugin only, or run nothing by themselves.
      eventsServiceFactory,
      schedulerServiceFactory,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            baseUrl: 'http://localhost:0',
            database: { client: 'better-sqlite3', connection: ':memory:' },
          },
          catalog: {
            processingInterval: { seconds: 600 },
            stitchingStrategy: { pollingInterval: { milliseconds: 100 } },
            locations: options.organisation
              ? ['org.yaml', 'systems.yaml'].map(file => ({
                  type: 'file',
                  target: resolve(catalogFolder, file),
                  rules: [{ allow: ['User', 'Group', 'System', 'Domain'] }],
                }))
              : [],
            providers: {
              models: {
                prod: {
                  registry: 'mlflow-prod',
                  schedule,
                  owner: { default: 'group:default/ml-platform' },
                },
              },
            },
          },
          models: {
            registries: {
              'mlflow-prod': {
                baseUrl: sandbox.urls.mlflow,
                webhook: { secret: WEBHOOK_SECRET },
                schedule,
                requestTimeout: { seconds: 2 },
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
                    serviceAccountToken: sandbox.tokens.portal,
                    skipTLSVerify: true,
                  }),
                ),
              },
            ],
          },
        },
      }),
    ],
  });
  const entities = async () => {
    const { body } = await request(backend.server)
      .get('/api/catalog/entities')
      .set('authorization', mockCredentials.service.header());
    return new Map<string, Entity>(
      body.map((entity: Entity) => [stringifyEntityRef(entity), entity]),
    );
  };
  return {
    url: `http://localhost:${backend.server.port()}`,
    entities,
    models: async () =>
      [...(await entities()).keys()]
        .filter(ref => ref.startsWith('resource:'))
        .sort(),
    knowsOfTrouble: async upstream => {
      const answer = async (path: string) => {
        const { body } = await request(backend.server)
          .get(`/api/models/v1/records/${path}`)
          .set('authorization', mockCredentials.service.header());
        return body;
      };
      const { freshness } = await answer('models?instance=mlflow-prod');
      const { clusters } = await answer('servers');
      const { staleSince } =
        upstream === 'mlflow'
          ? freshness
          : clusters.find(
              ({ cluster }: { cluster: string }) => cluster === upstream,
            );
      return staleSince !== undefined;
    },
    stop: () => backend.stop(),
  };
}

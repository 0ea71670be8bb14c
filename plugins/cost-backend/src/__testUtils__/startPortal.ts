import { randomUUID } from 'crypto';
import { Server as HttpServer } from 'http';
import {
  BackendFeature,
  BackstageCredentials,
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { EventParams } from '@backstage/plugin-events-node';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import {
  NotificationSendOptions,
  notificationService,
} from '@backstage/plugin-notifications-node';
import {
  AuthorizeResult,
  Permission,
} from '@backstage/plugin-permission-common';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { JsonObject } from '@backstage/types';
import { costPermissions } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { CodeHost } from '@bellwether/plugin-models-node';
import { Sandbox } from '@bellwether/sandbox';
import express from 'express';
import { Knex } from 'knex';
import request from 'supertest';
import { z } from 'zod';
import { createCostPlugin } from '../plugin';

export const callers = [
  'nobody',
  'viewer',
  'stranger',
  'owner',
  'platform',
  'service',
  'blind',
] as const;
export type Caller = (typeof callers)[number];

const WRITES = new Set(
  costPermissions
    .filter(({ attributes }) => attributes.action !== 'read')
    .map(({ name }) => name),
);

/** What a policy says: viewers see, owners act on what they own, the platform team does everything; one may see nothing. */
function mayDo(caller: Caller, { name }: Permission, owned: boolean): boolean {
  if (caller === 'platform' || caller === 'service') return true;
  if (WRITES.has(name)) return caller === 'owner' && owned;
  if (name === 'cost.bill.read' || name === 'kubernetes.proxy') return false;
  return caller !== 'blind';
}

function callerOf({ principal }: BackstageCredentials): Caller {
  const { userEntityRef } = z
    .object({ userEntityRef: z.string().optional() })
    .parse(principal);
  return z
    .enum(callers)
    .parse(userEntityRef?.replace('user:default/', '') ?? 'service');
}

/** Models of the sandbox that owners of the tests own. */
const OWNED = ['chargeback-risk', 'flight-delay', 'eta-courier', 'stock-out'];

export const refOf = (model: string) =>
  `resource:default/${model.replace(/[^\w.-]+/g, '-')}`;

export interface Portal {
  server: HttpServer;
  published: EventParams[];
  notifications: NotificationSendOptions[];
  signals: string[];
  summaries: Array<{ entityRef: string; summary: JsonObject | null }>;
  /** Runs a scheduled task. */
  run(task: string): Promise<void>;
  as(
    caller: Caller,
    method: 'get' | 'post' | 'put',
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<request.Response>;
  stop(): Promise<void>;
}

const permissions = createServiceFactory({
  service: coreServices.permissions,
  deps: {},
  factory: () => {
    const decide = (
      requests: Array<{ permission: Permission; resourceRef?: string }>,
      { credentials }: { credentials: BackstageCredentials },
    ) =>
      requests.map(({ permission, resourceRef }) => ({
        result: mayDo(
          callerOf(credentials),
          permission,
          OWNED.map(refOf).includes(resourceRef ?? ''),
        )
          ? AuthorizeResult.ALLOW
          : AuthorizeResult.DENY,
      }));
    return {
      authorize: async (requests, options) => decide(requests, options),
      authorizeConditional: async (requests, options) =>
        decide(requests, options),
    };
  },
});

/** The servers of a sandbox as the models backend tells of them. */
export function serversOf(sandbox: Pick<Sandbox, 'world'>): Server[] {
  const systems = new Map(
    sandbox.world.models.map(({ name, system }) => [name, system]),
  );
  return sandbox.world.clusters.flatMap(({ name: cluster, servers }) =>
    servers.map((server): Server => {
      const kind = server.kind === 'Rollout' ? 'argo-rollout' : 'kserve';
      const version = (role: 'stable' | 'canary', number: number) => ({
        role,
        version: number,
        readyReplicas: server.readyReplicas,
        wantedReplicas: server.replicas,
      });
      return {
        id: `${cluster}/${server.namespace}/${kind}/${server.name}`,
        cluster,
        namespace: server.namespace,
        name: server.name,
        kind,
        kindTitle: kind === 'kserve' ? 'InferenceService' : 'Argo Rollout',
        model: server.model,
        modelFrom: 'annotation',
        modelRef: refOf(server.model),
        owner: `group:default/${server.namespace}`,
        system: `system:default/${systems.get(server.model)}`,
        versions: [
          version('stable', server.stableVersion),
          ...(server.canaryVersion
            ? [
                {
                  ...version('canary', server.canaryVersion),
                  readyReplicas: 1,
                  wantedReplicas: 1,
                },
              ]
            : []),
        ],
        phase: 'healthy',
        champion: 'unknown',
        observedAt: new Date().toISOString(),
      };
    }),
  );
}

export interface PortalOptions {
  sandbox: Sandbox;
  knex: Knex;
  /** `cost` */
  config?: JsonObject;
  now: () => Date;
  host?: CodeHost;
  /** Those that the models backend knows; all where absent. */
  clusters?: string[];
  /** Clusters that the models backend could not list yet. */
  unlisted?: string[];
  /** Of the catalog. */
  entities?: Entity[];
}

/** A portal with the cost plugin and Backstage's Kubernetes plugin, over a sandbox. */
export async function startPortal(options: PortalOptions): Promise<Portal> {
  const { sandbox } = options;
  const scheduler = mockServices.scheduler();
  const published: EventParams[] = [];
  const notifications: NotificationSendOptions[] = [];
  const signals: string[] = [];
  const summaries: Portal['summaries'] = [];
  const backend = await startTestBackend({
    features: [
      createCostPlugin({ now: options.now, host: options.host }),
      kubernetesPlugin,
      modelsBackend(
        sandbox,
        {
          clusters: options.clusters ?? Object.keys(sandbox.urls.clusters),
          unlisted: options.unlisted ?? [],
        },
        summaries,
      ),
      catalogServiceMock.factory({ entities: options.entities }),
      permissions,
      mockServices.database.factory({ knex: options.knex }),
      mockServices.events.mock({
        publish: async event => {
          published.push(event);
        },
        subscribe: async () => {},
      }).factory,
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({
          send: async notification => {
            notifications.push(notification);
          },
        }),
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          publish: async ({ channel }) => {
            signals.push(channel);
          },
        }),
      }),
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://localhost:0' },
          cost: { actAs: 'portal', ...options.config },
          models: {
            prometheus: {
              sandbox: {
                baseUrl: sandbox.urls.prometheus,
                clusterLabel: 'cluster',
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
        },
      }),
    ],
  });
  const { server } = backend;
  return {
    server,
    published,
    notifications,
    signals,
    summaries,
    run: task => scheduler.triggerTask(task),
    async as(caller, method, path, body, headers = {}) {
      const call = request(server)
        [method](`/api/cost${path}`)
        .set('idempotency-key', randomUUID())
        .set('authorization', headerOf(caller))
        .set(headers);
      return body ? call.send(body) : call;
    },
    stop: () => backend.stop(),
  };
}

function headerOf(caller: Caller): string {
  if (caller === 'nobody') return mockCredentials.none.header();
  if (caller === 'service') return mockCredentials.service.header();
  return mockCredentials.user.header(`user:default/${caller}`);
}

/** Stands in for the models backend: tells of servers, and takes summaries. */
function modelsBackend(
  sandbox: Sandbox,
  { clusters, unlisted }: { clusters: string[]; unlisted: string[] },
  summaries: Portal['summaries'],
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
              clusters: clusters.map(cluster => ({
                cluster,
                complete: !unlisted.includes(cluster),
              })),
              servers: serversOf(sandbox).filter(
                ({ cluster }) =>
                  clusters.includes(cluster) && !unlisted.includes(cluster),
              ),
            });
          });
          router.put(
            '/v1/summaries/cost',
            express.json({ limit: '5mb' }),
            (incoming, response) => {
              summaries.push(...incoming.body.summaries);
              response.status(204).end();
            },
          );
          httpRouter.use(router);
        },
      });
    },
  });
}

/** Prices of the machines that the sandbox rents, so that both ways of counting are in the same money. */
export const SANDBOX_PRICES = {
  source: 'AWS list prices, us-east-1',
  date: '2025-01-01',
  perGpuHour: { onDemand: 0.95, spot: 0.342 },
  perStorageGibHour: 0.08 / 730,
  perEgressGib: 0.01,
  instanceTypes: {
    'm6i.4xlarge': {
      cpuCores: 16,
      memoryBytes: 64 * 2 ** 30,
      perHour: { onDemand: 0.768, spot: 0.768 * 0.36 },
    },
    'g5.12xlarge': {
      cpuCores: 48,
      memoryBytes: 192 * 2 ** 30,
      gpus: 4,
      perHour: { onDemand: 5.672, spot: 5.672 * 0.36 },
    },
  },
};

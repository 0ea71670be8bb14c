import { randomUUID } from 'crypto';
import { Server } from 'http';
import {
  BackendFeature,
  BackstageCredentials,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import {
  AuthorizeResult,
  Permission,
} from '@backstage/plugin-permission-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { EventParams } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { JsonObject } from '@backstage/types';
import {
  canaryPermissions,
  Rollout,
  rolloutSchema,
} from '@bellwether/plugin-canary-common';
import { Sandbox } from '@bellwether/sandbox';
import { Knex } from 'knex';
import request from 'supertest';
import { z } from 'zod';
import { canaryPlugin } from '../plugin';
import { eventually } from './eventually';
import { modelsBackend, refOf, Summary } from './modelsBackend';

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

const OURS = new Set(
  canaryPermissions
    .filter(({ attributes }) => attributes.action !== 'read')
    .map(({ name }) => name),
);

/** What a policy says: viewers see, owners act on what they own, the platform team does everything; one may see nothing. */
function mayDo(caller: Caller, { name }: Permission, owned: boolean): boolean {
  if (caller === 'platform' || caller === 'service') return true;
  if (OURS.has(name)) return caller === 'owner' && owned;
  if (name === 'kubernetes.proxy') return false;
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
const OWNED = ['card-fraud', 'listing-ranker', 'fare-demand'];

export interface Portal {
  server: Server;
  published: EventParams[];
  signals: Array<{ channel: string; message: JsonObject }>;
  summaries: Summary[];
  /** Runs a scheduled task. */
  run(task: string): Promise<void>;
  as(
    caller: Caller,
    method: 'get' | 'post',
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<request.Response>;
  /** Once the clusters were listed and the models are known. */
  ready(): Promise<void>;
  rollout(id: string): Promise<Rollout>;
  /** The rollout once it is so. */
  until(id: string, isSo: (rollout: Rollout) => boolean): Promise<Rollout>;
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

/** A portal with the canary plugin and Backstage's Kubernetes plugin, over the clusters of a sandbox. */
export async function startPortal(options: {
  sandbox: Sandbox;
  knex: Knex;
  config?: JsonObject;
  /** `models.prometheus` */
  prometheus?: JsonObject;
  /** Token by which the portal reaches its clusters. */
  token?: string;
  /** Of the catalog. */
  entities?: Entity[];
  features?: BackendFeature[];
}): Promise<Portal> {
  const { sandbox } = options;
  const scheduler = mockServices.scheduler();
  const published: EventParams[] = [];
  const signals: Portal['signals'] = [];
  const summaries: Portal['summaries'] = [];
  const backend = await startTestBackend({
    features: [
      canaryPlugin,
      kubernetesPlugin,
      modelsBackend(
        () =>
          sandbox.world.clusters.flatMap(({ name: cluster, servers }) =>
            servers.map(({ namespace, name, model }) => ({
              cluster,
              namespace,
              name,
              model,
            })),
          ),
        fresh => summaries.push(...fresh),
      ),
      catalogServiceMock.factory({ entities: options.entities ?? [] }),
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
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          publish: async ({ channel, message }) => {
            signals.push({ channel, message: message as JsonObject });
          },
        }),
      }),
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://localhost:0' },
          canary: { actAs: 'portal', ...options.config },
          models: { prometheus: options.prometheus },
          ...(options.config?.integrations !== undefined && {
            integrations: options.config.integrations,
          }),
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
                    serviceAccountToken: options.token ?? sandbox.tokens.owner,
                    skipTLSVerify: true,
                  }),
                ),
              },
            ],
          },
        },
      }),
      ...(options.features ?? []),
    ],
  });
  const { server } = backend;
  const as: Portal['as'] = async (caller, method, path, body, headers = {}) => {
    const call = request(server)
      [method](`/api/canary${path}`)
      .set('idempotency-key', randomUUID())
      .set('authorization', headerOf(caller))
      .set(headers);
    return body ? call.send(body) : call;
  };
  const rollout = async (id: string) => {
    const reply = await as('owner', 'get', `/v1/rollouts/${id}`);
    return rolloutSchema.parse(reply.body);
  };
  return {
    server,
    published,
    signals,
    summaries,
    run: task => scheduler.triggerTask(task),
    as,
    async ready() {
      await eventually('all clusters are read, and models known', async () => {
        const { body } = await as('platform', 'get', '/v1/fleet?show=all');
        const rows: Array<{ cluster: string; entityRef?: string }> = body.rows;
        return (
          Object.keys(sandbox.urls.clusters).every(cluster =>
            rows.some(row => row.cluster === cluster && row.entityRef),
          ) || undefined
        );
      });
    },
    rollout,
    until: (id, isSo) =>
      eventually(`a state of ${id}`, async () => {
        const now = await rollout(id);
        return isSo(now) ? now : undefined;
      }),
    stop: () => backend.stop(),
  };
}

function headerOf(caller: Caller): string {
  if (caller === 'nobody') return mockCredentials.none.header();
  if (caller === 'service') return mockCredentials.service.header();
  return mockCredentials.user.header(`user:default/${caller}`);
}

import { randomUUID } from 'crypto';
import { Server as HttpServer } from 'http';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { EventParams } from '@backstage/plugin-events-node';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import {
  NotificationSendOptions,
  notificationService,
} from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { JsonObject } from '@backstage/types';
import { CodeHost } from '@bellwether/plugin-models-node';
import { Sandbox } from '@bellwether/sandbox';
import { Knex } from 'knex';
import request from 'supertest';
import { createCostPlugin } from '../plugin';
import { Caller, headerOf, permissions } from './callers';
import { modelsBackend, Summary } from './modelsBackend';

export interface Portal {
  server: HttpServer;
  published: EventParams[];
  notifications: NotificationSendOptions[];
  signals: string[];
  summaries: Summary[];
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
  const summaries: Summary[] = [];
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
                // One process works out what it asks of itself: on a busy machine that takes long.
                requestTimeout: { minutes: 2 },
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

/** Prices of the machines that the sandbox rents, so that both ways of counting are in the same money. */
export const SANDBOX_PRICES = {
  currency: 'USD',
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

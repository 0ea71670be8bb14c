import { randomUUID } from 'crypto';
import { Server } from 'http';
import {
  BackendFeature,
  coreServices,
  createServiceFactory,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { EventParams, eventsServiceRef } from '@backstage/plugin-events-node';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import request from 'supertest';
import { modelsPlugin } from '../plugin';

/** The secret that the portal shares with its MLflow. */
export const WEBHOOK_SECRET = 'a-webhook-secret-of-the-tests';

export interface PortalOptions {
  /** Where MLflow is; without it, `registry.type` has to name another dialect. */
  mlflowUrl?: string;
  /** An empty database, for example of `TestDatabases`. */
  knex: Knex;
  /** Merged into `models.registries.mlflow`. */
  registry?: JsonObject;
  /** Merged into `catalog.providers.models.mlflow`; null: there is none. */
  provider?: JsonObject | null;
  config?: JsonObject;
  features?: BackendFeature[];
}

/** A portal that reads one MLflow, and in which tasks run only when a test says so. */
export interface Portal {
  server: Server;
  knex: Knex;
  /** Everything that was logged, one line each. */
  logs: string[];
  /** Events that were published, of all topics. */
  published: EventParams[];
  /** Publishes an event, as another plugin would. */
  publish(event: EventParams): Promise<void>;
  /** Runs a scheduled task to its end. */
  run(task: string): Promise<void>;
  /** Reads the registry in full. */
  sync(): Promise<void>;
  get(path: string): request.Test;
  getAsService(path: string): request.Test;
  /** Of a model in the namespace default. */
  getModel(name: string, rest?: string): request.Test;
  moveAlias(
    name: string,
    alias: string,
    body: object,
    idempotencyKey?: string,
  ): request.Test;
}

export async function startPortal(options: PortalOptions): Promise<Portal> {
  const scheduler = mockServices.scheduler();
  const logs: string[] = [];
  const published: EventParams[] = [];
  const subscribers: Array<{
    topics: string[];
    onEvent: (event: EventParams) => Promise<void>;
  }> = [];
  const publish = async (event: EventParams) => {
    published.push(event);
    for (const { topics, onEvent } of subscribers) {
      if (topics.includes(event.topic)) await onEvent(event);
    }
  };
  const knex = options.knex;
  const { server } = await startTestBackend({
    features: [
      modelsPlugin,
      catalogServiceMock.factory(),
      mockServices.database.factory({ knex }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => ({
          publish,
          async subscribe(subscriber) {
            subscribers.push(subscriber);
          },
        }),
      }),
      recordLogs(logs),
      mockServices.rootConfig.factory({ data: toConfig(options) }),
      ...(options.features ?? []),
    ],
  });
  const run = (task: string) => scheduler.triggerTask(task);
  return {
    server,
    knex,
    logs,
    published,
    publish,
    run,
    sync: () => run('read-registry-mlflow'),
    get: path => request(server).get(`/api/models${path}`),
    getModel: (name, rest = '') =>
      request(server).get(
        `/api/models/v1/models/resource/default/${name}${rest}`,
      ),
    moveAlias: (name, alias, body, idempotencyKey = randomUUID()) =>
      request(server)
        .put(`/api/models/v1/models/resource/default/${name}/aliases/${alias}`)
        .set('idempotency-key', idempotencyKey)
        .send(body),
    getAsService: path =>
      request(server)
        .get(`/api/models${path}`)
        .set('authorization', mockCredentials.service.header()),
  };
}

/** Keeps what is logged, so that a test can look for what must not be there. */
function recordLogs(logs: string[]) {
  const record =
    (level: string) =>
    (message: string, meta?: Error | JsonObject): void => {
      const stack = meta instanceof Error ? meta.stack : undefined;
      const detail = JSON.stringify(meta);
      logs.push([level, message, stack, detail].filter(Boolean).join(' '));
    };
  const logger: LoggerService = {
    error: record('error'),
    warn: record('warn'),
    info: record('info'),
    debug: record('debug'),
    child: () => logger,
  };
  return createServiceFactory({
    service: coreServices.rootLogger,
    deps: {},
    factory: () => logger,
  });
}

function toConfig(options: PortalOptions): JsonObject {
  return {
    ...options.config,
    models: {
      registries: {
        mlflow: {
          title: 'MLflow production',
          ...(options.mlflowUrl && { baseUrl: options.mlflowUrl }),
          webhook: { secret: WEBHOOK_SECRET },
          ...options.registry,
        },
      },
      clusters: [],
    },
    catalog: {
      providers: {
        models:
          options.provider === null
            ? {}
            : {
                mlflow: {
                  registry: 'mlflow',
                  owner: { default: 'group:default/ml-platform' },
                  ...options.provider,
                },
              },
      },
    },
  };
}

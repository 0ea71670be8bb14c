import { randomUUID } from 'crypto';
import { Server } from 'http';
import {
  BackendFeature,
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
import {
  EventParams,
  EventsServiceSubscribeOptions,
} from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { JsonObject } from '@backstage/types';
import express from 'express';
import { Knex } from 'knex';
import request from 'supertest';
import { RunJob } from '../judge';
import { createDriftPlugin } from '../plugin';

/** The model of the tests, owned by the payments team. */
export const MODEL = 'resource:default/card-fraud';
export const OWNER = 'group:default/payments-ml';

export const MODEL_ENTITY: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'card-fraud', namespace: 'default' },
  spec: { type: 'ml-model', owner: OWNER },
  relations: [{ type: 'ownedBy', targetRef: OWNER }],
};

/** A portal with the drift plugin, in which tasks run only when a test says so. */
export interface Portal {
  server: Server;
  /** Events of all topics. */
  published: EventParams[];
  notifications: Array<{
    recipients: { type: string; entityRef: string };
    payload: { title: string; description?: string };
  }>;
  /** Bodies that were put to the models backend. */
  summaries: JsonObject[];
  /** Reads definitions and runs all monitors. */
  runAll(): Promise<void>;
  /** Lets an event of another plugin come. */
  hear(event: EventParams): Promise<void>;
  /** Runs a task of the plugin now. */
  runTask(id: string): Promise<void>;
  get(path: string): request.Test;
  write(
    method: 'post' | 'put',
    path: string,
    body: object,
    idempotencyKey?: string,
  ): request.Test;
  stop(): Promise<void>;
}

export async function startPortal(options: {
  knex: Knex;
  drift: JsonObject;
  features?: BackendFeature[];
  entities?: Entity[];
  runJob?: RunJob;
}): Promise<Portal> {
  const scheduler = mockServices.scheduler();
  const published: EventParams[] = [];
  const subscribers: EventsServiceSubscribeOptions[] = [];
  const notifications: Portal['notifications'] = [];
  const summaries: JsonObject[] = [];
  const backend = await startTestBackend({
    features: [
      createDriftPlugin({ runJob: options.runJob }),
      modelsBackend(summaries),
      catalogServiceMock.factory({
        entities: options.entities ?? [MODEL_ENTITY],
      }),
      mockServices.database.factory({ knex: options.knex }),
      mockServices.events.mock({
        publish: async event => {
          published.push(event);
        },
        subscribe: async subscriber => {
          subscribers.push(subscriber);
        },
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
          send: async (sent: never) => {
            notifications.push(sent);
          },
        }),
      }),
      mockServices.rootConfig.factory({ data: { drift: options.drift } }),
      ...(options.features ?? []),
    ],
  });
  const { server } = backend;
  return {
    server,
    published,
    notifications,
    summaries,
    runAll: () => scheduler.triggerTask('run-monitors'),
    hear: async event => {
      for (const { onEvent, topics } of subscribers) {
        if (topics.includes(event.topic)) await onEvent(event);
      }
    },
    runTask: id => scheduler.triggerTask(id),
    get: path => request(server).get(`/api/drift${path}`),
    write: (method, path, body, idempotencyKey = randomUUID()) =>
      request(server)
        [method](`/api/drift${path}`)
        .set('authorization', mockCredentials.user.header())
        .set('idempotency-key', idempotencyKey)
        .send(body),
    stop: () => backend.stop(),
  };
}

/** Stands in for the models backend: takes the families' summaries. */
function modelsBackend(summaries: JsonObject[]): BackendFeature {
  return createBackendPlugin({
    pluginId: 'models',
    register(env) {
      env.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          const router = express.Router();
          router.put('/v1/summaries/drift', express.json(), (req, res) => {
            summaries.push(req.body);
            res.status(204).end();
          });
          httpRouter.use(router);
        },
      });
    },
  });
}

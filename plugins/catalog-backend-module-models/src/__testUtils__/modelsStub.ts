import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { EventsService, eventsServiceRef } from '@backstage/plugin-events-node';
import {
  CHANGES_TOPIC,
  ModelRecordsReply,
  ModelsChanged,
  ServerRecordsReply,
} from '@bellwether/plugin-models-common';
import express from 'express';

/** What the stand-in for the models backend answers; a test changes it while the backend runs. */
export interface ModelsStub {
  models: Pick<ModelRecordsReply, 'records' | 'complete' | 'freshness'>;
  servers: ServerRecordsReply;
  /** Answered instead of records. */
  status?: number;
  /** Pages that were asked for, models and servers together. */
  requests: number;
  announce(change: ModelsChanged): Promise<void>;
}

const PAGE = 2;

/** A stand-in for the models backend that answers from memory, in pages of two. */
export function createModelsStub() {
  let events: EventsService;
  const stub: ModelsStub = {
    models: {
      records: [],
      complete: true,
      freshness: { readAt: '2026-06-16T14:32:00.000Z' },
    },
    servers: { servers: [], clusters: [] },
    requests: 0,
    announce: eventPayload =>
      events.publish({ topic: CHANGES_TOPIC, eventPayload }),
  };
  const plugin = createBackendPlugin({
    pluginId: 'models',
    register(env) {
      env.registerInit({
        deps: {
          events: eventsServiceRef,
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
        },
        async init({ events: eventsService, httpAuth, httpRouter }) {
          events = eventsService;
          const router = express.Router();
          router.use((request, response, next) => {
            stub.requests += 1;
            httpAuth
              .credentials(request, { allow: ['service'] })
              .then(
                () =>
                  stub.status ? response.status(stub.status).json({}) : next(),
                next,
              );
          });
          router.get('/v1/records/models', ({ query }, response) => {
            const { records, complete, freshness } = stub.models;
            const ofInstance = records.filter(
              ({ instance }) => instance === query.instance,
            );
            if (query.names) {
              const names = [query.names].flat();
              const found = ofInstance.filter(({ modelName }) =>
                names.includes(modelName),
              );
              const gone = names.filter(
                name => !found.some(({ modelName }) => modelName === name),
              );
              response.json({ records: found, gone, complete, freshness });
              return;
            }
            const start = Number(query.cursor ?? 0);
            response.json({
              records: ofInstance.slice(start, start + PAGE),
              gone: [],
              complete,
              freshness,
              ...(start + PAGE < ofInstance.length && {
                next: String(start + PAGE),
              }),
            });
          });
          router.get('/v1/records/servers', ({ query }, response) => {
            const models = [query.models ?? []].flat();
            const ids = [query.servers ?? []].flat();
            const isAll = models.length + ids.length === 0;
            response.json({
              ...stub.servers,
              servers: stub.servers.servers.filter(
                ({ id, model }) =>
                  isAll || models.includes(model) || ids.includes(id),
              ),
            });
          });
          httpRouter.use(router);
        },
      });
    },
  });
  return { stub, plugin };
}

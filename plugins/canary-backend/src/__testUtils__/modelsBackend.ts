import {
  BackendFeature,
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import express from 'express';

/** A server that the models backend has joined with a model. */
export interface JoinedServer {
  cluster: string;
  namespace: string;
  name: string;
  model: string;
}

export interface Summary {
  entityRef: string;
  summary: JsonObject | null;
}

export const refOf = (model: string) => `resource:default/${model}`;

/** Stands in for the models backend: joins servers with the models of their names, and takes summaries. */
export function modelsBackend(
  servers: () => JoinedServer[],
  take: (summaries: Summary[]) => void,
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
              servers: servers().map(({ cluster, namespace, name, model }) => ({
                id: `${cluster}/${namespace}/x/${name}`,
                cluster,
                namespace,
                name,
                kind: 'x',
                kindTitle: 'x',
                model,
                modelFrom: 'annotation',
                modelRef: refOf(model),
                owner: `group:default/${namespace}`,
                versions: [],
                phase: 'healthy',
                champion: 'unknown',
                observedAt: new Date().toISOString(),
              })),
            });
          });
          router.put(
            '/v1/summaries/canary',
            express.json(),
            (incoming, response) => {
              take(incoming.body.summaries);
              response.status(204).end();
            },
          );
          httpRouter.use(router);
        },
      });
    },
  });
}

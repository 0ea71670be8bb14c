import {
  BackendFeature,
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { Server } from '@bellwether/plugin-models-common';
import { Sandbox } from '@bellwether/sandbox';
import express from 'express';

export const refOf = (model: string) =>
  `resource:default/${model.replace(/[^\w.-]+/g, '-')}`;

export interface Summary {
  entityRef: string;
  summary: JsonObject | null;
}

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

/** Stands in for the models backend: tells of servers, and takes summaries. */
export function modelsBackend(
  sandbox: Sandbox,
  { clusters, unlisted }: { clusters: string[]; unlisted: string[] },
  summaries: Summary[],
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

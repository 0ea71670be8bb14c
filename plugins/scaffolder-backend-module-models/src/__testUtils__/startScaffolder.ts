import { Server } from 'http';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import {
  AuthorizeResult,
  Permission,
} from '@backstage/plugin-permission-common';
import modelsPlugin from '@bellwether/plugin-models-backend';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { JsonObject } from '@backstage/types';
import { Sandbox } from '@bellwether/sandbox';
import request from 'supertest';
import { scaffolderModuleModels } from '../module';
import { ORGANISATION } from './organisation';
import { portalConfig } from './portalConfig';
import { Task, TemplateRuns } from './TemplateRuns';

export { TEMPLATES, type Task } from './TemplateRuns';

export interface Scaffolder {
  server: Server;
  /** Entities of the catalog, which a test may add to. */
  catalog: ReturnType<typeof catalogServiceMock.mock>;
  entities: Entity[];
  locations: string[];
  logged: string[];
  /** As each run and each retry ended. */
  tasks: Task[];
  dryRun(template: string, values: object): Promise<request.Response>;
  run(template: string, values: object): Promise<Task>;
  retry(task: Task): Promise<Task>;
  /** Reads the registry, where the models backend is there. */
  readRegistry(): Promise<void>;
  /** Looks at the pull requests whose merge has consequences. */
  followMerges(): Promise<void>;
  stop(): Promise<void>;
}

/** The real scaffolder with this module and the real Kubernetes plugin, over the sandbox's upstreams. */
export async function startScaffolder(options: {
  sandbox: Sandbox;
  config?: JsonObject;
  refuse?: (permission: Permission) => boolean;
  /** With the real models backend, which reads registry and clusters. */
  withModels?: boolean;
}): Promise<Scaffolder> {
  const { sandbox, refuse = () => false } = options;
  const entities = [...ORGANISATION];
  const locations: string[] = [];
  const logged: string[] = [];
  const catalog = catalogServiceMock.mock({
    getEntityByRef: async ref => {
      const text =
        typeof ref === 'string'
          ? ref
          : `${ref.kind}:${ref.namespace}/${ref.name}`;
      return entities.find(
        ({ kind, metadata }) =>
          `${kind}:${metadata.namespace}/${metadata.name}`.toLocaleLowerCase(
            'en-US',
          ) === text.toLocaleLowerCase('en-US'),
      );
    },
    addLocation: async ({ target }) => {
      locations.push(target);
      return {
        location: {
          id: target,
          type: 'url',
          target,
          entityRef: 'location:default/generated',
        },
        entities: [],
      };
    },
  });
  const note = (message: string, meta?: unknown) => {
    logged.push(`${message} ${JSON.stringify(meta ?? {})}`);
  };
  const logger = mockServices.logger.mock({
    info: note,
    warn: note,
    error: note,
    debug: note,
    child: () => logger,
  });
  const scheduler = mockServices.scheduler();
  const backend = await startTestBackend({
    features: [
      scaffolderPlugin,
      scaffolderModuleModels,
      kubernetesPlugin,
      ...(options.withModels ? [modelsPlugin] : []),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: { lifecycle: coreServices.lifecycle },
        factory: ({ lifecycle }) => {
          // Watches of clusters end with the backend, whose server would wait for them otherwise.
          lifecycle.addShutdownHook(async () => {
            for (const { id } of await scheduler.getScheduledTasks()) {
              // One that does not run cannot be ended.
              await scheduler.cancelTask(id).catch(() => {});
            }
          });
          return scheduler;
        },
      }),
      createServiceFactory({
        service: coreServices.logger,
        deps: {},
        factory: () => logger,
      }),
      catalog.factory,
      mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(({ permission }) => ({
            result: refuse(permission)
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
          })),
        authorizeConditional: async requests =>
          requests.map(({ permission }) => ({
            result: refuse(permission)
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
          })),
      }).factory,
      mockServices.rootConfig.factory({
        data: portalConfig(sandbox, options.config),
      }),
    ],
  });
  const { server } = backend;
  // The first request through the proxy loads it, which takes longer on a busy machine than a cluster may take to answer.
  await request(server)
    .get('/api/kubernetes/proxy/version')
    .set('Backstage-Kubernetes-Cluster', Object.keys(sandbox.urls.clusters)[0])
    .set('Authorization', mockCredentials.service.header())
    .expect(200);
  const runs = new TemplateRuns(server, entities);

  return {
    server,
    catalog,
    entities,
    locations,
    logged,
    tasks: runs.tasks,
    dryRun: (name, values) => runs.dryRun(name, values),
    run: (name, values) => runs.run(name, values),
    retry: task => runs.retry(task),
    async readRegistry() {
      await scheduler.triggerTask('read-registry-mlflow-prod');
      await scheduler.triggerTask('find-clusters');
      // These watch until the end.
      for (const cluster of Object.keys(sandbox.urls.clusters)) {
        scheduler.triggerTask(`watch-cluster-${cluster}`).catch(() => {});
      }
    },
    followMerges: () => scheduler.triggerTask('bellwether-follow-merges'),
    stop: () => backend.stop(),
  };
}

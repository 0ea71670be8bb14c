import fs from 'fs/promises';
import path from 'path';
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
import { serializeDirectoryContents } from '@backstage/plugin-scaffolder-node';
import { JsonObject } from '@backstage/types';
import { Sandbox } from '@bellwether/sandbox';
import request from 'supertest';
import { parse } from 'yaml';
import { scaffolderModuleModels } from '../module';
import { ORGANISATION } from './organisation';
import { portalConfig } from './portalConfig';

export const TEMPLATES = path.resolve(__dirname, '../../../../templates');

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

export interface Task {
  id: string;
  status: string;
  messages: string[];
  output: JsonObject;
  error?: string;
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
  const tasks: Task[] = [];
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
  const as = () => mockCredentials.user.header('user:default/owner');

  async function templateOf(name: string) {
    const file = path.join(TEMPLATES, name, 'template.yaml');
    const entity = parse(await fs.readFile(file, 'utf8'));
    entity.metadata.namespace = 'default';
    entity.metadata.annotations = {
      'backstage.io/managed-by-location': `file:${file}`,
    };
    return entity;
  }

  async function untilDone(id: string): Promise<Task> {
    for (;;) {
      const { body } = await request(server)
        .get(`/api/scaffolder/v2/tasks/${id}`)
        .set('Authorization', as());
      if (['completed', 'failed', 'cancelled'].includes(body.status)) {
        const events = await request(server)
          .get(`/api/scaffolder/v2/tasks/${id}/events`)
          .set('Authorization', as());
        const last = events.body.filter(
          ({ type }: { type: string }) => type === 'completion',
        );
        const end = last[last.length - 1]?.body ?? {};
        // What the scaffolder cannot evaluate it shows as it stands.
        if (JSON.stringify(end.output ?? {}).includes('${{')) {
          throw new Error(`Not evaluated: ${JSON.stringify(end.output)}`);
        }
        const task: Task = {
          id,
          status: body.status,
          messages: events.body.map(
            (event: { body: { message: string } }) => event.body.message,
          ),
          output: end.output ?? {},
          error: end.error?.message,
        };
        tasks.push(task);
        return task;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  return {
    server,
    catalog,
    entities,
    locations,
    logged,
    tasks,
    async dryRun(name, values) {
      const template = await templateOf(name);
      const files = await serializeDirectoryContents(
        path.join(TEMPLATES, name),
      );
      return request(server)
        .post('/api/scaffolder/v2/dry-run')
        .set('Authorization', as())
        .send({
          template,
          values,
          secrets: {},
          directoryContents: files.map(file => ({
            path: file.path,
            base64Content: file.content.toString('base64'),
          })),
        });
    },
    async run(name, values) {
      const template = await templateOf(name);
      entities.push(template);
      const { body, status } = await request(server)
        .post('/api/scaffolder/v2/tasks')
        .set('Authorization', as())
        .send({ templateRef: `template:default/${name}`, values });
      if (status !== 201) {
        return {
          id: '',
          status: String(status),
          messages: [],
          output: {},
          error: body.error?.message ?? JSON.stringify(body),
        };
      }
      return untilDone(body.id);
    },
    async retry(task) {
      await request(server)
        .post(`/api/scaffolder/v2/tasks/${task.id}/retry`)
        .set('Authorization', as())
        .send({ secrets: {} })
        .expect(201);
      return untilDone(task.id);
    },
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

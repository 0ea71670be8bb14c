import fs from 'fs/promises';
import path from 'path';
import { Server } from 'http';
import { mockCredentials } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { serializeDirectoryContents } from '@backstage/plugin-scaffolder-node';
import { JsonObject } from '@backstage/types';
import request from 'supertest';
import { parse } from 'yaml';

export const TEMPLATES = path.resolve(__dirname, '../../../../templates');

export interface Task {
  id: string;
  status: string;
  messages: string[];
  output: JsonObject;
  error?: string;
}

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

/** Fills in templates as their owner does, and waits for the tasks. */
export class TemplateRuns {
  /** As each run and each retry ended. */
  readonly tasks: Task[] = [];

  constructor(
    private readonly server: Server,
    /** Those of the catalog, to which templates are added. */
    private readonly entities: Entity[],
  ) {}

  async dryRun(name: string, values: object): Promise<request.Response> {
    const template = await templateOf(name);
    const files = await serializeDirectoryContents(path.join(TEMPLATES, name));
    return request(this.server)
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
  }

  async run(name: string, values: object): Promise<Task> {
    const template = await templateOf(name);
    this.entities.push(template);
    const { body, status } = await request(this.server)
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
    return this.untilDone(body.id);
  }

  async retry(task: Task): Promise<Task> {
    await request(this.server)
      .post(`/api/scaffolder/v2/tasks/${task.id}/retry`)
      .set('Authorization', as())
      .send({ secrets: {} })
      .expect(201);
    return this.untilDone(task.id);
  }

  private async untilDone(id: string): Promise<Task> {
    for (;;) {
      const { body } = await request(this.server)
        .get(`/api/scaffolder/v2/tasks/${id}`)
        .set('Authorization', as());
      if (['completed', 'failed', 'cancelled'].includes(body.status)) {
        const events = await request(this.server)
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
        this.tasks.push(task);
        return task;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
}

import { mockServices } from '@backstage/backend-test-utils';
import { DefaultEventsService } from '@backstage/plugin-events-node';
import {
  CHANGES_TOPIC,
  ModelsChanged,
  Server,
} from '@bellwether/plugin-models-common';
import { createServer } from 'http';
import { AddressInfo } from 'net';
import { ModelDirectory } from './ModelDirectory';

const served = (name: string, more: Partial<Server> = {}): Server => ({
  id: `prod-eu/crm/argo-rollout/${name}`,
  cluster: 'prod-eu',
  namespace: 'crm',
  name,
  kind: 'argo-rollout',
  kindTitle: 'Argo Rollout',
  model: name,
  modelFrom: 'annotation',
  registry: 'mlflow',
  modelRef: `resource:default/${name}`,
  versions: [],
  phase: 'healthy',
  owner: 'group:default/crm',
  champion: 'match',
  championVersion: 1,
  observedAt: '2026-06-16T14:32:00.000Z',
  ...more,
});

describe('the directory of served models', () => {
  const asked: string[] = [];
  const servers = new Map<string, Server>();
  let isDown = false;
  const stop = new AbortController();
  const onChanged = jest.fn();
  const logger = mockServices.logger.mock();
  const events = DefaultEventsService.create({ logger });
  let directory: ModelDirectory;
  let running: Promise<void>;

  const http = createServer((request, response) => {
    const { searchParams, search } = new URL(request.url!, 'http://localhost');
    asked.push(search);
    const models = searchParams.getAll('models');
    const ids = searchParams.getAll('servers');
    const found = [...servers.values()].filter(
      ({ id, model }) => !search || models.includes(model) || ids.includes(id),
    );
    response
      .writeHead(isDown ? 503 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ servers: found, clusters: [] }));
  });

  const put = (...some: Server[]) => {
    for (const server of some) servers.set(server.id, server);
  };
  const announce = (change: ModelsChanged) =>
    events.publish({ topic: CHANGES_TOPIC, eventPayload: change });
  const championOf = (model: string, registry?: string) =>
    directory.modelOf({ model, registry, from: 'annotation' })?.championVersion;
  async function until(condition: () => boolean) {
    const deadline = Date.now() + 10_000;
    while (!condition()) {
      if (Date.now() > deadline) throw new Error('It did not come to that');
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }

  beforeAll(async () => {
    await new Promise<void>(resolve => {
      http.listen(0, '127.0.0.1', resolve);
    });
    const { port } = http.address() as AddressInfo;
    directory = ModelDirectory.create({
      auth: mockServices.auth(),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async id => `http://127.0.0.1:${port}/api/${id}`,
      }),
      events,
      logger,
      onChanged,
    });
    put(served('churn'), served('fraud'));
    running = directory.run(stop.signal);
    await until(() => championOf('churn') === 1);
  });
  afterAll(async () => {
    stop.abort();
    await running;
    await new Promise(resolve => http.close(resolve));
  });
  beforeEach(() => {
    asked.length = 0;
    onChanged.mockClear();
  });

  it('asks only for the servers of a model that changed', async () => {
    put(served('churn', { championVersion: 2 }));
    await announce({ instance: 'mlflow', models: ['churn'] });
    await until(() => championOf('churn') === 2);
    expect(championOf('fraud')).toBe(1);
    expect(asked).toEqual(['?models=churn']);
    expect(onChanged).toHaveBeenCalledTimes(1);
  });

  it('tells nobody where nothing is different', async () => {
    await announce({ instance: 'mlflow', models: ['fraud'] });
    await until(() => asked.length === 1);
    await announce({ instance: 'mlflow', models: ['fraud', 'unserved'] });
    await until(() => asked.length === 2);
    expect(onChanged).not.toHaveBeenCalled();
  });

  it('follows a server that is new, that serves another model now, and that is gone', async () => {
    const ids = [served('late').id];
    put(served('late', { model: 'fares', modelRef: 'resource:default/fares' }));
    await announce({ cluster: 'prod-eu', servers: ids });
    await until(() => championOf('fares') === 1);
    put(served('late', { model: 'seats', modelRef: 'resource:default/seats' }));
    await announce({ cluster: 'prod-eu', servers: ids });
    await until(() => championOf('seats') === 1);
    expect(championOf('fares')).toBeUndefined();
    servers.delete(ids[0]);
    await announce({ cluster: 'prod-eu', servers: ids });
    await until(() => championOf('seats') === undefined);
    expect(championOf('churn')).toBe(2);
  });

  it('does not choose between models of one name in two registries', async () => {
    const other = served('churn-us', {
      model: 'churn',
      registry: 'mlflow-us',
      modelRef: 'resource:us/churn',
      championVersion: 7,
    });
    put(other);
    await announce({ cluster: 'prod-eu', servers: [other.id] });
    await until(() => championOf('churn', 'mlflow-us') === 7);
    expect(championOf('churn')).toBeUndefined();
    expect(championOf('churn', 'mlflow')).toBe(2);
  });

  it('reads everything where anything may have changed', async () => {
    put(served('fraud', { championVersion: 3 }));
    await announce({ cluster: 'prod-eu' });
    await until(() => championOf('fraud') === 3);
    expect(asked).toEqual(['']);
  });

  it('reads everything once the models backend answers again, and warns once', async () => {
    isDown = true;
    await announce({ instance: 'mlflow', models: ['fraud'] });
    await until(() => asked.length > 0);
    put(served('fraud', { championVersion: 4 }));
    isDown = false;
    await until(() => championOf('fraud') === 4);
    expect(asked.at(-1)).toBe('');
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });
});

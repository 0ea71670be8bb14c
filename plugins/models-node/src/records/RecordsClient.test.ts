import { mockServices } from '@backstage/backend-test-utils';
import { createServer, Server } from 'http';
import { AddressInfo } from 'net';
import { RecordsClient } from './RecordsClient';

const record = {
  instance: 'mlflow-prod',
  modelName: 'flight-delay',
  entityRef: 'resource:default/flight-delay',
  title: 'flight-delay',
  owner: 'group:default/travel-ml',
  ownerSource: 'registry-tag',
  stage: 'production',
  tags: {},
  aliases: { champion: 13 },
  versionCount: 14,
};

const serverOf = (name: string, model: string) => ({
  id: `prod-eu/travel-ml/kserve/${name}`,
  cluster: 'prod-eu',
  namespace: 'travel-ml',
  name,
  kind: 'kserve',
  kindTitle: 'KServe InferenceService',
  model,
  modelFrom: 'annotation',
  versions: [],
  phase: 'healthy',
  owner: 'group:default/travel-ml',
  champion: 'unknown',
  observedAt: '2026-06-16T14:32:00.000Z',
});

const clusters = (complete: boolean) => [{ cluster: 'prod-eu', complete }];

const page = {
  records: [record],
  gone: [],
  complete: true,
  freshness: {},
};

describe('the client of the models backend', () => {
  let server: Server;
  let client: RecordsClient;
  const urls: URL[] = [];
  const tokens: Array<string | undefined> = [];
  let answer: (url: URL) => { status?: number; body: unknown };

  beforeAll(async () => {
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://localhost');
      urls.push(url);
      tokens.push(request.headers.authorization);
      const { status = 200, body } = answer(url);
      response
        .writeHead(status, { 'Content-Type': 'application/json' })
        .end(JSON.stringify(body));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    client = RecordsClient.create({
      auth: mockServices.auth(),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async id => `http://127.0.0.1:${port}/api/${id}`,
      }),
    });
  });
  afterAll(async () => {
    await new Promise(resolve => server.close(resolve));
  });
  beforeEach(() => {
    urls.length = 0;
    tokens.length = 0;
  });

  async function list() {
    const pages = [];
    for await (const reply of client.listModels('mlflow-prod')) {
      pages.push(reply);
    }
    return pages;
  }

  it('follows the pages to the end, as the service that it is', async () => {
    answer = url => ({
      body: {
        ...page,
        next: { null: 'b', b: 'c' }[String(url.searchParams.get('cursor'))],
      },
    });
    expect(await list()).toHaveLength(3);
    expect(urls.map(({ pathname, search }) => pathname + search)).toEqual([
      '/api/models/v1/records/models?instance=mlflow-prod',
      '/api/models/v1/records/models?instance=mlflow-prod&cursor=b',
      '/api/models/v1/records/models?instance=mlflow-prod&cursor=c',
    ]);
    expect(tokens[0]).toMatch(/^Bearer .+/);
  });

  it('fails on pages that go in a circle', async () => {
    answer = () => ({ body: { ...page, next: 'b' } });
    await expect(list()).rejects.toThrow(/circle/);
  });

  it.each([
    ['a refusal', { status: 503, body: {} }, /503/],
    [
      'a record without an owner',
      { body: { ...page, records: [{ ...record, owner: undefined }] } },
      /not understood: records\.0\.owner/,
    ],
    [
      'a reply that does not say whether it is complete',
      { body: { records: [], gone: [], freshness: {} } },
      /not understood: complete/,
    ],
  ])('fails on %s', async (_case, reply, words) => {
    answer = () => reply;
    await expect(list()).rejects.toThrow(words);
  });

  it('asks for few names at once, whatever is in them', async () => {
    answer = url => ({
      body: { ...page, records: [], gone: url.searchParams.getAll('names') },
    });
    const names = Array.from({ length: 120 }, (_, i) => `a,b & c=${i}`);
    expect((await client.getModels('mlflow-prod', names)).gone).toEqual(names);
    expect(urls.length).toBeGreaterThan(1);
    expect(await client.getModels('mlflow-prod', [])).toEqual({
      records: [],
      gone: [],
    });
  });

  it('reads servers page by page, and knows of a cluster what was known when it began', async () => {
    answer = url => {
      const isFirst = !url.searchParams.has('cursor');
      return {
        body: {
          servers: [serverOf(isFirst ? 'a' : 'b', 'flight-delay')],
          clusters: clusters(!isFirst),
          next: isFirst ? 'a,b & c' : undefined,
        },
      };
    };
    const { servers, clusters: known } = await client.listServers();
    expect(servers.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(known).toEqual([{ cluster: 'prod-eu', complete: false }]);
    expect(urls.map(({ search }) => search)).toEqual([
      '',
      '?cursor=a%2Cb+%26+c',
    ]);
    answer = () => ({ body: { servers: [], clusters: [], next: 'b' } });
    await expect(client.listServers()).rejects.toThrow(/circle/);
  });

  it('asks for the servers of some models and ids, few at once, each once', async () => {
    answer = url => ({
      body: {
        servers: [
          ...url.searchParams
            .getAll('models')
            .map(model => serverOf(`of-${model}`, model)),
          ...url.searchParams
            .getAll('servers')
            .map(id => serverOf(id.split('/')[3], 'other')),
        ],
        clusters: clusters(true),
      },
    });
    const models = Array.from({ length: 60 }, (_, i) => `m,${i}`);
    const { servers, clusters: known } = await client.getServers({
      models,
      ids: ['prod-eu/travel-ml/kserve/of-m,0', 'prod-eu/travel-ml/kserve/x'],
    });
    expect(servers.map(({ name }) => name)).toEqual([
      ...models.map(model => `of-${model}`),
      'x',
    ]);
    expect(known).toEqual(clusters(true));
    expect(urls).toHaveLength(2);
    expect(await client.getServers({ models: [], ids: [] })).toEqual({
      servers: [],
      clusters: [],
    });
  });

  it('stops waiting when it is told to', async () => {
    answer = () => ({ body: page });
    const controller = new AbortController();
    controller.abort();
    await expect(
      client.listServers({ signal: controller.signal }),
    ).rejects.toThrow(/abort/);
  });
});

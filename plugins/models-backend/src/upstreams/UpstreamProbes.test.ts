import http from 'http';
import { AddressInfo } from 'net';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  ProbedUpstream,
  readPrometheusUpstreams,
} from '@bellwether/plugin-models-node';
import { migrate } from '../database';
import { UpstreamHealth } from '../health';
import { UpstreamProbes } from './UpstreamProbes';

jest.setTimeout(60_000);

describe('the probes of upstreams', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const servers: http.Server[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  });

  async function serve(handler: http.RequestListener): Promise<string> {
    const server = http.createServer(handler);
    servers.push(server);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const prometheusAt = (baseUrl: string, auth?: object): ProbedUpstream[] =>
    readPrometheusUpstreams(
      mockServices.rootConfig({
        data: {
          models: {
            prometheus: {
              main: {
                baseUrl,
                clusters: ['prod-eu'],
                requestTimeout: { seconds: 1 },
                ...(auth && { auth }),
              },
            },
          },
        },
      }),
    );

  async function probes(upstreams: ProbedUpstream[]) {
    const knex = await databases.init('SQLITE_3');
    await migrate(knex);
    const health = UpstreamHealth.create({
      knex,
      logger: mockServices.logger.mock(),
    });
    const onTurn = jest.fn(async () => {});
    const probing = UpstreamProbes.create({
      upstreams,
      health,
      onTurn,
      logger: mockServices.logger.mock(),
    });
    return {
      onTurn,
      async run() {
        await probing.run(new AbortController().signal);
        return health.get(upstreams[0].id);
      },
    };
  }

  const vector = JSON.stringify({
    status: 'success',
    data: { resultType: 'vector', result: [] },
  });

  it('know a Prometheus by a query, and tell its version', async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      if (request.headers.authorization !== 'Bearer reader') {
        response.writeHead(401).end();
      } else if (request.url === '/api/v1/query') {
        response.end(vector);
      } else {
        response.end('{"status":"success","data":{"version":"2.42.0"}}');
      }
    });
    const { run } = await probes(
      prometheusAt(url, { type: 'bearer', token: 'reader' }),
    );
    expect(await run()).toMatchObject({ version: '2.42.0' });
    expect(asked).toEqual([
      'POST /api/v1/query',
      'GET /api/v1/status/buildinfo',
    ]);
  });

  it('call well what answers queries and tells no version', async () => {
    const url = await serve((request, response) =>
      request.url === '/api/v1/query'
        ? response.end(vector)
        : response.writeHead(404).end('404 page not found'),
    );
    const status = await (await probes(prometheusAt(url))).run();
    expect(status?.lastSuccessAt).toBeDefined();
    expect(status?.problem).toBeUndefined();
    expect(status?.version).toBeUndefined();
  });

  it.each<[string, http.RequestListener, string, RegExp]>([
    [
      'refuses',
      (_, response) => response.writeHead(401).end('secret'),
      'credentials-refused',
      /^main refused/,
    ],
    [
      'fails',
      (_, response) => response.writeHead(500).end('secret'),
      'server-error',
      /^main answered 500/,
    ],
    [
      'is a page',
      (_, response) => response.end('<html>secret</html>'),
      'bad-answer',
      /^main /,
    ],
    ['is silent', () => {}, 'no-answer', /^main did not answer/],
  ])('name what is wrong where it %s', async (_, handler, kind, sentence) => {
    const status = await (
      await probes(prometheusAt(await serve(handler)))
    ).run();
    expect(status?.problem?.kind).toBe(kind);
    expect(status?.problem?.sentence).toMatch(sentence);
    expect(JSON.stringify(status)).not.toMatch(/secret|127\.0\.0\.1/);
  });

  it('tell open screens when one ceases to answer and when it answers again, and only then', async () => {
    let isWell = true;
    const upstream: ProbedUpstream = {
      ...prometheusAt('http://127.0.0.1:9')[0],
      probe: async () => {
        if (!isWell) throw new Error('secret of the upstream');
        return {};
      },
    };
    const { run, onTurn } = await probes([upstream]);
    await run();
    await run();
    expect(onTurn).toHaveBeenCalledTimes(0);
    isWell = false;
    expect((await run())?.problem?.sentence).toBe(
      'main gave an answer that could not be read',
    );
    await run();
    expect(onTurn).toHaveBeenCalledTimes(1);
    isWell = true;
    expect((await run())?.problem).toBeUndefined();
    expect(onTurn).toHaveBeenCalledTimes(2);
  });

  it('ask all at once, so that a silent one holds up none', async () => {
    const started: string[] = [];
    let release = () => {};
    const silent = new Promise<void>(resolve => {
      release = resolve;
    });
    const [base] = prometheusAt('http://127.0.0.1:9');
    const { run } = await probes([
      {
        ...base,
        id: 'metrics:silent',
        probe: async () => {
          started.push('silent');
          await silent;
          return {};
        },
      },
      {
        ...base,
        id: 'metrics:quick',
        probe: async () => {
          started.push('quick');
          release();
          return {};
        },
      },
    ]);
    await run();
    expect(started).toEqual(['silent', 'quick']);
  });
});

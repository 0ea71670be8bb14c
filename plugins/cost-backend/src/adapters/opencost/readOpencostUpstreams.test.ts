import http from 'http';
import { AddressInfo } from 'net';
import { mockServices } from '@backstage/backend-test-utils';
import { readOpencostUpstreams } from './readOpencostUpstreams';

describe('an OpenCost among the connections', () => {
  const servers: http.Server[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  });

  async function upstreamOf(handler: http.RequestListener) {
    const server = http.createServer(handler);
    servers.push(server);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const [upstream] = readOpencostUpstreams(
      mockServices.rootConfig({
        data: {
          cost: {
            opencost: {
              'prod-eu': {
                baseUrl: `http://127.0.0.1:${
                  (server.address() as AddressInfo).port
                }`,
                auth: { type: 'bearer', token: 'reader' },
                requestTimeout: { seconds: 1 },
              },
            },
          },
        },
      }),
    );
    return upstream;
  }

  it('names its cluster, its keys and what is missing without it', async () => {
    expect(await upstreamOf(() => {})).toMatchObject({
      id: 'costs:prod-eu',
      kind: 'costs',
      product: 'OpenCost',
      configKey: 'cost.opencost.prod-eu',
      hasCredentials: true,
      withoutIt: expect.stringContaining('Costs of prod-eu'),
    });
  });

  it('is well when it says so, asked with its credentials', async () => {
    const asked: unknown[] = [];
    const upstream = await upstreamOf((request, response) => {
      asked.push([request.url, request.headers.authorization]);
      response.end();
    });
    await expect(upstream.probe(new AbortController().signal)).resolves.toEqual(
      {},
    );
    expect(asked).toEqual([['/healthz', 'Bearer reader']]);
  });

  it.each<[string, http.RequestListener, RegExp]>([
    [
      'a page answers in its place',
      (_, response) => response.end('<html>sign in</html>'),
      /^opencost-prod-eu does not answer as OpenCost does$/,
    ],
    [
      'nothing is known of its path',
      (_, response) => response.writeHead(404).end(),
      /^opencost-prod-eu does not answer as OpenCost does$/,
    ],
    [
      'it fails',
      (_, response) => response.writeHead(500).end('secret'),
      /^opencost-prod-eu answered 500/,
    ],
  ])('is not well where %s', async (_, handler, sentence) => {
    const upstream = await upstreamOf(handler);
    await expect(upstream.probe(new AbortController().signal)).rejects.toThrow(
      sentence,
    );
  });
});

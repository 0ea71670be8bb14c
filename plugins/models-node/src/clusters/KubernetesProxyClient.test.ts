import http from 'http';
import { AddressInfo } from 'net';
import { mockServices } from '@backstage/backend-test-utils';
import { ClusterRequestError } from './ClusterRequestError';
import { KubernetesProxyClient } from './KubernetesProxyClient';
import { WatchEvent } from './objects';

const rollouts = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  plural: 'rollouts',
};
const signal = new AbortController().signal;
const json = JSON.stringify;

describe('KubernetesProxyClient', () => {
  let server: http.Server;
  let handle: http.RequestListener;
  const asked: Array<{ url: string; headers: http.IncomingHttpHeaders }> = [];

  beforeEach(async () => {
    asked.length = 0;
    server = http.createServer((request, response) => {
      asked.push({ url: request.url ?? '', headers: request.headers });
      handle(request, response);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  /** A client of a Kubernetes plugin that answers as `handle` says. */
  function create(requestTimeoutMs = 5_000) {
    const discovery = mockServices.discovery.mock();
    discovery.getBaseUrl.mockImplementation(
      async plugin =>
        `http://127.0.0.1:${
          (server.address() as AddressInfo).port
        }/api/${plugin}`,
    );
    return KubernetesProxyClient.create({
      auth: mockServices.auth(),
      discovery,
      requestTimeoutMs,
    });
  }

  const failure = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => undefined,
      reason => reason,
    );
    expect(error).toBeInstanceOf(ClusterRequestError);
    return error as ClusterRequestError;
  };

  it('asks through the proxy, for one cluster, in its own name and uncompressed', async () => {
    handle = (_, response) => response.end(json({ gitVersion: 'v1.34.4' }));
    expect(await create().version('prod-eu', { signal })).toBe('v1.34.4');
    expect(asked[0].url).toBe('/api/kubernetes/proxy/version');
    expect(asked[0].headers).toMatchObject({
      'backstage-kubernetes-cluster': 'prod-eu',
      'accept-encoding': 'identity',
      authorization: expect.stringMatching(/^Bearer .*kubernetes/),
    });
  });

  it('reads a list of several pages to the end, without what nobody reads', async () => {
    handle = (request, response) => {
      const page = new URL(request.url ?? '', 'http://x').searchParams.get(
        'continue',
      );
      response.end(
        json({
          metadata: {
            resourceVersion: '42',
            ...(!page && { continue: 'next page' }),
          },
          items: [
            {
              metadata: {
                name: page ? 'two' : 'one',
                managedFields: [{ manager: 'kubectl' }],
                annotations: {
                  'kubectl.kubernetes.io/last-applied-configuration': '{}',
                  kept: 'yes',
                },
              },
              spec: { replicas: 1 },
            },
          ],
        }),
      );
    };
    const { objects, resourceVersion } = await create().list(
      'prod-eu',
      { ...rollouts, labelSelector: 'team' },
      { signal },
    );
    expect(resourceVersion).toBe('42');
    expect(objects).toEqual(
      ['one', 'two'].map(name => ({
        metadata: { name, annotations: { kept: 'yes' } },
        spec: { replicas: 1 },
      })),
    );
    expect(asked.map(({ url }) => url)).toEqual([
      '/api/kubernetes/proxy/apis/argoproj.io/v1alpha1/rollouts?limit=500&labelSelector=team',
      '/api/kubernetes/proxy/apis/argoproj.io/v1alpha1/rollouts?limit=500&labelSelector=team&continue=next+page',
    ]);
  });

  it('gives each event of a watch as it comes, and ends quietly when the connection is lost', async () => {
    const lines = [
      { type: 'ADDED', object: { metadata: { name: 'one' } } },
      { type: 'BOOKMARK', object: { metadata: { resourceVersion: '43' } } },
    ].map(event => `${json(event)}\n`);
    handle = (_, response) => {
      response.write(lines[0].slice(0, 20));
      setTimeout(() => response.write(lines[0].slice(20) + lines[1]), 20);
      setTimeout(() => response.write('{"type":"ADDED","obj'), 40);
      setTimeout(() => response.destroy(), 60);
    };
    const events: WatchEvent[] = [];
    for await (const event of create().watch('prod-eu', rollouts, {
      resourceVersion: '42',
      timeoutSeconds: 60,
      signal,
    })) {
      events.push(event);
    }
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK']);
    expect(asked[0].url).toBe(
      '/api/kubernetes/proxy/apis/argoproj.io/v1alpha1/rollouts?watch=true&allowWatchBookmarks=true&resourceVersion=42&timeoutSeconds=60',
    );
  });

  const status = (code: number, reason: string, more = {}) =>
    json({ kind: 'Status', code, reason, message: 'at 10.0.0.1', ...more });
  const plugin = (name: string, message: string) =>
    json({ error: { name, message } });

  it.each([
    ['401 of the cluster', 401, status(401, 'Unauthorized'), 'unauthenticated'],
    ['403 of the cluster', 403, status(403, 'Forbidden'), 'forbidden'],
    [
      '403 of the portal',
      403,
      plugin('NotAllowedError', 'no'),
      'portal-forbidden',
    ],
    [
      '401 of the portal',
      401,
      plugin('AuthenticationError', 'no'),
      'portal-forbidden',
    ],
    ['404 in plain text', 404, '404 page not found', 'not-served'],
    [
      '404 of the plugin',
      404,
      plugin('NotFoundError', 'no'),
      'unknown-cluster',
    ],
    ['410', 410, status(410, 'Expired'), 'expired'],
    ['429', 429, status(429, 'TooManyRequests'), 'overloaded'],
    ['504', 504, status(504, 'Timeout'), 'overloaded'],
    ['500 with a page', 500, '<html>10.0.0.1</html>', 'bad-answer'],
    ['200 with a page', 200, '<html>10.0.0.1</html>', 'bad-answer'],
    ['200 with half of a list', 200, '{"metadata":{"resourceVer', 'bad-answer'],
    ['200 with something else', 200, '{"items":[]}', 'bad-answer'],
    [
      '500 of the plugin',
      500,
      plugin('ForwardedError', 'connect ECONNREFUSED 10.0.0.1:6443'),
      'unreachable',
    ],
  ])(
    'knows what %s means, and repeats nothing of it',
    async (_case, code, body, kind) => {
      handle = (_, response) => {
        response.writeHead(code).end(body);
      };
      const error = await failure(
        create().list('prod-eu', rollouts, { signal }),
      );
      expect(error.kind).toBe(kind);
      expect(error.message).not.toMatch(/10\.0\.0\.1|html/);
    },
  );

  it('says which permission is missing', async () => {
    handle = (_, response) => {
      response.writeHead(403).end(status(403, 'Forbidden'));
    };
    const error = await failure(create().list('prod-eu', rollouts, { signal }));
    expect(error.permission).toBe('list rollouts.argoproj.io');
  });

  it('says in words why there is no connection', async () => {
    handle = (_, response) => {
      response
        .writeHead(500)
        .end(plugin('ForwardedError', 'connect ECONNREFUSED 10.0.0.1:6443'));
    };
    const error = await failure(create().version('prod-eu', { signal }));
    expect(error.message).toBe('cannot be reached (connection refused)');
  });

  it('waits as long as an overloaded cluster asks for', async () => {
    handle = (_, response) => {
      response
        .writeHead(429, { 'Retry-After': '7' })
        .end(status(429, 'TooManyRequests'));
    };
    const error = await failure(create().version('prod-eu', { signal }));
    expect(error.retryAfterSeconds).toBe(7);
  });

  it('gives up on an answer that does not come', async () => {
    handle = () => {};
    const error = await failure(create(50).version('prod-eu', { signal }));
    expect(error).toMatchObject({
      kind: 'unreachable',
      timedOut: true,
      message: 'did not answer in time',
    });
  });

  it('knows clusters by name, and none where the Kubernetes plugin is not configured', async () => {
    handle = (_, response) =>
      response.end(json({ items: [{ name: 'prod-eu', authProvider: 'x' }] }));
    expect(await create().clusterNames({ signal })).toEqual(['prod-eu']);
    handle = (_, response) => {
      response.writeHead(404).end(plugin('NotFoundError', 'no route'));
    };
    expect(await create().clusterNames({ signal })).toEqual([]);
  });

  it.each([
    [200, json({ resources: [{ name: 'rollouts' }] }), true],
    [200, json({ resources: [{ name: 'experiments' }] }), false],
    [404, '404 page not found', false],
  ])(
    'reads from discovery (%s) whether a resource is served',
    async (code, body, served) => {
      handle = (_, response) => {
        response.writeHead(code).end(body);
      };
      expect(await create().isServed('prod-eu', rollouts, { signal })).toBe(
        served,
      );
      expect(asked[0].url).toBe(
        '/api/kubernetes/proxy/apis/argoproj.io/v1alpha1',
      );
    },
  );

  it('asks the cluster what the portal may do', async () => {
    let body = '';
    handle = (request, response) => {
      request.on('data', chunk => {
        body += chunk;
      });
      request.on('end', () =>
        response.writeHead(201).end(json({ status: { allowed: false } })),
      );
    };
    const question = {
      verb: 'watch',
      group: 'argoproj.io',
      resource: 'rollouts',
    };
    expect(await create().mayI('prod-eu', question, { signal })).toBe(false);
    expect(JSON.parse(body).spec.resourceAttributes).toEqual(question);
  });
});

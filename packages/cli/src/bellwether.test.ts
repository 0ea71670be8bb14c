import { spawn } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import http from 'http';
import { AddressInfo } from 'net';
import { tmpdir } from 'os';
import path from 'path';
import { Connection } from '@bellwether/plugin-models-common';

jest.setTimeout(60_000);

const connected: Connection = {
  id: 'registry:mlflow-prod',
  kind: 'registry',
  product: 'MLflow',
  title: 'MLflow production',
  state: 'connected',
  version: '3.17.0',
  latencyMs: 212,
  missingPermissions: [],
  url: 'https://mlflow.example.com',
  facts: [],
};
const limited: Connection = {
  ...connected,
  id: 'cluster:prod-us',
  kind: 'cluster',
  product: 'Kubernetes',
  title: 'prod-us',
  state: 'limited',
  url: undefined,
  version: '1.33.7',
  missingPermissions: ['watch rollouts.argoproj.io'],
  facts: [
    { name: 'Argo Rollout', value: '10 watched' },
    { name: 'KServe InferenceService', value: 'not installed' },
  ],
  fix: 'Apply this role to the cluster.',
  snippet: 'kind: ClusterRole\nrules: []\n',
};
const failed: Connection = {
  ...connected,
  id: 'cluster:prod-eu',
  kind: 'cluster',
  product: 'Kubernetes',
  title: 'prod-eu',
  state: 'failed',
  url: undefined,
  version: undefined,
  latencyMs: undefined,
  problem: 'prod-eu cannot be reached.',
};

describe('bellwether', () => {
  const servers: http.Server[] = [];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bellwether-cli-'));
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true });
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

  /** A portal with these connections, for whoever brings `secret`; a guest gets it by signing in. */
  const servePortal = (
    connections: Connection[],
    { guests = true, detailed = true } = {},
  ) =>
    serve((request, response) => {
      response.setHeader('Content-Type', 'application/json');
      if (request.url === '/api/auth/guest/refresh' && guests) {
        response.end('{"backstageIdentity":{"token":"secret"}}');
      } else if (request.url !== '/api/models/v1/connections') {
        response.writeHead(404).end('{"error":{"name":"NotFoundError"}}');
      } else if (request.headers.authorization !== 'Bearer secret') {
        response
          .writeHead(401)
          .end('{"error":{"name":"AuthenticationError","message":"no"}}');
      } else {
        response.end(JSON.stringify({ connections, detailed }));
      }
    });

  function run(...args: string[]) {
    return runWith({}, ...args);
  }

  async function runWith(env: Record<string, string>, ...args: string[]) {
    const child = spawn(
      process.execPath,
      [
        '-r',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        path.resolve(__dirname, 'main.ts'),
        ...args,
      ],
      {
        cwd: folder,
        env: { PATH: process.env.PATH, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let [out, err] = ['', ''];
    child.stdout.on('data', chunk => {
      out += chunk;
    });
    child.stderr.on('data', chunk => {
      err += chunk;
    });
    const code = await new Promise<number | null>(resolve => {
      child.once('close', resolve);
    });
    return { code, out, err };
  }

  it('prints its version', async () => {
    const { code, out } = await run('--version');
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([[['--help']], [['doctor', '--help']]])(
    'prints help on standard output: %j',
    async args => {
      const { code, out, err } = await run(...args);
      expect(code).toBe(0);
      expect(out).toContain('Usage: bellwether');
      expect(err).toBe('');
    },
  );

  it.each([
    ['nothing at all', []],
    ['an unknown command', ['doctr']],
    ['an unknown option', ['doctor', '--loud']],
    ['an unknown format', ['doctor', '--format', 'xml']],
    ['an unknown state', ['doctor', '--fail-on', 'slow']],
    ['an address that is none', ['doctor', '--url', 'localhost']],
  ])('ends with 2 on %s, and prints no result', async (_case, args) => {
    const { code, out, err } = await run(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).not.toBe('');
    expect(err).not.toMatch(/^\s+at /m);
  });

  describe('doctor', () => {
    it('prints JSON in a pipe, and nothing else on standard output', async () => {
      const url = await servePortal([limited, connected]);
      const { code, out, err } = await run('doctor', '--url', url);
      expect(code).toBe(0);
      expect(err).toBe('');
      expect(JSON.parse(out)).toEqual({
        schemaVersion: 1,
        source: 'portal',
        detailed: true,
        connections: [limited, connected],
      });
    });

    it('prints a table where it is asked for text', async () => {
      const url = await servePortal([failed, limited, connected]);
      const { out } = await run(
        'doctor',
        '--url',
        url,
        '--format',
        'text',
        '--fail-on',
        'never',
      );
      expect(out.split('\n')).toEqual([
        'STATE        UPSTREAM           VERSION            P95     LAST SUCCESS',
        'x failed     prod-eu            Kubernetes         –       never',
        '    prod-eu cannot be reached.',
        '! limited    prod-us            Kubernetes 1.33.7  212 ms  never',
        '    Missing: watch rollouts.argoproj.io.',
        '    Fix: Apply this role to the cluster.',
        '',
        '      kind: ClusterRole',
        '      rules: []',
        '',
        '    Argo Rollout 10 watched · KServe InferenceService not installed',
        '+ connected  MLflow production  MLflow 3.17.0      212 ms  never',
        '    https://mlflow.example.com',
        '',
        '1 failed, 1 limited, 1 connected.',
        '',
      ]);
    });

    it.each([
      ['failed', [failed, connected], undefined, 10],
      ['failed', [limited, connected], undefined, 0],
      ['limited', [limited, connected], 'limited', 10],
      ['failed', [failed], 'limited', 10],
      ['failed', [failed], 'never', 0],
      ['connected', [connected], 'limited', 0],
    ])(
      'with an upstream that is %s, ends as --fail-on says (%#)',
      async (_state, connections, failOn, expected) => {
        const url = await servePortal(connections);
        const { code, out } = await run(
          'doctor',
          '--url',
          url,
          ...(failOn ? ['--fail-on', failOn] : []),
        );
        expect(code).toBe(expected);
        expect(JSON.parse(out).connections).toHaveLength(connections.length);
      },
    );

    it('takes the token from its option or from the environment', async () => {
      const url = await servePortal([connected], { guests: false });
      const byOption = await run('doctor', '--url', url, '--token', 'secret');
      const byEnvironment = await runWith(
        { BELLWETHER_TOKEN: 'secret' },
        'doctor',
        '--url',
        url,
      );
      expect([byOption.code, byEnvironment.code]).toEqual([0, 0]);
    });

    it('says that the portal wants a token, or does not accept the one it got', async () => {
      const url = await servePortal([connected], { guests: false });
      const without = await run('doctor', '--url', url);
      expect(without).toEqual({
        code: 1,
        out: '',
        err: `bellwether: The portal at ${url} asks who you are: give --token, or BELLWETHER_TOKEN\n`,
      });
      const wrong = await run('doctor', '--url', url, '--token', 'stolen');
      expect(wrong).toEqual({
        code: 1,
        out: '',
        err: `bellwether: The portal at ${url} does not accept the token\n`,
      });
    });

    it('shows where an error came from only on --debug', async () => {
      const url = await servePortal([connected], { guests: false });
      const { err } = await run('doctor', '--url', url, '--debug');
      expect(err).toMatch(/^\s+at /m);
    });

    it('says what is left out for want of a permission', async () => {
      const url = await servePortal([connected], { detailed: false });
      const { code, err } = await run('doctor', '--url', url);
      expect(code).toBe(0);
      expect(err).toContain('models.connections.read');
    });

    it.each([
      [
        'has no models plugin',
        (_: unknown, response: http.ServerResponse) =>
          response.writeHead(404).end('{}'),
        /has no models plugin/,
      ],
      [
        'is a web page',
        (_: unknown, response: http.ServerResponse) =>
          response.end('<html>hello</html>'),
        /does not answer as a portal does/,
      ],
      [
        'fails',
        (_: unknown, response: http.ServerResponse) =>
          response.writeHead(500).end('<html>secret stack</html>'),
        /answers HTTP 500/,
      ],
    ])(
      'says in one line that what answers %s',
      async (_case, handler, line) => {
        const url = await serve(handler);
        const { code, out, err } = await run('doctor', '--url', url);
        expect(code).toBe(1);
        expect(out).toBe('');
        expect(err).toMatch(line);
        expect(err.trim().split('\n')).toHaveLength(1);
        expect(err).not.toContain('html');
      },
    );

    it('ends with 1 where neither a portal nor a configuration is found', async () => {
      const { code, out, err } = await run(
        'doctor',
        '--url',
        'http://127.0.0.1:9',
      );
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toBe(
        'bellwether: No portal answers at http://127.0.0.1:9.\n',
      );
    });

    it('names a configuration file that is not there, or cannot be read', async () => {
      const missing = await run('doctor', '--config', 'nowhere.yaml');
      expect(missing.code).toBe(1);
      expect(missing.err).toBe('bellwether: nowhere.yaml does not exist\n');
      writeFileSync(path.join(folder, 'broken.yaml'), 'a: [');
      const broken = await run('doctor', '--config', 'broken.yaml');
      expect(broken.code).toBe(1);
      expect(broken.err).toContain('broken.yaml');
      expect(broken.err.trim().split('\n')).toHaveLength(1);
    });

    it('asks the upstreams of the configuration where no portal answers', async () => {
      const mlflow = await serve((request, response) =>
        request.headers.authorization ===
        `Basic ${Buffer.from('reader:pass').toString('base64')}`
          ? response.end('3.17.0')
          : response.writeHead(401).end('no'),
      );
      const cluster = await serve((request, response) =>
        request.headers.authorization === 'Bearer portal-token'
          ? response.end('{"gitVersion":"v1.34.4"}')
          : response.writeHead(401).end('{}'),
      );
      const page = await serve((_, response) => response.end('<html>'));
      const prometheus = await serve((request, response) =>
        request.url === '/api/v1/status/buildinfo'
          ? response.end('{"status":"success","data":{"version":"2.42.0"}}')
          : response.writeHead(404).end(),
      );
      const opencost = await serve((request, response) =>
        response.writeHead(request.url === '/healthz' ? 200 : 404).end(),
      );
      writeFileSync(
        path.join(folder, 'portal.yaml'),
        JSON.stringify({
          backend: { baseUrl: 'http://127.0.0.1:9' },
          models: {
            registries: {
              good: {
                baseUrl: mlflow,
                auth: {
                  type: 'basic',
                  username: 'reader',
                  password: '${PASS}',
                },
              },
              stranger: { baseUrl: mlflow },
              down: { baseUrl: 'http://127.0.0.1:9' },
              page: { baseUrl: page },
            },
            prometheus: {
              main: { baseUrl: prometheus },
              signIn: { baseUrl: page },
            },
          },
          cost: {
            opencost: {
              'prod-eu': { baseUrl: opencost },
              'prod-us': { baseUrl: page },
            },
          },
          kubernetes: {
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: [
                  {
                    name: 'prod-eu',
                    url: cluster,
                    serviceAccountToken: 'portal-token',
                  },
                ],
              },
            ],
          },
        }),
      );
      const { code, out, err } = await runWith(
        { PASS: 'pass' },
        'doctor',
        '--config',
        'portal.yaml',
      );
      expect(code).toBe(10);
      expect(err).toBe(
        'No portal answers at http://127.0.0.1:9. The upstreams of its configuration are asked directly instead.\n',
      );
      const found = JSON.parse(out);
      expect(found.source).toBe('configuration');
      expect(
        found.connections.map(({ id, state, version, problem }: Connection) => [
          id,
          state,
          version ?? problem,
        ]),
      ).toEqual([
        ['registry:stranger', 'failed', 'stranger refuses with HTTP 401.'],
        [
          'registry:down',
          'failed',
          'down does not answer (connection refused).',
        ],
        ['registry:page', 'failed', 'page answers, but not as MLflow does.'],
        [
          'metrics:signIn',
          'failed',
          'signIn answers, but not as Prometheus does.',
        ],
        [
          'costs:prod-us',
          'failed',
          'opencost-prod-us answers, but not as OpenCost does.',
        ],
        ['registry:good', 'connected', '3.17.0'],
        ['cluster:prod-eu', 'connected', '1.34.4'],
        ['metrics:main', 'connected', '2.42.0'],
        ['costs:prod-eu', 'connected', undefined],
      ]);
      expect(out).not.toMatch(/pass"|portal-token/);
    });
  });
});

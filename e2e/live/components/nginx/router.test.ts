import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../eventually';
import { Cluster, type KubernetesObject } from '../kubernetes/Cluster';

const { BELLWETHER_TRAFFIC_URL: url = '' } = process.env;

/** Needs a cluster, its controllers and nginx: run by `npm run test:live`. */
const inStack = url ? describe : describe.skip;

const REQUESTS = 2000;
const AT_ONCE = 8;

const suffix = randomBytes(4).toString('hex');
const namespace = `traffic-${suffix}`;
const host = `model-${suffix}.example.com`;
const ROLLOUT = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts/model`;

/** A connection for each request: at a new configuration nginx closes those that wait for the next one. */
const agent = new http.Agent({ keepAlive: false, maxSockets: AT_ONCE });

function get(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status?: number; text: string }> {
  return new Promise((resolve, reject) => {
    http
      .get(`${url}${path}`, { agent, headers }, response => {
        let text = '';
        response.setEncoding('utf8').on('data', chunk => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode, text }),
        );
        response.on('error', reject);
      })
      .on('error', reject);
  });
}

/** Whether nginx itself says that the weight is in force. */
async function routes(weight: number): Promise<boolean> {
  const { text } = await get('/.live/routes');
  const known: { host: string; canaryWeightPercent: number }[] =
    JSON.parse(text);
  return known.some(
    route => route.host === host && route.canaryWeightPercent === weight,
  );
}

/** Whether it holds many times in a row: for some moments after a change the worker with the old configuration answers too. */
async function holds(check: () => Promise<boolean>): Promise<true | undefined> {
  for (let time = 0; time < 40; time++) {
    if (!(await check())) return undefined;
  }
  return true;
}

/** Percent of many requests that the canary answered. */
async function canaryShare(): Promise<number> {
  let canary = 0;
  const one = async () => {
    const { status, text } = await get('/infer', { host });
    if (status !== 200) throw new Error(`nginx answered ${status}: ${text}`);
    if (text === 'canary') canary += 1;
  };
  for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }
  return (100 * canary) / REQUESTS;
}

function service(name: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: 'model' }, ports: [{ port: 80 }] },
  };
}

function template(port: number, image: string) {
  return {
    metadata: {
      labels: { app: 'model' },
      annotations: { 'live.bellwether.dev/address': `127.0.0.1:${port}` },
    },
    spec: { containers: [{ name: 'model', image }] },
  };
}

inStack('a release through nginx', () => {
  const servers: http.Server[] = [];
  let cluster: Cluster;
  let ports: Record<'stable' | 'canary', number>;

  async function serve(answer: string): Promise<number> {
    const server = http.createServer((_, response) => response.end(answer));
    servers.push(server);
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return (server.address() as AddressInfo).port;
  }

  const patch = (path: string, body: object) =>
    cluster.request({
      method: 'PATCH',
      path,
      type: 'application/merge-patch+json',
      body,
    });

  beforeAll(async () => {
    cluster = Cluster.of(process.env);
    ports = { stable: await serve('stable'), canary: await serve('canary') };
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    await cluster.create(service('stable'));
    await cluster.create(service('canary'));
    await cluster.create({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'model', namespace },
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            host,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: {
                    service: { name: 'stable', port: { number: 80 } },
                  },
                },
              ],
            },
          },
        ],
      },
    });
    await cluster.create({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'model', namespace },
      spec: {
        replicas: 4,
        selector: { matchLabels: { app: 'model' } },
        template: template(ports.stable, 'registry.example.com/model:1'),
        strategy: {
          canary: {
            stableService: 'stable',
            canaryService: 'canary',
            trafficRouting: { nginx: { stableIngress: 'model' } },
            steps: [
              { setWeight: 10 },
              { pause: {} },
              { setWeight: 40 },
              { pause: {} },
            ],
          },
        },
      },
    });
    await eventually('the stable server answers', () =>
      holds(async () => (await get('/infer', { host })).text === 'stable'),
    );
  }, 60_000);

  afterAll(async () => {
    agent.destroy();
    servers.forEach(server => server.close());
    await cluster.ask({
      method: 'DELETE',
      path: `/api/v1/namespaces/${namespace}`,
    });
  });

  it('gives the canary the share that Argo Rollouts says, and takes it away at an abort', async () => {
    expect(await canaryShare()).toBe(0);
    await patch(ROLLOUT, {
      spec: {
        template: template(ports.canary, 'registry.example.com/model:2'),
      },
    });
    await eventually('the canary has 10 %', () => holds(() => routes(10)));
    // Three standard deviations of 2,000 draws.
    expect(Math.abs((await canaryShare()) - 10)).toBeLessThan(2.1);
    await eventually('the release waits', async () => {
      const { text } = await cluster.request({ path: ROLLOUT });
      return JSON.parse(text).status.phase === 'Paused' || undefined;
    });
    await patch(`${ROLLOUT}/status`, { status: { pauseConditions: null } });
    // A promotion right after the pause may be lost; any change of the object makes the controller look at it again.
    await eventually('the canary has 40 %', async () => {
      await patch(ROLLOUT, {
        metadata: { annotations: { at: `${Date.now()}` } },
      });
      await delay(200);
      return holds(() => routes(40));
    });
    expect(Math.abs((await canaryShare()) - 40)).toBeLessThan(3.4);
    await patch(`${ROLLOUT}/status`, { status: { abort: true } });
    await eventually('the canary has 0 %', () => holds(() => routes(0)));
    expect(await canaryShare()).toBe(0);
  }, 90_000);
});

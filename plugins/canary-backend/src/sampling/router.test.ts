import { ConfigReader } from '@backstage/config';
import { Metrics, PrometheusClient } from '@bellwether/plugin-models-node';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { incrementsBetween } from './incrementsBetween';
import { readMetricProfiles } from './MetricProfile';
import { isRouterProfile, readRouterSnapshot } from './readRouterSnapshot';

jest.setTimeout(60_000);

const AT = Date.parse('2026-11-01T09:00:00Z') / 1000;
const profile = readMetricProfiles(new ConfigReader({})).find(
  ({ id }) => id === 'nginx-ingress',
)!;
const scope = {
  namespace: 'payments-ml',
  routes: ['card-fraud'],
  stable: { prefix: 'card-fraud-7d9c-' },
  canary: { prefix: 'card-fraud-58bd-', service: 'card-fraud-canary' },
};

let sandbox: Sandbox;
let prometheus: Metrics;

beforeAll(async () => {
  sandbox = await startSandbox({
    quiet: true,
    now: new Date(1000 * AT),
    controllers: false,
    prometheusClock: () => 1000 * (AT + 60),
  });
  prometheus = PrometheusClient.create({
    instance: 'prometheus',
    baseUrl: sandbox.urls.prometheus,
    requestTimeoutMs: 10_000,
  });
});
afterAll(() => sandbox.close());

interface Counted {
  status: string;
  canary: string;
  count: number;
}

/** What a scrape of the controller stores: its own labels, and those of the scrape configuration. */
function series(
  counted: Counted[],
  options: {
    at: number;
    pod?: string;
    honorLabels?: boolean;
    ingress?: string;
    isCanaryTold?: boolean;
  },
): string[] {
  const {
    at,
    pod = 'ingress-nginx-controller-x7',
    ingress = 'card-fraud',
  } = options;
  const { honorLabels = false, isCanaryTold = true } = options;
  const process = `controller_class="k8s.io/ingress-nginx",controller_namespace="ingress-nginx",controller_pod="${pod}",job="ingress-nginx",instance="10.1.0.9:10254"`;
  const whose = honorLabels
    ? `namespace="payments-ml",service="card-fraud-stable"`
    : `namespace="ingress-nginx",service="ingress-nginx-controller-metrics",exported_namespace="payments-ml",exported_service="card-fraud-stable"`;
  const all = (canary: string) =>
    [
      process,
      whose,
      `ingress="${ingress}",host="card-fraud.example.com",method="POST",path="/"`,
      ...(isCanaryTold ? [`canary="${canary}"`] : []),
    ].join(',');
  return [
    `nginx_ingress_controller_config_last_reload_successful{${process},namespace="ingress-nginx"} 1 ${at}`,
    ...counted.map(
      ({ status, canary, count }) =>
        `nginx_ingress_controller_requests{${all(
          canary,
        )},status="${status}"} ${count} ${at}`,
    ),
    ...counted.flatMap(({ status, canary, count }) =>
      ['0.1', '+Inf'].map(
        (le, i) =>
          `nginx_ingress_controller_request_duration_seconds_bucket{${all(
            canary,
          )},status="${status}",le="${le}"} ${
            i === 0 ? count - 1 : count
          } ${at}`,
      ),
    ),
  ];
}

async function load(lines: string[]) {
  // Samples of one series stand together, in the order of their times.
  const key = (line: string) => {
    const [, name = '', time = ''] = /^(.*) \S+ (\d+)$/.exec(line) ?? [];
    return `${name} ${time}`;
  };
  const { status } = await fetch(`${sandbox.urls.control}/prometheus/series`, {
    method: 'PUT',
    headers: { 'content-type': 'text/plain' },
    body: `${[...new Set(lines)]
      .sort((left, right) => (key(left) < key(right) ? -1 : 1))
      .join('\n')}\n# EOF\n`,
  });
  expect(status).toBe(204);
}

async function read(at: number, more = {}) {
  if (!isRouterProfile(profile)) throw new Error('The profile has no router');
  return readRouterSnapshot(prometheus, profile, { ...scope, ...more }, at);
}

const CANARY = 'payments-ml-card-fraud-canary-80';
const before: Counted[] = [
  { status: '200', canary: '', count: 1000 },
  { status: '500', canary: '', count: 10 },
  { status: '404', canary: '', count: 77 },
];
const after: Counted[] = [
  { status: '200', canary: '', count: 1080 },
  { status: '500', canary: '', count: 12 },
  { status: '404', canary: '', count: 99 },
  { status: '200', canary: CANARY, count: 18 },
  { status: '502', canary: CANARY, count: 2 },
  { status: '200', canary: 'payments-ml-other-80', count: 5 },
];

describe('counters of an ingress controller', () => {
  it.each([
    ['renamed by the scrape', false],
    ['honoured by the scrape', true],
  ])(
    'are told apart by the label of the canary, with labels %s',
    async (_, honorLabels) => {
      await load([
        ...series(before, { at: AT - 5, honorLabels }),
        ...series(after, { at: AT + 25, honorLabels }),
        ...series([{ status: '200', canary: '', count: 9e6 }], {
          at: AT + 25,
          honorLabels,
          ingress: 'card-fraud-b',
        }),
      ]);
      const [first, second] = [await read(AT), await read(AT + 30)];
      const arm = (prefix: string) =>
        incrementsBetween(
          first.snapshot,
          second.snapshot,
          pod => pod.startsWith(prefix),
          new Map(),
        ).arm;
      expect(arm(scope.stable.prefix)).toEqual({
        requests: 82,
        errors: 2,
        latency: { le: [0.1, '+Inf'], count: [82, 82] },
      });
      // It had no series before its first request: that was zero.
      expect(arm(scope.canary.prefix)).toMatchObject({
        requests: 20,
        errors: 2,
      });
      expect(second.ageSeconds).toBe(5);
      expect(second.missing).toEqual([]);
      expect(second.queries.map(({ about }) => about)).toEqual([
        'scrapes',
        'requests',
        'failures',
        'latency',
      ]);
    },
  );

  it('add up over the processes of the controller', async () => {
    await load([
      ...series(after, { at: AT, pod: 'controller-a' }),
      ...series(after, { at: AT, pod: 'controller-b' }),
    ]);
    const { snapshot } = await read(AT + 5);
    expect(Object.keys(snapshot.pods).sort()).toEqual([
      'card-fraud-58bd-controller-a',
      'card-fraud-58bd-controller-b',
      'card-fraud-7d9c-controller-a',
      'card-fraud-7d9c-controller-b',
    ]);
  });

  it('name what is missing: the controller, the Ingress, the label of the canary', async () => {
    await load(['up{job="something"} 1 1793523600']);
    expect((await read(AT)).missing).toEqual([
      'Prometheus has no series of nginx_ingress_controller_config_last_reload_successful: Ingress-NGINX controller is not scraped, or its series have no label controller_pod',
    ]);
    await load(series(after, { at: AT, ingress: 'other' }));
    expect((await read(AT)).missing).toEqual([
      expect.stringMatching(
        /^Prometheus has no series of nginx_ingress_controller_requests/,
      ),
      // Zero of a router is zero; buckets come with the first request.
    ]);
    await load(series(before, { at: AT, isCanaryTold: false }));
    expect((await read(AT)).missing).toEqual([
      'No request of card-fraud has the label canary: the canary has got none, or Ingress-NGINX controller does not tell',
    ]);
  });

  it('without the label of the status on one side name it, since no failure of that side would be seen', async () => {
    const lines = series(
      [
        { status: '200', canary: '', count: 90 },
        { status: '500', canary: '', count: 1 },
        { status: '200', canary: CANARY, count: 5 },
      ],
      { at: AT },
    );
    await load(lines);
    expect((await read(AT)).unlabelled).toBeUndefined();
    await load(
      lines.map(line =>
        line.includes(CANARY) ? line.replace(/,status="\d+"/, '') : line,
      ),
    );
    expect((await read(AT)).unlabelled).toBe(
      'No series of nginx_ingress_controller_requests of card-fraud-58bd-ingress-nginx-controller-x7 has the label status, so failures cannot be told from other requests',
    );
  });

  it('leave out a controller that is gone', async () => {
    await load(series(after, { at: AT - 600 }));
    expect((await read(AT)).snapshot.pods).toEqual({});
  });
});

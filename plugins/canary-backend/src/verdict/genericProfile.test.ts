import { ConfigReader } from '@backstage/config';
import { PrometheusClient } from '@bellwether/plugin-models-node';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { incrementsBetween, readMetricProfiles } from '../sampling';
import { CounterReader } from './CounterReader';
import { JudgedRollout } from './JudgedRollout';

jest.setTimeout(60_000);

const AT = Date.parse('2026-11-01T09:00:00Z') / 1000;
const INTERVAL = 30;

/** A server of software that no profile knows by its image: its annotation names the profile. */
const judged: JudgedRollout = {
  id: 'prod-eu/ml/argo-rollout/scorer',
  cluster: 'prod-eu',
  namespace: 'ml',
  stable: { revision: 'a', label: '1', prefix: 'scorer-a-' },
  canary: { revision: 'b', label: '2', prefix: 'scorer-b-' },
  images: ['acme/scorer:2'],
  weight: 20,
  podStarts: new Map(),
  metricProfile: 'generic',
};

let sandbox: Sandbox;
let reader: CounterReader;

beforeAll(async () => {
  sandbox = await startSandbox({
    quiet: true,
    now: new Date(1000 * AT),
    controllers: false,
    prometheusClock: () => 1000 * (AT + 60),
  });
  const metrics = PrometheusClient.create({
    instance: 'main',
    baseUrl: sandbox.urls.prometheus,
    requestTimeoutMs: 10_000,
  });
  reader = new CounterReader({
    sourceOf: () => ({ metrics, clusterLabel: 'cluster' }),
    profiles: readMetricProfiles(new ConfigReader({})),
    intervalSeconds: INTERVAL,
  });
});
afterAll(() => sandbox.close());

/** Answers of one pod so far, by status: how many, and how many of them within 0.1 s. */
type Answered = Record<string, { all: number; fast: number }>;

const DURATION = 'http_server_request_duration_seconds';

/** What a scrape of a pod stores, as an OpenTelemetry SDK tells it. */
function scraped(
  at: number,
  pod: string,
  answered: Answered,
  without: { status?: boolean; buckets?: boolean; namespace?: string } = {},
): string[] {
  const own = `cluster="prod-eu",namespace="${
    without.namespace ?? 'ml'
  }",pod="${pod}"`;
  return [
    `up{${own}} 1 ${at}`,
    ...Object.entries(answered).flatMap(([status, { all, fast }]) => {
      const labels = `${own},http_request_method="POST",http_route="/score"${
        without.status ? '' : `,http_response_status_code="${status}"`
      }`;
      return [
        `${DURATION}_count{${labels}} ${all} ${at}`,
        ...(without.buckets
          ? []
          : [
              `${DURATION}_bucket{${labels},le="0.1"} ${fast} ${at}`,
              `${DURATION}_bucket{${labels},le="+Inf"} ${all} ${at}`,
            ]),
      ];
    }),
  ];
}

async function load(lines: string[]) {
  // Samples of one series stand together, in the order of their times.
  const key = (line: string) => line.replace(/ \S+ (\d+)$/, ' $1');
  const { status } = await fetch(`${sandbox.urls.control}/prometheus/series`, {
    method: 'PUT',
    headers: { 'content-type': 'text/plain' },
    body: `${[...new Set(lines)]
      .sort((left, right) => (key(left) < key(right) ? -1 : 1))
      .join('\n')}\n# EOF\n`,
  });
  expect(status).toBe(204);
}

const GOOD = { '200': { all: 100, fast: 90 } };

describe('the profile of whatever names its metrics as OpenTelemetry does', () => {
  it('counts the requests, failures and latency of both arms, without those that are the caller’s fault', async () => {
    await load([
      ...scraped(AT - 5, 'scorer-a-1', GOOD),
      ...scraped(AT + 25, 'scorer-a-1', {
        '200': { all: 178, fast: 160 },
        '404': { all: 40, fast: 40 },
        '503': { all: 2, fast: 0 },
      }),
      ...scraped(AT - 5, 'scorer-b-1', {}),
      ...scraped(AT + 25, 'scorer-b-1', {
        '200': { all: 17, fast: 15 },
        '500': { all: 3, fast: 1 },
      }),
      // Another server, and another namespace.
      ...scraped(AT + 25, 'other-b-1', GOOD),
      ...scraped(AT + 25, 'scorer-b-1', GOOD, { namespace: 'elsewhere' }),
    ]);
    const first = await reader.read(judged, AT);
    const second = await reader.read(judged, AT + INTERVAL);
    const arm = ({ prefix }: JudgedRollout['stable']) =>
      incrementsBetween(
        first.snapshot!,
        second.snapshot!,
        pod => pod.startsWith(prefix),
        new Map(),
      ).arm;
    expect(arm(judged.stable)).toEqual({
      requests: 80,
      errors: 2,
      latency: { le: [0.1, '+Inf'], count: [70, 80] },
    });
    // It had counted nothing before its first request: that was zero.
    expect(arm(judged.canary)).toMatchObject({ requests: 20, errors: 3 });
    expect(second).toMatchObject({
      countsFailures: true,
      facts: { instance: 'main', profile: 'generic', missing: [] },
    });
    expect(second.facts).not.toHaveProperty('problem');
  });

  it.each([
    [
      'the metric',
      { answered: {}, without: {} },
      [`Prometheus has no series of ${DURATION}_count of this server's pods`],
    ],
    [
      'the histogram’s buckets',
      { answered: GOOD, without: { buckets: true } },
      [`Prometheus has no series of ${DURATION}_bucket`],
    ],
  ])(
    'names %s where it is missing',
    async (_, { answered, without }, missing) => {
      await load(scraped(AT, 'scorer-a-1', answered, without));
      const { facts } = await reader.read(judged, AT);
      expect(facts.missing).toEqual(missing);
    },
  );

  it('names the label of the status where a pod’s series do not have it, and counts nothing', async () => {
    const bare = scraped(AT, 'scorer-b-1', GOOD, { status: true });
    await load(bare);
    const why = `the label http_response_status_code, so failures cannot be told from other requests`;
    const first = await reader.read(judged, AT);
    expect(first.facts.missing).toEqual([
      `No series of ${DURATION}_count has ${why}`,
    ]);
    await load([...bare, ...scraped(AT, 'scorer-a-1', GOOD)]);
    const second = await reader.read(judged, AT);
    const sentence = `No series of ${DURATION}_count of scorer-b-1 has ${why}`;
    expect(second).not.toHaveProperty('snapshot');
    expect(second.facts).toMatchObject({
      missing: [sentence],
      problem: sentence,
    });
  });

  it('is taken of no server that does not name it', async () => {
    const { facts } = await reader.read(
      { ...judged, metricProfile: undefined },
      AT,
    );
    expect(facts.problem).toMatch(
      /^No metric profile fits the image acme\/scorer:2; name one by the annotation bellwether\.dev\/metric-profile/,
    );
  });
});

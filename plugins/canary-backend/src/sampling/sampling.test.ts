import { ConfigReader } from '@backstage/config';
import { Metrics, Sample } from '@bellwether/plugin-models-node';
import { incrementsBetween } from './incrementsBetween';
import {
  chooseProfile,
  MetricProfile,
  readMetricProfiles,
} from './MetricProfile';
import { counterQuery, scrapeQuery } from './promql';
import { readSnapshot } from './readSnapshot';
import { PodCounters, Snapshot } from './Snapshot';

const built = readMetricProfiles(new ConfigReader({}));
const mlserver = built.find(({ id }) => id === 'mlserver')!;
const scope = {
  namespace: 'payments-ml',
  podPrefixes: ['card-fraud-7d9c-', 'card-fraud-58bd-'],
  cluster: { label: 'cluster', name: 'prod-eu' },
};

describe('queries', () => {
  it('add up raw counters by pod, of both arms and of nobody else', () => {
    expect(
      counterQuery({ metric: 'requests_total', matchers: [] }, scope),
    ).toBe(
      'sum by (pod) (requests_total{cluster="prod-eu",namespace="payments-ml",pod=~"card-fraud-7d9c-.*|card-fraud-58bd-.*"})',
    );
    expect(scrapeQuery(scope)).toMatch(/^max by \(pod\) \(timestamp\(up\{/);
  });

  it('leave nothing of a name unescaped', () => {
    const hostile = { namespace: 'a"} or up{x="', podPrefixes: ['p.(*)"\\-'] };
    const text = counterQuery({ metric: 'm', matchers: [] }, hostile);
    expect(text).toContain('namespace="a\\"} or up{x=\\""');
    expect(text).toContain('pod=~"p\\\\.\\\\(\\\\*\\\\)\\"\\\\\\\\-.*"');
  });
});

describe('metric profiles', () => {
  it('are chosen by image, or by annotation', () => {
    const images = ['docker.io/seldonio/mlserver:1.7.1'];
    expect(chooseProfile(built, { images })).toMatchObject({ id: 'mlserver' });
    expect(chooseProfile(built, { images, annotation: 'istio' })).toMatchObject(
      { id: 'istio' },
    );
    expect(chooseProfile(built, { images, annotation: 'mlsever' })).toBe(
      `No metric profile is called 'mlsever'; there are ${built
        .map(({ id }) => id)
        .join(', ')}`,
    );
    expect(chooseProfile(built, { images: ['acme/scorer:2'] })).toMatch(
      /^No metric profile fits the image acme\/scorer:2; name one by/,
    );
  });

  it('of a team come before those that are built in, and replace them', () => {
    const own = readMetricProfiles(
      new ConfigReader({
        canary: {
          metricProfiles: {
            mlserver: {
              title: 'Our MLServer',
              images: 'mlserver',
              requests: [{ metric: 'our_requests_total' }],
            },
          },
        },
      }),
    );
    expect(own.filter(({ id }) => id === 'mlserver')).toEqual([
      expect.objectContaining({ title: 'Our MLServer' }),
    ]);
  });

  it.each([
    [
      'requests',
      { title: 'X', requests: [{ metric: 'a-b' }] },
      /scorer\.requests\.0\.metric: must be the name of a metric/,
    ],
    ['a typo', { title: 'X', request: [] }, /scorer/],
    [
      'a pattern',
      { title: 'X', images: '(', requests: [{ metric: 'a' }] },
      /scorer\.images must be a regular expression/,
    ],
  ])('say which key is wrong: %s', (_, profile, message) => {
    const config = new ConfigReader({
      canary: { metricProfiles: { scorer: profile } },
    });
    expect(() => readMetricProfiles(config)).toThrow(message);
  });
});

/** A Prometheus that answers by what a query begins with. */
function answering(answers: Record<string, Sample[]>): Metrics {
  return {
    instance: 'prometheus',
    async query(text) {
      const key = Object.keys(answers).find(start => text.includes(start));
      return key === undefined ? [] : answers[key];
    },
  };
}

const sample = (pod: string, value: number, more = {}): Sample => ({
  labels: { pod, ...more },
  value,
});

describe('a snapshot', () => {
  const AT = 1_000;

  it('counts zero for a pod that answers scrapes and has counted nothing, and leaves out one that does not', async () => {
    const { snapshot, missing, ageSeconds } = await readSnapshot(
      answering({
        'timestamp(up': [sample('a', 990), sample('b', 985)],
        'status_code=~"5..': [sample('a', 3), sample('gone', 7)],
        'le) (rest_server_request_duration': [
          sample('a', 90, { le: '0.1' }),
          sample('a', 100, { le: '+Inf' }),
        ],
        rest_server_requests_total: [sample('a', 100), sample('gone', 50)],
      }),
      mlserver,
      scope,
      AT,
    );
    expect(snapshot).toEqual({
      at: AT,
      oldestScrape: 985,
      pods: {
        a: {
          requests: 100,
          failures: 3,
          latency: { le: [0.1, '+Inf'], count: [90, 100] },
        },
        b: { requests: 0, failures: 0 },
      },
    });
    expect(missing).toEqual([]);
    expect(ageSeconds).toBe(10);
  });

  it('leaves out a pod whose counter is NaN or no whole number', async () => {
    const { snapshot } = await readSnapshot(
      answering({
        'timestamp(up': ['a', 'b', 'c'].map(pod => sample(pod, AT)),
        'status_code=~"5..': [],
        rest_server_requests_total: [
          sample('a', NaN),
          sample('b', 10.5),
          sample('c', 10),
        ],
      }),
      mlserver,
      scope,
      AT,
    );
    expect(Object.keys(snapshot.pods)).toEqual(['c']);
  });

  it('names what the profile needs and Prometheus does not have', async () => {
    const read = (answers: Record<string, Sample[]>, profile = mlserver) =>
      readSnapshot(answering(answers), profile, scope, AT);
    expect((await read({})).missing).toEqual([
      "Prometheus has no 'up' of any pod of this server",
    ]);
    expect((await read({ 'timestamp(up': [sample('a', AT)] })).missing).toEqual(
      [
        "Prometheus has no series of rest_server_requests_total of this server's pods",
      ],
    );
    const vllm = built.find(({ id }) => id === 'vllm') as MetricProfile;
    expect(
      (
        await read(
          {
            'timestamp(up': [sample('a', AT)],
            'vllm:request_success_total': [sample('a', 5)],
          },
          vllm,
        )
      ).missing,
    ).toEqual([
      'vLLM counts no failures, so errors are not judged',
      'Prometheus has no series of vllm:e2e_request_latency_seconds_bucket',
    ]);
  });

  it('tells edges in seconds', async () => {
    const istio = built.find(({ id }) => id === 'istio')!;
    const { snapshot } = await readSnapshot(
      answering({
        'timestamp(up': [sample('a', AT)],
        istio_request_duration: [
          sample('a', 4, { le: '250' }),
          sample('a', 5, { le: '+Inf' }),
        ],
        'response_code=~"5..': [],
        istio_requests_total: [sample('a', 5)],
      }),
      istio,
      scope,
      AT,
    );
    expect(snapshot.pods.a.latency).toEqual({
      le: [0.25, '+Inf'],
      count: [4, 5],
    });
  });
});

describe('increments', () => {
  const counters = (requests: number, failures: number): PodCounters => ({
    requests,
    failures,
    latency: { le: [0.1, '+Inf'], count: [requests - failures, requests] },
  });
  const snapshot = (at: number, pods: Snapshot['pods']) => ({ at, pods });
  const all = () => true;
  const unknown = new Map<string, number>();

  it('are what every pod of the arm has counted since', () => {
    const { arm } = incrementsBetween(
      snapshot(0, { a: counters(10, 1), b: counters(5, 0), x: counters(9, 9) }),
      snapshot(30, {
        a: counters(30, 2),
        b: counters(6, 1),
        x: counters(90, 90),
      }),
      pod => pod !== 'x',
      unknown,
    );
    expect(arm).toEqual({
      requests: 21,
      errors: 2,
      latency: { le: [0.1, '+Inf'], count: [19, 21] },
    });
  });

  it('are what a counter shows when it has begun anew', () => {
    const { arm, resets } = incrementsBetween(
      snapshot(0, { a: counters(100, 4) }),
      snapshot(30, { a: counters(7, 1) }),
      all,
      unknown,
    );
    expect(arm).toMatchObject({ requests: 7, errors: 1 });
    expect(resets).toEqual(['a']);
  });

  it('know a reset also when only the failures fell', () => {
    const { arm, resets } = incrementsBetween(
      snapshot(0, { a: counters(5, 5) }),
      snapshot(30, { a: counters(6, 0) }),
      all,
      unknown,
    );
    expect(resets).toEqual(['a']);
    expect(arm).toMatchObject({ requests: 6, errors: 0 });
  });

  it('count all that a new pod shows, and nothing of one that was only not read before', () => {
    const now = snapshot(30, { young: counters(8, 1), old: counters(900, 9) });
    const { arm, joined } = incrementsBetween(
      snapshot(0, {}),
      now,
      all,
      new Map([
        ['young', 12],
        ['old', -500],
      ]),
    );
    expect(arm).toMatchObject({ requests: 8, errors: 1 });
    expect(joined).toEqual(['old']);
  });

  it('are null, and not zero, where no pod of the arm was read', () => {
    const { arm } = incrementsBetween(
      snapshot(0, { a: counters(10, 1) }),
      snapshot(30, {}),
      all,
      unknown,
    );
    expect(arm).toBeNull();
  });
});

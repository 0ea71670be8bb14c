import express, { type ErrorRequestHandler } from 'express';
import request from 'supertest';
import { createFaults } from '../faults';
import { createKubernetesApi, type KubernetesObject } from '../kubernetes';
import { builtIn, ROLLOUTS } from '../kubernetes/resources';
import { createWorld } from '../world';
import { createPrometheusApi } from '.';

// A world with its clusters is made for nearly every test, which takes a second on a busy machine.
jest.setTimeout(60_000);

const NOW = new Date('2026-11-01T09:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const DAY = 86_400;

/** A Rollout, as far as its weights go. */
interface Weighted extends KubernetesObject {
  status: {
    canary: { weights: Record<'canary' | 'stable', { weight: number }> };
  };
}

interface Found {
  metric: Record<string, string>;
  value: [number, string];
  values: [number, string][];
}

const answerError: ErrorRequestHandler = (error, _request, response, _next) => {
  response.status(400).json({ message: error.message });
};

function setUp(seed = 'one') {
  const world = createWorld({ seed, now: NOW });
  const faults = createFaults();
  const clusters = world.clusters.map(cluster =>
    createKubernetesApi({ cluster, world, faults }),
  );
  let milliseconds = NOW.getTime();
  const clock = () => milliseconds;
  const prometheus = createPrometheusApi({ world, clusters, faults, clock });
  const control = express().use(prometheus.control, answerError);

  const query = async (text: string, more: Record<string, number> = {}) => {
    const path = 'start' in more ? 'query_range' : 'query';
    const { body } = await request(prometheus.app)
      .post(`/api/v1/${path}`)
      .type('form')
      .send({ query: text, time: milliseconds / 1000, ...more });
    return body.data.result as Found[];
  };
  return {
    app: prometheus.app,
    control,
    clusters,
    query,
    /** The value of each element, by one of its labels. */
    async valuesBy(label: string, text: string) {
      const found = await query(text);
      return Object.fromEntries(
        found.map(({ metric, value }) => [metric[label], Number(value[1])]),
      );
    },
    async number(text: string) {
      const found = await query(text);
      expect(found).toHaveLength(1);
      return Number(found[0].value[1]);
    },
    advance(seconds: number) {
      milliseconds += seconds * 1000;
    },
    close() {
      prometheus.close();
      clusters.forEach(cluster => cluster.close());
    },
  };
}

type SetUp = ReturnType<typeof setUp>;

const HASH = 'rollouts_pod_template_hash';
const FRAUD = 'cluster="prod-eu",app="card-fraud",path=~"/v2/models/.+infer"';

describe('the requests of a canary and its stable version', () => {
  let prometheus: SetUp;
  const { stable, canary } = { stable: 'stable', canary: 'canary' };

  beforeEach(() => {
    prometheus = setUp();
  });
  afterEach(() => prometheus.close());

  const hashes = async () => {
    const starts = await prometheus.valuesBy(
      HASH,
      `max by (${HASH}) (process_start_time_seconds{cluster="prod-eu",app="card-fraud"})`,
    );
    const [older, newer] = Object.keys(starts).sort(
      (left, right) => starts[left] - starts[right],
    );
    return { [stable]: older, [canary]: newer };
  };
  const rates = (more = '') =>
    prometheus.valuesBy(
      HASH,
      `sum by (${HASH}) (rate(rest_server_requests_total{${FRAUD}${more}}[10m]))`,
    );

  it('are split by the weight of the Rollout', async () => {
    const names = await hashes();
    const rate = await rates();
    const share =
      rate[names.canary] / (rate[names.canary] + rate[names.stable]);
    expect(share).toBeGreaterThan(0.17);
    expect(share).toBeLessThan(0.23);
  });

  it('follow a new weight from the moment on that the controller reports it', async () => {
    const names = await hashes();
    const [cluster] = prometheus.clusters;
    const reference = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      namespace: 'payments-ml',
      name: 'card-fraud',
    };
    const before = await prometheus.valuesBy(
      HASH,
      `sum by (${HASH}) (rest_server_requests_total{${FRAUD}})`,
    );
    cluster.objects.apply<Weighted>(reference, rollout => {
      rollout.status.canary.weights.canary.weight = 80;
      rollout.status.canary.weights.stable.weight = 20;
    });
    await Promise.resolve();
    expect(
      await prometheus.valuesBy(
        HASH,
        `sum by (${HASH}) (rest_server_requests_total{${FRAUD}})`,
      ),
    ).toEqual(before);
    prometheus.advance(660);
    const rate = await rates();
    const share =
      rate[names.canary] / (rate[names.canary] + rate[names.stable]);
    expect(share).toBeGreaterThan(0.77);
    expect(share).toBeLessThan(0.83);
    expect(
      cluster.store.get(ROLLOUTS, 'payments-ml', 'card-fraud'),
    ).toBeDefined();
  });

  it('fail, slow down and stay away from a version as a test wants it', async () => {
    const names = await hashes();
    const url = '/prometheus/traffic/prod-eu/payments-ml/card-fraud';
    await request(prometheus.control)
      .put(url)
      .send({ sides: 'canary', errorRatio: 0.2, medianSeconds: 0.4 })
      .expect(204);
    prometheus.advance(660);
    const failing = await rates(',status_code="500"');
    const all = await rates();
    expect(failing[names.canary] / all[names.canary]).toBeCloseTo(0.2, 1);
    expect(failing[names.stable] / all[names.stable]).toBeLessThan(0.01);
    const slow = await prometheus.valuesBy(
      HASH,
      `histogram_quantile(0.5, sum by (${HASH}, le) (rate(rest_server_request_duration_seconds_bucket{${FRAUD}}[10m])))`,
    );
    expect(slow[names.canary]).toBeGreaterThan(0.25);
    expect(slow[names.stable]).toBeLessThan(0.1);

    await request(prometheus.control).put(url).send({ canaryShare: 0 });
    prometheus.advance(660);
    expect((await rates())[names.canary]).toBe(0);

    await request(prometheus.control).delete(url).expect(204);
    prometheus.advance(660);
    const healed = await rates(',status_code="500"');
    expect(healed[names.canary] / (await rates())[names.canary]).toBeLessThan(
      0.02,
    );
  });

  it('are those of a scenario while it is played', async () => {
    const names = await hashes();
    const url = '/prometheus/scenarios/prod-eu/payments-ml/card-fraud';
    const play = async (scenario: string) => {
      await request(prometheus.control).put(url).send({ scenario }).expect(204);
      prometheus.advance(3660);
      const hour = (more = '') =>
        prometheus.valuesBy(
          HASH,
          `sum by (${HASH}) (rate(rest_server_requests_total{${FRAUD}${more}}[1h]))`,
        );
      const [all, failed] = [await hour(), await hour(',status_code="500"')];
      const of = (name: string) => ({
        requests: all[name],
        errorRatio: failed[name] / all[name],
      });
      return { canary: of(names.canary), stable: of(names.stable) };
    };
    const healthy = await play('healthy');
    expect(healthy.canary.errorRatio).toBeLessThan(0.003);
    expect(healthy.stable.errorRatio).toBeLessThan(0.003);
    const bad = await play('bad-errors');
    expect(bad.canary.errorRatio).toBeGreaterThan(0.006);
    expect(bad.stable.errorRatio).toBeLessThan(0.003);
    const outage = await play('shared-outage');
    expect(outage.canary.errorRatio).toBeCloseTo(0.02, 2);
    expect(outage.stable.errorRatio).toBeCloseTo(0.02, 2);
    const stuck = await play('router-stuck');
    expect(stuck.canary.requests).toBe(0);
    expect(stuck.stable.requests).toBeGreaterThan(10);
    const nobody = await play('no-traffic');
    expect(nobody.canary.requests + nobody.stable.requests).toBe(0);
  });

  it('know no scenario but those that are listed', async () => {
    const { body } = await request(prometheus.control).get(
      '/prometheus/scenarios',
    );
    const wrong = await request(prometheus.control)
      .put('/prometheus/scenarios/prod-eu/payments-ml/card-fraud')
      .send({ scenario: 'calm' });
    expect(wrong.status).toBe(400);
    expect(wrong.body.message).toBe(
      `There is no scenario 'calm'; there are ${Object.keys(body).join(', ')}`,
    );
  });

  it('say what is wrong with a change that cannot be', async () => {
    const url = '/prometheus/traffic/prod-eu/payments-ml';
    const wrong = await request(prometheus.control)
      .put(`${url}/card-fraud`)
      .send({ errorRatio: 2 });
    expect(wrong.body.message).toMatch(/'errorRatio' must be a number from 0/);
    const typo = await request(prometheus.control)
      .put(`${url}/card-fraud`)
      .send({ errorRate: 0.1 });
    expect(typo.body.message).toMatch(/'errorRate' is none of/);
    const unknown = await request(prometheus.control)
      .put(`${url}/nobody`)
      .send({});
    expect(unknown.body.message).toMatch(/No model server '.*nobody'/);
  });

  it('are counted alike by the counter and by the histogram', async () => {
    const counted = await prometheus.number(
      `sum(rest_server_requests_total{${FRAUD}})`,
    );
    expect(counted).toBeGreaterThan(1_000_000);
    expect(
      await prometheus.number(
        `sum(rest_server_request_duration_seconds_bucket{${FRAUD},le="+Inf"})`,
      ),
    ).toBe(counted);
    expect(
      await prometheus.number(
        `sum(rest_server_request_duration_seconds_count{${FRAUD}})`,
      ),
    ).toBe(counted);
  });
});

describe('a pod', () => {
  let prometheus: SetUp;
  let pod: string;
  let url: string;

  beforeEach(async () => {
    prometheus = setUp();
    const [{ metric }] = await prometheus.query(
      'topk(1, process_start_time_seconds{cluster="prod-eu",app="card-fraud"})',
    );
    pod = metric.pod;
    url = `/prometheus/pods/prod-eu/payments-ml/${pod}`;
  });
  afterEach(() => prometheus.close());

  const requests = () => `rest_server_requests_total{${FRAUD},pod="${pod}"}`;

  it('that is dead is down at once and stale, while rates go on as long as their window', async () => {
    await request(prometheus.control).post(`${url}/dead`).expect(204);
    prometheus.advance(30);
    expect(await prometheus.number(`up{pod="${pod}"}`)).toBe(0);
    expect(await prometheus.query(requests())).toEqual([]);
    expect(
      await prometheus.number(`sum(rate(${requests()}[2m]))`),
    ).toBeGreaterThan(0);
    prometheus.advance(120);
    expect(await prometheus.query(`rate(${requests()}[2m])`)).toEqual([]);
    await request(prometheus.control).post(`${url}/answers`).expect(204);
    prometheus.advance(30);
    expect(await prometheus.number(`up{pod="${pod}"}`)).toBe(1);
  });

  it('whose process begins anew counts from zero, and its rate takes no harm', async () => {
    const before = await prometheus.number(`sum(${requests()})`);
    await request(prometheus.control).post(`${url}/counter-reset`).expect(204);
    prometheus.advance(600);
    const after = await prometheus.number(`sum(${requests()})`);
    expect(after).toBeLessThan(before);
    expect(
      await prometheus.number(
        `resets(${requests().replace('}', ',status_code="200"}')}[20m])`,
      ),
    ).toBe(1);
    const rate = await prometheus.number(`sum(rate(${requests()}[20m]))`);
    expect(rate).toBeGreaterThan(1);
    expect(rate).toBeLessThan(100);
  });

  it('that restarts misses scrapes, and Kubernetes counts it', async () => {
    await request(prometheus.control).post(`${url}/restart`).expect(204);
    prometheus.advance(300);
    expect(await prometheus.number(`min_over_time(up{pod="${pod}"}[5m])`)).toBe(
      0,
    );
    expect(
      await prometheus.number(
        `kube_pod_container_status_restarts_total{pod="${pod}"}`,
      ),
    ).toBe(1);
    const wrong = await request(prometheus.control).post(`${url}/explode`);
    expect(wrong.body.message).toMatch(/'explode' is none of counter-reset/);
  });

  it('that is deleted is not scraped any more, and its past stays', async () => {
    const [cluster] = prometheus.clusters;
    cluster.objects.remove({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: 'payments-ml',
      name: pod,
    });
    await Promise.resolve();
    prometheus.advance(60);
    expect(await prometheus.query(`up{pod="${pod}"}`)).toEqual([]);
    expect(await prometheus.query(`up{pod="${pod}"} offset 2m`)).toHaveLength(
      1,
    );
    const { body } = await request(prometheus.app).get('/api/v1/targets');
    const pods = body.data.activeTargets.map(
      ({ labels }: { labels: Record<string, string> }) => labels.pod,
    );
    expect(pods).not.toContain(pod);
    expect(cluster.store.list(builtIn('pods'), 'payments-ml')).not.toEqual([]);
  });

  it('loses a label when the scrape configuration loses it', async () => {
    await request(prometheus.control)
      .put('/prometheus/missing-labels')
      .send({ labels: [HASH] })
      .expect(204);
    const grouped = await prometheus.query(
      `sum by (${HASH}) (rest_server_requests_total{${FRAUD}})`,
    );
    expect(grouped.map(({ metric }) => metric)).toEqual([{}]);
    await request(prometheus.control)
      .put('/prometheus/missing-labels')
      .send({ labels: [] });
    expect(
      await prometheus.query(
        `sum by (${HASH}) (rest_server_requests_total{${FRAUD}})`,
      ),
    ).toHaveLength(2);
  });
});

describe('thirty days', () => {
  let prometheus: SetUp;

  beforeAll(() => {
    prometheus = setUp();
  });
  afterAll(() => prometheus.close());

  it('have busy days and quiet nights, and are the same for the same seed', async () => {
    const text =
      'sum(rate(container_cpu_usage_seconds_total{cluster="prod-eu",container="model",pod=~"eta-courier.*"}[1h]))';
    const range = { start: SECONDS - 7 * DAY, end: SECONDS, step: 3600 };
    const [{ values }] = await prometheus.query(text, range);
    const byHour = (hour: number) =>
      values
        .filter(([time]) => new Date(time * 1000).getUTCHours() === hour)
        .reduce((sum, [, value]) => sum + Number(value), 0);
    expect(values).toHaveLength(7 * 24 + 1);
    expect(byHour(16)).toBeGreaterThan(1.5 * byHour(2));
    const lastDay = { ...range, start: SECONDS - DAY };
    const again = setUp();
    expect((await again.query(text, lastDay))[0].values).toEqual(
      values.slice(-25),
    );
    again.close();
    const other = setUp('two');
    expect((await other.query(text, lastDay))[0].values).not.toEqual(
      values.slice(-25),
    );
    other.close();
  });

  it('know pods that came and went', async () => {
    const count = (daysAgo: number) =>
      prometheus.valuesBy(
        'pod',
        `kube_pod_info{cluster="prod-eu",pod=~"postcode-digits.*"} offset ${daysAgo}d`,
      );
    const created = await prometheus.number(
      'max(kube_pod_created{cluster="prod-eu",pod=~"postcode-digits.*"})',
    );
    const ageDays = Math.ceil((SECONDS - created) / DAY) + 1;
    const [past, present] = [await count(ageDays), await count(0)];
    expect(Object.keys(past).length).toBeGreaterThan(0);
    expect(Object.keys(present)).not.toEqual(
      expect.arrayContaining(Object.keys(past)),
    );
  });

  it('see a leak end a container again and again', async () => {
    const memory =
      'container_memory_working_set_bytes{cluster="prod-eu",container="model",pod=~"stock-out.*"}';
    expect(
      await prometheus.number(`max(max_over_time(${memory}[14d:1h]))`),
    ).toBeGreaterThan(1.8 * 2 ** 30);
    expect(
      await prometheus.number(`min(min_over_time(${memory}[14d:1h]))`),
    ).toBeLessThan(2 ** 30);
    expect(
      await prometheus.number(
        'max(increase(kube_pod_container_status_restarts_total{pod=~"stock-out.*"}[30d]))',
      ),
    ).toBeGreaterThan(1);
  });

  it('price the cores, memory and GPUs of every node at what the node costs', async () => {
    const difference = await prometheus.query(`
      sum by (cluster, node) (
        node_cpu_hourly_cost * on (cluster, node) group_left () kube_node_status_capacity{resource="cpu"}
          + on (cluster, node) node_ram_hourly_cost * on (cluster, node) group_left () (kube_node_status_capacity{resource="memory"} / 2 ^ 30)
          + on (cluster, node) node_gpu_hourly_cost * on (cluster, node) group_left () kube_node_status_capacity{resource="nvidia_com_gpu"}
      ) - on (cluster, node) sum by (cluster, node) (node_total_hourly_cost)
    `);
    expect(difference.length).toBeGreaterThan(6);
    difference.forEach(({ value }) =>
      expect(Number(value[1])).toBeCloseTo(0, 9),
    );
  });

  it('give a container no less than it asked for', async () => {
    const less = await prometheus.query(
      'container_memory_allocation_bytes < on (cluster, namespace, pod, container) kube_pod_container_resource_requests{resource="memory"}',
    );
    expect(less).toEqual([]);
  });

  it('list labels, series and metadata of what is scraped', async () => {
    const read = async (path: string) =>
      (await request(prometheus.app).get(`/api/v1${path}`)).body.data;
    expect(await read(`/label/cluster/values`)).toEqual(['prod-eu', 'prod-us']);
    expect(
      await read('/metadata?metric=rest_server_request_duration_seconds'),
    ).toEqual({
      rest_server_request_duration_seconds: [
        {
          type: 'histogram',
          help: 'HTTP request duration, in seconds',
          unit: '',
        },
      ],
    });
    const gpus = await read('/series?match[]=DCGM_FI_DEV_GPU_UTIL');
    expect(gpus[0]).toMatchObject({
      pod: expect.stringMatching(/^dcgm-exporter/),
      exported_pod: expect.any(String),
    });
  });
});

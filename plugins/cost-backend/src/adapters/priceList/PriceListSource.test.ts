import {
  Range,
  RangeMetrics,
  RangeSeries,
} from '@bellwether/plugin-models-node';
import { defaultPriceList } from '@bellwether/rightsizing';
import { PriceListSource } from './PriceListSource';
import { partPricesOf } from './prices';

const GIB = 2 ** 30;
const NOW = new Date('2026-06-16T00:00:00Z');

type Given = Record<
  string,
  Array<{
    labels: Record<string, string>;
    value(step: number): number | undefined;
  }>
>;

/** A Prometheus that holds series by the name of their metric. */
function metricsOf(given: Given): RangeMetrics {
  return {
    instance: 'prometheus',
    query: async () => [],
    async queryRange(text: string, range: Range): Promise<RangeSeries[]> {
      const [, metric] = /\((\w+)\{/.exec(text) ?? [];
      return (given[metric] ?? []).map(({ labels, value }) => {
        const times: number[] = [];
        const values: number[] = [];
        for (
          let at = range.fromSeconds, step = 0;
          at <= range.untilSeconds;
          at += range.stepSeconds, step += 1
        ) {
          const one = value(step);
          if (one !== undefined) {
            times.push(at);
            values.push(one);
          }
        }
        return { labels, times, values };
      });
    },
  };
}

const POD = { namespace: 'travel-ml', pod: 'a-1' };
const MODEL = { ...POD, container: 'model' };
const NODE = { node: 'node-1' };

const usual = (): Given => ({
  kube_node_labels: [
    {
      labels: {
        ...NODE,
        label_node_kubernetes_io_instance_type: 'n2-standard-4',
      },
      value: () => 1,
    },
  ],
  kube_node_status_capacity: [
    { labels: { ...NODE, resource: 'cpu' }, value: () => 4 },
    { labels: { ...NODE, resource: 'memory' }, value: () => 16 * GIB },
  ],
  kube_pod_info: [{ labels: { ...POD, ...NODE }, value: () => 1 }],
  kube_pod_container_resource_requests: [
    { labels: { ...MODEL, resource: 'cpu' }, value: () => 1 },
    { labels: { ...MODEL, resource: 'memory' }, value: () => 2 * GIB },
  ],
  container_cpu_usage_seconds_total: [
    { labels: MODEL, value: step => step * 900 * 0.5 },
  ],
  container_memory_working_set_bytes: [{ labels: MODEL, value: () => GIB }],
});

async function read(given: Given, day = '2026-06-15', now = NOW) {
  return new PriceListSource({
    cluster: 'prod-eu',
    clusterMatcher: 'cluster="prod-eu"',
    metrics: metricsOf(given),
    prices: defaultPriceList,
    rate: 1,
  }).read(day, now, new AbortController().signal);
}

const CORE = 0.031611;
const MEMORY = 0.004237;

it('charges what was asked for, and what idled makes up the node', async () => {
  const { allocations, idle, bill, coveredShare } = await read(usual());
  expect(allocations[0].costs.cpu).toBeCloseTo(24 * CORE, 6);
  expect(allocations[0].costs.memory).toBeCloseTo(24 * 2 * MEMORY, 6);
  expect(bill).toBeCloseTo(24 * (4 * CORE + 16 * MEMORY), 6);
  const charged = Object.values(allocations[0].costs).reduce<number>(
    (sum, cost) => sum + (cost ?? 0),
    0,
  );
  expect(charged + idle[0].cost).toBeCloseTo(bill!, 9);
  expect(coveredShare).toBe(1);
});

it('charges use where nothing is asked for, or more is used', async () => {
  const { kube_pod_container_resource_requests: _, ...given } = usual();
  const { allocations } = await read(given);
  expect(allocations[0].costs.cpu).toBeCloseTo(24 * 0.5 * CORE, 6);
  expect([
    allocations[0].cpuRequestHours,
    allocations[0].memoryRequestByteHours,
  ]).toEqual([0, 0]);
});

it('a counter that begins anew, and a gap, make no use of nothing', async () => {
  const given = usual();
  delete given.kube_pod_container_resource_requests;
  given.container_cpu_usage_seconds_total[0].value = step => {
    if (step >= 40 && step < 44) return undefined;
    return (step < 20 ? step : step - 20) * 900 * 0.5;
  };
  const { allocations } = await read(given);
  const hours = allocations[0].cpuUsageHours;
  expect(hours).toBeGreaterThan(10);
  expect(hours).toBeLessThan(15);
});

it('NaN is no measurement', async () => {
  const given = usual();
  given.container_memory_working_set_bytes[0].value = () => NaN;
  const { allocations } = await read(given);
  expect(allocations[0].memoryUsageByteHours).toBe(0);
  expect(allocations[0].costs.memory).toBeCloseTo(24 * 2 * MEMORY, 6);
});

it('a machine that the list does not know is charged by its parts, and said', async () => {
  const given = usual();
  given.kube_node_labels[0].labels.label_node_kubernetes_io_instance_type =
    'z9.huge';
  const { findings, bill } = await read(given);
  expect(bill).toBeGreaterThan(0);
  expect(
    findings.find(({ code }) => code === 'instance-type-unknown')?.sentence,
  ).toMatch(
    /does not know z9\.huge of prod-eu.*Add it under cost\.prices\.instanceTypes\.$/,
  );
});

it('use over the limit is charged, and said', async () => {
  const given = usual();
  given.kube_pod_container_resource_limits = [
    { labels: MODEL, value: () => GIB / 2 },
  ];
  const { findings } = await read(given);
  expect(
    findings.find(({ code }) => code === 'usage-over-limit')?.sentence,
  ).toContain(
    '1 pod of prod-eu used more memory than its limit (travel-ml/a-1)',
  );
});

it('a day that goes on is covered as far as it is over, and one that has not begun is nothing', async () => {
  const now = new Date('2026-06-15T06:10:00Z');
  const part = await read(usual(), '2026-06-15', now);
  expect(part.coveredShare).toBeCloseTo(0.25, 9);
  expect(await read(usual(), '2026-06-16', now)).toMatchObject({
    coveredShare: 0,
    allocations: [],
    bill: null,
  });
});

it('a machine with GPUs is split so that its parts make up its price', () => {
  const node = {
    instanceType: 'g',
    cores: 8,
    memoryGibibytes: 32,
    gpus: 1,
    isSpot: false,
  };
  const list = {
    ...defaultPriceList,
    instanceTypes: {
      g: {
        cpuCores: 8,
        memoryBytes: 32 * GIB,
        gpus: 1,
        perHour: { onDemand: 1.2, spot: 0.4 },
      },
    },
  };
  const { core, gibibyte, gpu, total } = partPricesOf(list, node);
  expect(core * 8 + gibibyte * 32 + gpu).toBeCloseTo(1.2, 9);
  expect([total, gpu]).toEqual([1.2, 0.95]);
  const spot = partPricesOf(list, { ...node, isSpot: true });
  expect(spot.core * 8 + spot.gibibyte * 32 + spot.gpu).toBeCloseTo(0.4, 9);
});

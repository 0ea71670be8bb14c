import {
  Range,
  RangeMetrics,
  RangeSeries,
} from '@bellwether/plugin-models-node';
import { defaultPriceList, PriceList } from '@bellwether/rightsizing';
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

async function read(
  given: Given,
  day = '2026-06-15',
  now = NOW,
  prices: PriceList = defaultPriceList,
) {
  return new PriceListSource({
    cluster: 'prod-eu',
    clusterMatcher: 'cluster="prod-eu"',
    metrics: metricsOf(given),
    prices,
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
  // What it grew by before it began anew is lost for one step, and the gap is bridged by what the counter says after it.
  expect(hours).toBeGreaterThan(11.5);
  expect(hours).toBeLessThan(12.01);
});

it('a counter that ran for long before a gap of all measurements is not used up at the end of the gap', async () => {
  const given = usual();
  delete given.kube_pod_container_resource_requests;
  const [cpu] = given.container_cpu_usage_seconds_total;
  cpu.value = step => (step < 8 ? undefined : 1e6 + step * 900 * 0.5);
  given.container_memory_working_set_bytes[0].value = step =>
    step < 8 ? undefined : GIB;
  const { allocations, coveredShare } = await read(given);
  expect(coveredShare).toBeCloseTo(88 / 96, 9);
  expect(allocations[0].cpuUsageHours).toBeCloseTo(11, 1);
});

it.each([
  [
    'nodes and pods',
    ['kube_node_labels', 'kube_node_status_capacity', 'kube_pod_info'],
  ],
  ['pods', ['kube_pod_info']],
  ['use', ['container_memory_working_set_bytes']],
])(
  'six hours in which %s were not measured are no part of the day, and what is left adds up',
  async (_, metrics) => {
    const given = usual();
    for (const metric of metrics) {
      for (const series of given[metric]) {
        const { value } = series;
        series.value = step =>
          step >= 24 && step < 48 ? undefined : value(step);
      }
    }
    const { allocations, idle, bill, coveredShare } = await read(given);
    expect(coveredShare).toBeCloseTo(0.75, 9);
    expect(bill).toBeCloseTo(18 * (4 * CORE + 16 * MEMORY), 6);
    const charged = Object.values(allocations[0].costs).reduce<number>(
      (sum, cost) => sum + (cost ?? 0),
      0,
    );
    expect(charged + idle[0].cost).toBeCloseTo(bill!, 9);
    expect(allocations[0].hours).toBeCloseTo(18, 9);
  },
);

it('a day that nobody measured is not known, and no day without cost', async () => {
  expect(await read({})).toMatchObject({
    coveredShare: 0,
    allocations: [],
    bill: null,
  });
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

it.each([
  ['karpenter_sh_capacity_type', 'spot'],
  ['eks_amazonaws_com_capacityType', 'SPOT'],
  ['eks_amazonaws_com_capacity_type', 'SPOT'],
  ['cloud_google_com_gke_spot', 'true'],
  ['kubernetes_azure_com_scalesetpriority', 'spot'],
])('a node of which %s is %s is charged as spot', async (label, value) => {
  const given = usual();
  const onDemand = (await read(given)).bill!;
  given.kube_node_labels[0].labels[`label_${label}`] = value;
  expect((await read(given)).bill!).toBeLessThan(0.5 * onDemand);
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

it.each([
  ['a whole device', 'Tesla-T4', 'nvidia_com_gpu', 1, 1],
  [
    'a part by its own resource',
    'Tesla-T4',
    'nvidia_com_mig_2g_10gb',
    3,
    2 / 7,
  ],
  ['a part by the product', 'Tesla-T4-MIG-1g.5gb', 'nvidia_com_gpu', 7, 1 / 7],
])(
  '%s is charged at the price of its product',
  async (_, product, resource, capacity, share) => {
    const given = usual();
    given.kube_node_labels[0].labels = {
      ...NODE,
      label_node_kubernetes_io_instance_type: 'unknown',
      label_nvidia_com_gpu_product: product,
    };
    given.kube_node_status_capacity.push({
      labels: { ...NODE, resource },
      value: () => capacity,
    });
    given.kube_pod_container_resource_requests.push({
      labels: { ...MODEL, resource },
      value: () => 1,
    });
    const { allocations, bill } = await read(given, undefined, undefined, {
      ...defaultPriceList,
      gpus: { 'Tesla-T4': { onDemand: 0.3, spot: null } },
    });
    expect(allocations[0].costs.gpu).toBeCloseTo(24 * 0.3 * share, 9);
    expect(bill).toBeCloseTo(
      24 * (4 * CORE + 16 * MEMORY + 0.3 * share * capacity),
      6,
    );
  },
);

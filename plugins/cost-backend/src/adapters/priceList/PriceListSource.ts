import { EventLoopShare, RangeMetrics } from '@bellwether/plugin-models-node';
import { PriceList } from '@bellwether/rightsizing';
import { endOf, startOf } from '../../days';
import { gpusOfUnit } from '../../sizes/gpuUnits';
import { Allocation, ClusterDay, CostSource } from '../CostSource';
import { idleOf, nothing, sumOf, unitPricesOf } from './nodeCosts';
import { Coverage } from './coverage';
import { NODE_LABELS, nodesOf } from './nodes';
import { increments, momentsOf, sample, Sampled } from './sampled';
import { findingsOf } from './findings';
import { addUse, STEP_SECONDS } from './addUse';
import { diskCosts } from './diskCosts';
import { byKey, containerKey, podKey } from './keys';

const GIBIBYTE = 2 ** 30;

const CONTAINER = 'container!="",container!="POD"';

export interface PriceListOptions {
  cluster: string;
  /** For example `cluster="prod-eu"`; empty where the Prometheus scrapes one cluster. */
  clusterMatcher: string;
  metrics: RangeMetrics;
  prices: PriceList;
  /** What one unit of the list's currency is worth in the portal's. */
  rate: number;
}

/** Usage and requests in a Prometheus, times a price list: what OpenCost does, where there is none. */
export class PriceListSource implements CostSource {
  readonly kind = 'price-list';

  constructor(private readonly options: PriceListOptions) {}

  async read(day: string, now: Date, signal: AbortSignal): Promise<ClusterDay> {
    const { cluster, prices, rate } = this.options;
    const fromSeconds = startOf(day) / 1000;
    const end = Math.min(endOf(day), now.getTime()) / 1000;
    const untilSeconds =
      fromSeconds +
      Math.floor((end - fromSeconds) / STEP_SECONDS) * STEP_SECONDS;
    const range = { fromSeconds, untilSeconds, stepSeconds: STEP_SECONDS };
    const moments = momentsOf(range).length;
    const steps = moments - 1;
    if (steps < 1) return nothing();
    const askAll = (metric: string, matchers: string, by: string) =>
      sample(
        this.options.metrics,
        `sum by (${by}) (${metric}{${[this.options.clusterMatcher, matchers]
          .filter(Boolean)
          .join(',')}})`,
        range,
        signal,
      );
    const inContainer = 'namespace,pod,container';
    const labelled = await askAll(
      'kube_node_labels',
      '',
      ['node', ...NODE_LABELS].join(','),
    );
    const capacities = await askAll(
      'kube_node_status_capacity',
      '',
      'node,resource',
    );
    const infos = await askAll('kube_pod_info', '', 'namespace,pod,node');
    const memories = await askAll(
      'container_memory_working_set_bytes',
      CONTAINER,
      inContainer,
    );
    const covered = Coverage.of(
      moments,
      [...labelled, ...capacities],
      infos,
      memories,
    );
    if (covered.steps(steps) === 0) return nothing();
    const ask: typeof askAll = async (...asked) =>
      covered.only(await askAll(...asked));
    const grownBy = (values: Sampled['values'] = []) =>
      increments(values, 'spread', covered.moments);
    const nodes = nodesOf(
      covered.only(labelled),
      covered.only(capacities),
      steps,
      prices,
    );
    const cpu = byKey(
      await ask('container_cpu_usage_seconds_total', CONTAINER, inContainer),
      containerKey,
    );
    const memory = byKey(covered.only(memories), containerKey);
    const requests = await ask(
      'kube_pod_container_resource_requests',
      '',
      `${inContainer},resource`,
    );
    const limits = byKey(
      await ask(
        'kube_pod_container_resource_limits',
        'resource="memory"',
        inContainer,
      ),
      containerKey,
    );
    const asked = (resource: string) =>
      byKey(
        requests.filter(({ labels }) => labels.resource === resource),
        containerKey,
      );
    const [cpuRequests, memoryRequests] = [asked('cpu'), asked('memory')];
    const gpuRequests = gpusAsked(requests);
    const pods = byKey(covered.only(infos), podKey);
    const owners = byKey(
      await ask('kube_pod_owner', '', 'namespace,pod,owner_kind,owner_name'),
      podKey,
    );
    const labels = byKey(
      await ask(
        'kube_pod_labels',
        '',
        'namespace,pod,label_serving_kserve_io_inferenceservice,label_backstage_io_kubernetes_id',
      ),
      podKey,
    );
    const transferred = byKey(
      await ask('container_network_transmit_bytes_total', '', 'namespace,pod'),
      podKey,
    );
    const disks = await diskCosts(ask, steps, prices.perStorageGibHour);

    const keys = new Set([
      ...cpu.keys(),
      ...memory.keys(),
      ...cpuRequests.keys(),
      ...memoryRequests.keys(),
    ]);
    const charged = new Set<string>();
    const allocations: Allocation[] = [];
    const usedOverLimit: string[] = [];
    // A cluster may have thousands of pods.
    const share = new EventLoopShare();
    for (const key of [...keys].sort()) {
      await share.giveWay();
      const [namespace, pod, container] = key.split('/');
      const inPod = `${namespace}/${pod}`;
      const node = nodes.get(pods.get(inPod)?.labels.node ?? '');
      const price = node?.parts;
      const one: Allocation = {
        node: node?.name,
        namespace,
        pod,
        container,
        controllerKind: owners.get(inPod)?.labels.owner_kind?.toLowerCase(),
        controller: owners.get(inPod)?.labels.owner_name,
        labels: strip(labels.get(inPod)?.labels ?? {}),
        hours: 0,
        costs: { cpu: 0, memory: 0, gpu: 0, storage: 0, network: 0 },
        isSpot: node?.isSpot ?? false,
        cpuCoreHours: 0,
        cpuRequestHours: 0,
        cpuUsageHours: 0,
        memoryByteHours: 0,
        memoryRequestByteHours: 0,
        memoryUsageByteHours: 0,
        gpuHours: 0,
      };
      const isOver = addUse(one, steps, {
        memory: memory.get(key)?.values,
        cpuSeconds: grownBy(cpu.get(key)?.values),
        cpuRequest: cpuRequests.get(key)?.values,
        memoryRequest: memoryRequests.get(key)?.values,
        gpuRequest: gpuRequests.get(key)?.values,
        memoryLimit: limits.get(key)?.values,
      });
      if (one.hours === 0 || !node || !price) continue;
      one.gpuHours *= node.gpuPart;
      if (isOver) usedOverLimit.push(`${namespace}/${pod}`);
      one.costs.cpu = one.cpuCoreHours * price.core * rate;
      one.costs.memory =
        (one.memoryByteHours / GIBIBYTE) * price.gibibyte * rate;
      one.costs.gpu = one.gpuHours * price.gpu * rate;
      if (!charged.has(inPod)) {
        charged.add(inPod);
        const bytes = sumOf(grownBy(transferred.get(inPod)?.values));
        one.costs.network = (bytes / GIBIBYTE) * prices.perEgressGib * rate;
        one.costs.storage = (disks.get(inPod) ?? 0) * rate;
      }
      allocations.push(one);
    }
    return {
      source: this.kind,
      allocations,
      idle: idleOf(nodes, allocations, rate),
      bill:
        sumOf([...nodes.values()].map(n => n.hours * n.parts.total)) * rate +
        sumOf(
          allocations.flatMap(({ costs }) => [
            costs.storage ?? 0,
            costs.network ?? 0,
          ]),
        ),
      coveredShare: (covered.steps(steps) * STEP_SECONDS) / 86_400,
      unitPrices: unitPricesOf([...nodes.values()], rate),
      findings: findingsOf({
        cluster,
        day,
        nodes: [...nodes.values()],
        prices,
        usedOverLimit,
      }),
    };
  }
}

/** GPUs that each container asks for, whole ones and parts together. */
function gpusAsked(requests: readonly Sampled[]): Map<string, Sampled> {
  const sums = new Map<string, Sampled>();
  for (const { labels, values } of requests) {
    const unit = gpusOfUnit(labels.resource);
    if (unit === 0) continue;
    const before = sums.get(containerKey(labels))?.values;
    sums.set(containerKey(labels), {
      labels,
      values: values.map((value, step) =>
        value === undefined && before?.[step] === undefined
          ? undefined
          : (value ?? 0) * unit + (before?.[step] ?? 0),
      ),
    });
  }
  return sums;
}

/** Labels without kube-state-metrics' prefix, and without those that a pod does not have. */
function strip(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([name, value]) =>
      name.startsWith('label_') && value ? [[name.slice(6), value]] : [],
    ),
  );
}

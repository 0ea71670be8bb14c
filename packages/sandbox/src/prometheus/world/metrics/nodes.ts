import type { ServingPod } from '../discovery/pods';
import type { Metric } from '../targets';

interface Machine {
  type: string;
  cores: number;
  memoryGibibytes: number;
  gpus: number;
  /** US dollars an hour, on demand. */
  price: number;
}

/** Two kinds of rented machines, at what they are listed for in Northern Virginia. */
const ORDINARY: Machine = {
  type: 'm6i.4xlarge',
  cores: 16,
  memoryGibibytes: 64,
  gpus: 0,
  price: 0.768,
};
const WITH_GPUS: Machine = {
  type: 'g5.12xlarge',
  cores: 48,
  memoryGibibytes: 192,
  gpus: 4,
  price: 5.672,
};

/** What a spot machine costs of the price on demand. */
const SPOT_SHARE = 0.36;

/** Share of a GPU's worth in the price of a machine that has some, as OpenCost splits prices. */
const GPU_PRICE = 0.95;

/** A core costs as much as so many gibibytes of memory. */
const GIBIBYTES_PER_CORE = 7.5;

export interface MonitoredNode {
  name: string;
  machine: Machine;
  spot: boolean;
  region: string;
}

function regionOf(cluster: string): string {
  return cluster.endsWith('eu') ? 'eu-central-1' : 'us-east-1';
}

/** The machines that a cluster's pods run on. */
export function nodesOf(cluster: string, pods: ServingPod[]): MonitoredNode[] {
  const names = [...new Set(pods.map(({ node }) => node))]
    .filter(Boolean)
    .sort();
  return names.map((name, index) => {
    const needsGpu = pods.some(
      ({ node, containers }) =>
        node === name &&
        containers.some(({ requests }) => requests['nvidia.com/gpu']),
    );
    return {
      name,
      machine: needsGpu ? WITH_GPUS : ORDINARY,
      spot: index === names.length - 1,
      region: regionOf(cluster),
    };
  });
}

/** US dollars an hour of a node, and of a core, a gibibyte of memory and a GPU on it. */
export function hourlyPrices({ machine, spot }: MonitoredNode) {
  const total = machine.price * (spot ? SPOT_SHARE : 1);
  const gpu = machine.gpus > 0 ? GPU_PRICE * (spot ? SPOT_SHARE : 1) : 0;
  const rest = total - gpu * machine.gpus;
  const parts = machine.cores * GIBIBYTES_PER_CORE + machine.memoryGibibytes;
  const ram = rest / parts;
  return { total, gpu, ram, cpu: ram * GIBIBYTES_PER_CORE };
}

function gauge(
  name: string,
  help: string,
  labels: Record<string, string>,
  value: number,
): Metric {
  return { name, type: 'gauge', help, labels, value: () => value };
}

/** The prices of a node, as OpenCost exports them. */
export function nodePriceMetrics(node: MonitoredNode): Metric[] {
  const { name, machine, spot, region } = node;
  const labels = {
    node: name,
    // OpenCost puts the node's name here, and Prometheus keeps it as exported_instance.
    instance: name,
    instance_type: machine.type,
    region,
    provider_id: `aws:///${region}a/${name}`,
    arch: 'amd64',
  };
  const { total, gpu, ram, cpu } = hourlyPrices(node);
  return [
    gauge(
      'node_cpu_hourly_cost',
      'node_cpu_hourly_cost Hourly cost per vCPU on this node',
      labels,
      cpu,
    ),
    gauge(
      'node_ram_hourly_cost',
      'node_ram_hourly_cost Hourly cost per Gb of memory on this node',
      labels,
      ram,
    ),
    gauge(
      'node_gpu_hourly_cost',
      'node_gpu_hourly_cost Hourly cost per GPU on this node',
      labels,
      gpu,
    ),
    gauge(
      'node_gpu_count',
      'node_gpu_count count of gpu on this node',
      labels,
      machine.gpus,
    ),
    gauge(
      'node_total_hourly_cost',
      'node_total_hourly_cost Total node cost per hour',
      labels,
      total,
    ),
    gauge(
      'kubecost_node_is_spot',
      'kubecost_node_is_spot Cloud provider info about node preemptibility',
      labels,
      Number(spot),
    ),
  ];
}

/** What kube-state-metrics tells of a node. */
export function nodeStateMetrics(node: MonitoredNode): Metric[] {
  const { name, machine, spot, region } = node;
  const resources = [
    { resource: 'cpu', unit: 'core', quantity: machine.cores },
    {
      resource: 'memory',
      unit: 'byte',
      quantity: machine.memoryGibibytes * 2 ** 30,
    },
    { resource: 'nvidia_com_gpu', unit: 'integer', quantity: machine.gpus },
    { resource: 'pods', unit: 'integer', quantity: 110 },
  ];
  const quantities = ['capacity', 'allocatable'].flatMap(kind =>
    resources.map(({ quantity, ...labels }) =>
      gauge(
        `kube_node_status_${kind}`,
        '',
        { node: name, ...labels },
        kind === 'allocatable' && labels.unit !== 'integer'
          ? quantity * 0.94
          : quantity,
      ),
    ),
  );
  return [
    ...quantities,
    gauge('kube_node_info', '', { node: name, kernel_version: '6.8.0' }, 1),
    gauge(
      'kube_node_labels',
      '',
      {
        node: name,
        label_karpenter_sh_capacity_type: spot ? 'spot' : 'on-demand',
        label_node_kubernetes_io_instance_type: machine.type,
        label_topology_kubernetes_io_region: region,
        label_topology_kubernetes_io_zone: `${region}a`,
      },
      1,
    ),
  ];
}

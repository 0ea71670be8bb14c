import { PriceList } from '@bellwether/rightsizing';
import { deviceOf, gpusOfUnit } from '../../sizes/gpuUnits';
import { PartPrices, partPricesOf } from './prices';
import { Sampled } from './sampled';

const GIBIBYTE = 2 ** 30;
const STEP_HOURS = 0.25;

/** A node with what its parts cost. */
export interface PricedNode {
  name: string;
  instanceType?: string;
  isSpot: boolean;
  cores: number;
  memoryGibibytes: number;
  gpus: number;
  /** What its devices are called, and how much of one each GPU that a pod asks for is. */
  gpuProduct?: string;
  gpuPart: number;
  /** For how long it was there. */
  hours: number;
  parts: PartPrices;
}

/** Labels by which a node says that it can be taken away, as OpenCost and kube-state-metrics name them, with their values. */
const SPOT_LABELS: Record<string, RegExp> = {
  label_karpenter_sh_capacity_type: /^spot$/i,
  label_eks_amazonaws_com_capacityType: /^SPOT$/,
  label_eks_amazonaws_com_capacity_type: /^SPOT$/,
  label_cloud_google_com_gke_spot: /^true$/,
  label_cloud_google_com_gke_preemptible: /^true$/,
  label_kubernetes_azure_com_scalesetpriority: /^spot$/,
};

/** Labels of a node that say what it costs. */
export const NODE_LABELS = [
  'label_node_kubernetes_io_instance_type',
  'label_nvidia_com_gpu_product',
  ...Object.keys(SPOT_LABELS),
];

/** Whether a node can be taken away. */
export function isSpotNode(labels: Record<string, string>): boolean {
  return Object.entries(SPOT_LABELS).some(([label, pattern]) =>
    pattern.test(labels[label] ?? ''),
  );
}

/** The nodes of a cluster by name, priced by the list. */
export function nodesOf(
  labelled: readonly Sampled[],
  capacities: readonly Sampled[],
  steps: number,
  prices: PriceList,
): Map<string, PricedNode> {
  const names = new Set(
    [...labelled, ...capacities].flatMap(({ labels }) => labels.node ?? []),
  );
  const nodes = new Map<string, PricedNode>();
  for (const name of names) {
    const mine = capacities.filter(({ labels }) => labels.node === name);
    const largest = (resource: string) =>
      Math.max(
        0,
        ...mine
          .filter(({ labels }) => labels.resource === resource)
          .flatMap(({ values }) => values.map(value => value ?? 0)),
      );
    const seen = [
      ...labelled.filter(({ labels }) => labels.node === name),
      ...mine,
    ];
    let present = 0;
    for (let step = 0; step < steps; step += 1) {
      if (seen.some(({ values }) => values[step] !== undefined)) present += 1;
    }
    const labels = labelled.find(one => one.labels.node === name)?.labels ?? {};
    const device = deviceOf(labels.label_nvidia_com_gpu_product);
    const node = {
      name,
      instanceType: labels.label_node_kubernetes_io_instance_type || undefined,
      isSpot: isSpotNode(labels),
      cores: largest('cpu'),
      memoryGibibytes: largest('memory') / GIBIBYTE,
      gpus:
        device.part *
        [...new Set(mine.map(one => one.labels.resource))].reduce(
          (sum, resource) => sum + gpusOfUnit(resource) * largest(resource),
          0,
        ),
      gpuProduct: device.product,
      gpuPart: device.part,
      hours: present * STEP_HOURS,
    };
    nodes.set(name, { ...node, parts: partPricesOf(prices, node) });
  }
  return nodes;
}

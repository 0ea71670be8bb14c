import { deviceOf } from '../sizes/gpuUnits';

/** How the GPUs of a node are shared, as NVIDIA's feature discovery labels it. */
export interface GpuSharing {
  sharing: 'none' | 'mig' | 'time-slicing';
  /** Whether the devices can be divided (MIG); null where the node does not say. */
  canDivide: boolean | null;
  /** What the devices are called, for example `NVIDIA-L4`; absent where the node does not say. */
  product?: string;
  /** How much of a device each of its GPUs is, where that is not all. */
  part?: number;
}

/** Labels of a node that tell of it, as kube-state-metrics calls them. */
export const GPU_LABELS = [
  'label_nvidia_com_gpu_sharing_strategy',
  'label_nvidia_com_gpu_replicas',
  'label_nvidia_com_mig_config',
  'label_nvidia_com_mig_capable',
  'label_nvidia_com_gpu_product',
];

const NOT_DIVIDED = 'all-disabled';

/** @param labels - of `kube_node_labels` */
export function sharingOf(labels: Record<string, string>): GpuSharing {
  const capable = labels.label_nvidia_com_mig_capable;
  const strategy = labels.label_nvidia_com_gpu_sharing_strategy;
  // With MPS too the device's counters are of all its pods together.
  const takesTurns =
    strategy === 'time-slicing' ||
    strategy === 'mps' ||
    Number(labels.label_nvidia_com_gpu_replicas) > 1;
  const { product, part } = deviceOf(labels.label_nvidia_com_gpu_product);
  const config = labels.label_nvidia_com_mig_config || NOT_DIVIDED;
  // Not by `mig.strategy`: it says how parts would be offered, and stands on whole devices too.
  const isDivided = part < 1 || (capable !== 'false' && config !== NOT_DIVIDED);
  const shared = isDivided ? 'mig' : 'none';
  return {
    sharing: takesTurns ? 'time-slicing' : shared,
    canDivide: capable ? capable === 'true' : null,
    ...(product && { product }),
    ...(part < 1 && { part }),
  };
}

/** The same for a server, by the nodes that its pods run on: what one of them cannot tell, nobody can. */
export function sharingOn(nodes: readonly GpuSharing[]): GpuSharing {
  const is = (sharing: GpuSharing['sharing']) =>
    nodes.some(node => node.sharing === sharing);
  const divided = is('mig') ? 'mig' : 'none';
  const known = nodes.map(({ canDivide }) => canDivide);
  const [product, ...others] = new Set(nodes.map(node => node.product));
  const part = Math.max(...nodes.map(node => node.part ?? 1));
  return {
    ...(product && others.length === 0 && { product }),
    ...(nodes.length > 0 && part < 1 && { part }),
    sharing: is('time-slicing') ? 'time-slicing' : divided,
    canDivide:
      known.length === 0 || known.includes(null)
        ? null
        : known.every(one => one === true),
  };
}

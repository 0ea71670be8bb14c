/** How the GPUs of a node are shared, as NVIDIA's feature discovery labels it. */
export interface GpuSharing {
  sharing: 'none' | 'mig' | 'time-slicing';
  /** Whether the devices can be divided (MIG); null where the node does not say. */
  canDivide: boolean | null;
}

/** Labels of a node that tell of it, as kube-state-metrics calls them. */
export const GPU_LABELS = [
  'label_nvidia_com_gpu_sharing_strategy',
  'label_nvidia_com_gpu_replicas',
  'label_nvidia_com_mig_strategy',
  'label_nvidia_com_mig_capable',
];

/** @param labels - of `kube_node_labels` */
export function sharingOf(labels: Record<string, string>): GpuSharing {
  const capable = labels.label_nvidia_com_mig_capable;
  const strategy = labels.label_nvidia_com_gpu_sharing_strategy;
  // With MPS too the device's counters are of all its pods together.
  const takesTurns =
    strategy === 'time-slicing' ||
    strategy === 'mps' ||
    Number(labels.label_nvidia_com_gpu_replicas) > 1;
  const isDivided = /^(single|mixed)$/.test(
    labels.label_nvidia_com_mig_strategy ?? '',
  );
  const shared = isDivided ? 'mig' : 'none';
  return {
    sharing: takesTurns ? 'time-slicing' : shared,
    canDivide: capable ? capable === 'true' : null,
  };
}

/** The same for a server, by the nodes that its pods run on: what one of them cannot tell, nobody can. */
export function sharingOn(nodes: readonly GpuSharing[]): GpuSharing {
  const is = (sharing: GpuSharing['sharing']) =>
    nodes.some(node => node.sharing === sharing);
  const divided = is('mig') ? 'mig' : 'none';
  const known = nodes.map(({ canDivide }) => canDivide);
  return {
    sharing: is('time-slicing') ? 'time-slicing' : divided,
    canDivide:
      known.length === 0 || known.includes(null)
        ? null
        : known.every(one => one === true),
  };
}

import {
  ClusterObject,
  ModelReference,
  ObservedServer,
  PodTemplate,
  readReference,
  ReferenceSource,
  sourceOf,
  withoutVersion,
} from '@bellwether/plugin-models-node';
import { ReplicaSet, Rollout } from './schema';

/** The two ReplicaSets of a rollout that matter, as far as they were seen; the same one twice when nothing is under way. */
export interface ReplicaSets {
  stable?: ReplicaSet;
  current?: ReplicaSet;
}

type Version = ObservedServer['versions'][number];

/**
 * The stable version and, while a rollout is under way, the canary. `currentPodHash` is what the spec asks for and `stableRS`
 * what has been promoted; when the two are the same, nothing is under way.
 */
export function readVersions(
  rollout: Rollout,
  metadata: ClusterObject['metadata'],
  sets: ReplicaSets,
  server: ModelReference,
): Version[] {
  const { spec, status } = rollout;
  const currentHash = status?.currentPodHash;
  // Before its first promotion a rollout has no stable side: then the only one there is stands for it.
  const stableHash = status?.stableRS || currentHash;
  const currentSet = sets.current;
  const stableSet = status?.stableRS ? sets.stable : currentSet;
  const total = spec?.replicas ?? 1;
  const ready = status?.readyReplicas ?? 0;
  const updated = status?.updatedReplicas ?? 0;
  const gone = status?.abort && (currentSet?.spec?.replicas ?? 0) === 0;
  const underWay = currentHash !== stableHash && !gone;
  const [stableWeight, canaryWeight] = readWeights(
    rollout,
    underWay,
    stableSet,
    currentSet,
  );
  const current = referenceOf(
    currentSet?.spec?.template ?? spec?.template,
    metadata,
    server,
  );
  const stable: Version = {
    role: 'stable',
    reference:
      stableHash === currentHash
        ? current
        : referenceOf(
            stableSet?.spec?.template,
            withoutVersion(metadata),
            server,
          ),
    wantedReplicas: stableSet?.spec?.replicas ?? total,
    readyReplicas: stableSet
      ? stableSet.status?.readyReplicas ?? 0
      : Math.max(0, underWay ? ready - updated : ready),
    weight: stableWeight,
  };
  if (!underWay) return [stable];
  return [
    stable,
    {
      role: 'canary',
      reference: current,
      wantedReplicas: currentSet?.spec?.replicas ?? updated,
      readyReplicas: currentSet
        ? currentSet.status?.readyReplicas ?? 0
        : Math.min(updated, ready),
      weight: canaryWeight,
    },
  ];
}

/**
 * The model of one side: what its pods are made from says it. What the rollout says around them holds for both sides, but its
 * version only for the side that the spec asks for.
 */
function referenceOf(
  template: PodTemplate | undefined,
  around: ReferenceSource,
  server: ModelReference,
): ModelReference {
  const sources = [...(template ? [sourceOf(template)] : []), around];
  const { version: _, ...fallback } = server;
  return readReference(sources, fallback) ?? fallback;
}

function readWeights(
  { spec, status }: Rollout,
  underWay: boolean,
  stableSet: ReplicaSet | undefined,
  currentSet: ReplicaSet | undefined,
): [number | undefined, number | undefined] {
  const { canary, blueGreen } = spec?.strategy ?? {};
  if (blueGreen) return underWay ? [1, 0] : [undefined, undefined];
  const weights = status?.canary?.weights;
  if (canary?.trafficRouting && weights) {
    const most = canary.trafficRouting.maxTrafficWeight ?? 100;
    const share = ({ weight }: { weight?: number }) =>
      Math.min(1, Math.max(0, (weight ?? 0) / most));
    return [share(weights.stable), share(weights.canary)];
  }
  // Without a router the Service spreads requests over all pods that are available.
  const stablePods = stableSet?.status?.availableReplicas ?? 0;
  const canaryPods = currentSet?.status?.availableReplicas ?? 0;
  const pods = stablePods + canaryPods;
  if (!underWay || canary?.trafficRouting || pods === 0) {
    return [undefined, undefined];
  }
  return [stablePods / pods, canaryPods / pods];
}

import { ServerAdvice, SpotPlan } from '@bellwether/plugin-cost-common';
import { planGpu, planSpot, priceOf } from '@bellwether/rightsizing';
import { GpuSharing, sharingOn } from './gpuSharing';
import type { Examined } from './judgeSize';

const HOURS_PER_DAY = 24;

export interface SpotAssumed {
  interruptionsPerWeek: number;
  interruptionSource: 'measured' | 'assumed';
  availabilityTarget: number;
  /** Pods that a disruption budget keeps; null: no budget; undefined: not known. */
  minAvailable: number | null | undefined;
  startUpSeconds: number | null;
}

/** Whether and how a server would run on machines that can be taken away. */
export function adviseSpot(
  examined: Examined,
  assumed: SpotAssumed,
): SpotPlan | null {
  const { server, placement, prices, usage, containers } = examined;
  const replicas = server.versions.reduce(
    (sum, one) => sum + one.wantedReplicas,
    0,
  );
  const { perCpuCoreHour, perMemoryGibHour, perGpuHour } = prices;
  const gpus = containers.reduce((sum, one) => sum + one.gpus, 0);
  if (
    perCpuCoreHour.spot === null ||
    perMemoryGibHour.spot === null ||
    (gpus > 0 && perGpuHour.spot === null)
  ) {
    return null;
  }
  const capacity = {
    cpuCores: containers.reduce(
      (sum, { size }) => sum + (size.cpuRequestCores ?? 0),
      0,
    ),
    memoryBytes: containers.reduce(
      (sum, { size }) => sum + (size.memoryRequestBytes ?? 0),
      0,
    ),
    gpus,
  };
  const podNames = new Set(usage.containers.flatMap(one => one.pods));
  const onSpot = [...placement.nodeOf].filter(
    ([key, node]) =>
      placement.spotNodes.has(node) &&
      key.startsWith(`${server.namespace}/`) &&
      podNames.has(key.slice(server.namespace.length + 1)),
  ).length;
  const plan = planSpot(
    {
      replicas,
      podsOnSpot: onSpot,
      disruptionBudget:
        assumed.minAvailable === null || assumed.minAvailable === undefined
          ? null
          : { minAvailable: assumed.minAvailable },
      startUpSeconds: assumed.startUpSeconds,
      stateless: !usage.hasOwnVolume,
      rolloutInProgress: server.versions.some(({ role }) => role === 'canary'),
    },
    {
      onDemandPerHour: priceOf(capacity, prices),
      spotPerHour: priceOf(capacity, prices, 'spot'),
    },
    {
      interruptionsPerNodeWeek: assumed.interruptionsPerWeek,
      interruptionSource: assumed.interruptionSource,
      availabilityTarget: assumed.availabilityTarget,
    },
  );
  return {
    verdict: plan.verdict,
    checks: plan.checks,
    pods: plan.pods,
    podsOnSpot: plan.podsOnSpot,
    savingPerDay:
      plan.savingPerHour === null ? null : plan.savingPerHour * HOURS_PER_DAY,
    availabilityKept: plan.availability,
    availabilityTarget: plan.availabilityTarget,
    interruptionsPerWeek: plan.interruptionsPerNodeWeek,
    interruptionSource: plan.interruptionSource,
    sentence: plan.sentence,
  };
}

/** How the GPUs under a server's pods are shared. */
export function gpuSharingOf({
  server,
  placement,
  usage,
}: Pick<Examined, 'server' | 'placement' | 'usage'>): GpuSharing {
  const pods = new Set(usage.containers.flatMap(one => one.pods));
  const nodes = new Set(
    [...pods].flatMap(
      pod => placement.nodeOf.get(`${server.namespace}/${pod}`) ?? [],
    ),
  );
  return sharingOn(
    [...nodes].flatMap(node => placement.gpuSharing.get(node) ?? []),
  );
}

/** What is said of a server's GPUs; null where it has none. */
export function adviseGpu(examined: Examined): ServerAdvice['gpu'] {
  const { server, containers, usage, prices } = examined;
  const gpus = containers.reduce((sum, one) => sum + one.gpus, 0);
  if (gpus === 0) return null;
  const replicas = server.versions.reduce(
    (sum, one) => sum + one.wantedReplicas,
    0,
  );
  const perGpuHour = priceOf({ gpus: 1 }, prices);
  const { sharing, canDivide } = gpuSharingOf(examined);
  const read = usage.gpu;
  const use = (read?.use ?? []).flatMap(one =>
    one === undefined ? [] : [one],
  );
  const plan = planGpu({
    gpus,
    replicas,
    sharing,
    measure: read?.measure ?? null,
    use: use.length > 0 ? use : null,
    memoryUsedBytes: read?.memoryUsedBytes ?? null,
    memoryBytes: read?.memoryBytes ?? null,
    canDivide,
    perGpuHour,
  });
  return {
    count: gpus * replicas,
    usedShare: plan.usedShare,
    perDay: gpus * replicas * perGpuHour * HOURS_PER_DAY,
    advice: plan.advice,
    savingPerDay:
      plan.savingPerHour === null ? null : plan.savingPerHour * HOURS_PER_DAY,
    sentence: plan.sentence,
  };
}

import {
  ContainerRecommendation,
  ServerAdvice,
  SpotPlan,
} from '@bellwether/plugin-cost-common';
import { planGpu, planSpot, priceOf } from '@bellwether/rightsizing';
import { GpuSharing, sharingOn } from './gpuSharing';
import type { Examined } from './judgeSize';
import { spotLimitOf } from './spotLimit';

const HOURS_PER_DAY = 24;

export interface SpotAssumed {
  interruptionsPerWeek: number;
  interruptionSource: 'measured' | 'assumed';
  availabilityTarget: number;
  /** Pods that a disruption budget keeps; null: no budget; undefined: not known. */
  minAvailable: number | null | undefined;
  startUpSeconds: number | null;
}

/**
 * Whether and how a server would run on machines that can be taken away.
 *
 * @param advised - sizes that are recommended beside it: pods are priced at them, so that nothing is saved twice
 */
export function adviseSpot(
  examined: Examined,
  assumed: SpotAssumed,
  advised: readonly ContainerRecommendation[] = [],
): SpotPlan | null {
  const { server, placement, prices, usage, containers } = examined;
  const replicas = server.versions.reduce(
    (sum, one) => sum + one.wantedReplicas,
    0,
  );
  const { perCpuCoreHour, perMemoryGibHour, perGpuHour } = prices;
  const gpus = containers.reduce((sum, one) => sum + one.gpus, 0);
  if (perCpuCoreHour.spot === null || perMemoryGibHour.spot === null) {
    return null;
  }
  const { product, part = 1 } = gpuSharingOf(examined);
  const perGpu = (product && prices.gpus[product]) || perGpuHour;
  if (gpus > 0 && perGpu.spot === null) {
    return notPriced(replicas, assumed);
  }
  const asked = (field: 'cpuRequestCores' | 'memoryRequestBytes') =>
    containers.reduce((sum, { name, size }) => {
      const other = advised.find(one => one.container === name)?.recommended;
      return sum + (other?.[field] ?? size[field] ?? 0);
    }, 0);
  const capacity = {
    cpuCores: asked('cpuRequestCores'),
    memoryBytes: asked('memoryRequestBytes'),
    gpus: part * gpus,
    gpuProduct: product,
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
      disruptionBudget: budgetOf(assumed.minAvailable),
      startUpSeconds: assumed.startUpSeconds,
      stateless: !usage.hasOwnVolume,
      nodeLimit: spotLimitOf(examined),
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
    sentence:
      plan.savingPerHour !== null && advised.length > 0
        ? `${plan.sentence} Priced at the size that is recommended.`
        : plan.sentence,
  };
}

/** The price list has no price of a GPU that can be taken away, and none is guessed. */
function notPriced(pods: number, assumed: SpotAssumed): SpotPlan {
  return {
    verdict: 'unknown',
    checks: [],
    pods,
    podsOnSpot: null,
    savingPerDay: null,
    availabilityKept: null,
    availabilityTarget: assumed.availabilityTarget,
    interruptionsPerWeek: assumed.interruptionsPerWeek,
    interruptionSource: assumed.interruptionSource,
    sentence:
      'The price list has no spot price of a GPU, so nothing can be said of one: add it under cost.prices.perGpuHour.spot.',
  };
}

/** As the engine has it: undefined is not known, null none. */
function budgetOf(
  minAvailable: SpotAssumed['minAvailable'],
): { minAvailable: number } | null | undefined {
  return typeof minAvailable === 'number' ? { minAvailable } : minAvailable;
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
  const { sharing, canDivide, product, part = 1 } = gpuSharingOf(examined);
  const perGpuHour = part * priceOf({ gpus: 1, gpuProduct: product }, prices);
  const hasParts = containers.some(({ hasGpuParts }) => hasGpuParts);
  const read = usage.gpu;
  const use = (read?.use ?? []).flatMap(one =>
    one === undefined ? [] : [one],
  );
  const plan = planGpu({
    gpus,
    replicas,
    sharing: hasParts && sharing === 'none' ? 'mig' : sharing,
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

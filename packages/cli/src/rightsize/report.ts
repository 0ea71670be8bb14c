import {
  HOURS_PER_MONTH,
  priceOf,
  type ContainerSize,
  type PriceList,
  type Recommendation,
} from '@bellwether/rightsizing';

/** A size in the names of the command's contract: cores and bytes, null where nothing is said. */
interface ReportedSize {
  cpuRequest: number | null;
  cpuLimit?: number | null;
  memoryRequest: number | null;
  memoryLimit: number | null;
}

export interface WorkloadReport {
  workload: string;
  container: string;
  /** Of all pods. */
  samples: number;
  hours: number;
  decision: Recommendation['decision'];
  /** Why it is not resized; null where it is. */
  reason: string | null;
  current: ReportedSize;
  recommended: ReportedSize;
  /** Null where nothing was replayed; `reason` says why. */
  replay: {
    trainHours: number;
    holdoutHours: number;
    memoryBreach: { probability: number; low: number; high: number } | null;
    memoryBreachReason?: string;
    /** Whether the size that was learned before the hold-out was exceeded in it. */
    heldOutExceeded: boolean;
    cpuThrottledShare: number | null;
    cpuThrottledReason?: string;
  } | null;
  /** Of all replicas. */
  saving: {
    cpuCores: number | null;
    memoryBytes: number | null;
    perMonth: number | null;
    currency: string;
    reason?: string;
  };
  confidence: 'high' | 'low';
  warnings: string[];
}

export interface RightsizeReport {
  schemaVersion: 1;
  workloads: WorkloadReport[];
}

const HOUR = 3600;

function sizeOf(size: ContainerSize): ReportedSize {
  return {
    cpuRequest: size.cpuRequestCores,
    ...(size.cpuLimitCores !== null && { cpuLimit: size.cpuLimitCores }),
    memoryRequest: size.memoryRequestBytes,
    memoryLimit: size.memoryLimitBytes,
  };
}

function replayOf({ replay }: Recommendation): WorkloadReport['replay'] {
  if (!replay) return null;
  const { memoryBreach, cpuThrottledShare } = replay;
  return {
    trainHours: replay.trainSeconds / HOUR,
    holdoutHours: replay.holdoutSeconds / HOUR,
    memoryBreach,
    ...(memoryBreach === null && {
      memoryBreachReason: 'There is no memory limit to exceed',
    }),
    heldOutExceeded: replay.memoryExceeded,
    cpuThrottledShare,
    ...(cpuThrottledShare === null && {
      cpuThrottledReason: 'There is no CPU request, or CPU was not measured',
    }),
  };
}

function savingOf(
  { savingPerPod, replicas, decision }: Recommendation,
  prices: PriceList,
): WorkloadReport['saving'] {
  const times = (perPod: number | null) =>
    perPod === null ? null : perPod * replicas;
  const cpuCores = times(savingPerPod.cpuCores);
  const memoryBytes = times(savingPerPod.memoryBytes);
  const isUnknown = cpuCores === null && memoryBytes === null;
  return {
    cpuCores,
    memoryBytes,
    perMonth: isUnknown
      ? null
      : HOURS_PER_MONTH *
        priceOf(
          { cpuCores: cpuCores ?? 0, memoryBytes: memoryBytes ?? 0 },
          prices,
        ),
    currency: prices.currency,
    ...((cpuCores === null || memoryBytes === null) && {
      reason:
        decision === 'do-not-resize'
          ? 'It is not resized'
          : 'What is asked for now, or what was used, is not known for every resource',
    }),
  };
}

/** What the command prints of one container. */
export function reportOf(
  recommendation: Recommendation,
  prices: PriceList,
): WorkloadReport {
  const { workload, container, history, withheld } = recommendation;
  return {
    workload,
    container,
    samples: history.samples,
    hours: (history.until - history.from) / HOUR,
    decision: recommendation.decision,
    reason: withheld?.sentence ?? null,
    current: sizeOf(recommendation.current),
    recommended: sizeOf(recommendation.recommended),
    replay: replayOf(recommendation),
    saving: savingOf(recommendation, prices),
    confidence: recommendation.confidence,
    warnings: recommendation.warnings.map(({ sentence }) => sentence),
  };
}

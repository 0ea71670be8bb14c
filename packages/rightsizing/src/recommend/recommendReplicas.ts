/** Load of a whole workload and how it was answered, per interval. */
export interface LoadSample {
  /** Seconds since 1970. */
  at: number;
  requestsPerSecond: number;
  /** Pods that were ready. */
  replicas: number;
  /** Latency at the quantile that the target is about, seconds; null where nobody was served or it was not measured. */
  latencySeconds: number | null;
}

export interface ReplicaOptions {
  /** What the latency at that quantile must not exceed, seconds. */
  targetLatencySeconds: number;
  /** Pods that must be there whatever the load. Default 2. */
  least?: number;
  /** Room above the highest load that was seen. Default 0.2. */
  headroom?: number;
  /** Pods now. */
  current?: number;
}

export interface ReplicaAdvice {
  /** Null where it cannot be said. */
  replicas: number | null;
  /** Load that a pod answers in time, requests per second; a lower bound where no pod was ever loaded more. */
  perPod: number | null;
  isLowerBound: boolean;
  /** Highest load of the workload that was seen, requests per second. */
  peakLoad: number | null;
  sentence: string;
}

const LEAST_SAMPLES = 30;
const MOST_BINS = 20;

interface Bin {
  load: number;
  weight: number;
  late: number;
}

/** Pool-adjacent-violators: the share of late intervals may only rise with the load. */
function rising(bins: Bin[]): { load: number; share: number }[] {
  const pools: { load: number; weight: number; late: number }[] = [];
  for (const bin of bins) {
    pools.push({ ...bin });
    while (pools.length > 1) {
      const [before, last] = pools.slice(-2);
      if (before.late / before.weight <= last.late / last.weight) break;
      pools.splice(-2, 2, {
        load: last.load,
        weight: before.weight + last.weight,
        late: before.late + last.late,
      });
    }
  }
  return pools.map(({ load, weight, late }) => ({
    load,
    share: late / weight,
  }));
}

const unsaid = (sentence: string): ReplicaAdvice => ({
  replicas: null,
  perPod: null,
  isLowerBound: false,
  peakLoad: null,
  sentence,
});

/**
 * Pods for a load and a latency target: the load per pod up to which at most one interval in twenty was too slow (isotonic regression), and the
 * highest load that was seen with room on top. Never fewer pods than the busiest interval shows to be needed.
 *
 * @throws RangeError for a target or load that is negative or no number
 */
export function recommendReplicas(
  samples: readonly LoadSample[],
  { targetLatencySeconds, least = 2, headroom = 0.2, current }: ReplicaOptions,
): ReplicaAdvice {
  if (!(targetLatencySeconds > 0)) {
    throw new RangeError(`targetLatencySeconds is ${targetLatencySeconds}`);
  }
  const wrong = samples.find(
    ({ requestsPerSecond: r, replicas: n }) => r < 0 || n < 0,
  );
  if (wrong) {
    throw new RangeError(
      `At ${wrong.at}: ${wrong.requestsPerSecond} requests per second on ${wrong.replicas} replicas`,
    );
  }
  const told = samples
    .flatMap(({ requestsPerSecond, replicas, latencySeconds }) =>
      replicas > 0 &&
      latencySeconds !== null &&
      Number.isFinite(latencySeconds) &&
      Number.isFinite(requestsPerSecond)
        ? [
            {
              load: requestsPerSecond / replicas,
              isLate: latencySeconds > targetLatencySeconds,
            },
          ]
        : [],
    )
    .sort((a, b) => a.load - b.load);
  if (told.length < LEAST_SAMPLES) {
    return unsaid(
      `${told.length} intervals with load and latency; at least ${LEAST_SAMPLES} are needed.`,
    );
  }
  const perBin = Math.ceil(told.length / MOST_BINS);
  const bins: Bin[] = [];
  for (let i = 0; i < told.length; i += perBin) {
    const part = told.slice(i, i + perBin);
    bins.push({
      load: part[part.length - 1].load,
      weight: part.length,
      late: part.filter(({ isLate }) => isLate).length,
    });
  }
  const pools = rising(bins);
  const inTime = pools.filter(({ share }) => share <= 0.05);
  const peakLoad = samples.reduce(
    (most, { requestsPerSecond }) =>
      Number.isFinite(requestsPerSecond)
        ? Math.max(most, requestsPerSecond)
        : most,
    0,
  );
  if (inTime.length === 0) {
    return {
      ...unsaid(
        `Latency was above ${targetLatencySeconds} s whatever the load: more pods do not help.`,
      ),
      peakLoad,
    };
  }
  const perPod = inTime[inTime.length - 1].load;
  const isLowerBound = inTime.length === pools.length;
  if (!(perPod > 0)) return { ...unsaid('There was no load.'), peakLoad };
  const wanted = Math.max(
    least,
    Math.ceil(((1 + headroom) * peakLoad) / perPod - 1e-9),
  );
  // Nothing is known of pods that are loaded more than any was: so no more is said than that these are enough.
  const replicas =
    isLowerBound && current !== undefined
      ? Math.min(Math.max(least, current), wanted)
      : wanted;
  return {
    replicas,
    perPod,
    isLowerBound,
    peakLoad,
    sentence: `${replicas} pods: one answers ${perPod.toFixed(
      1,
    )} requests a second within ${targetLatencySeconds} s${
      isLowerBound ? ' at least (none was ever loaded more)' : ''
    }, and ${peakLoad.toFixed(
      1,
    )} is the highest load that was seen, with ${Math.round(
      100 * headroom,
    )} % room on top.`,
  };
}

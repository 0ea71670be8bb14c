import { firstAt, type ContainerSize, type PreparedUsage } from '../usage';

/** What a size did on a part of the usage. */
export interface Rerun {
  memoryExceeded: boolean;
  memoryExceededShare: number;
  cpuThrottledShare: number | null;
  exceedances: { resource: 'cpu' | 'memory'; at: number; value: number }[];
}

const MOST_EXCEEDANCES = 500;

/** Share of the time from `since` on in which pods used more; a sample stands for the usual step of its pod. */
function shareAbove(
  { pods }: PreparedUsage,
  which: 'cpu' | 'memory',
  level: number,
  since: number,
): number | null {
  let above = 0;
  let all = 0;
  for (const pod of pods) {
    const samples = pod[which];
    if (!samples) continue;
    const { at, value } = samples;
    const first = firstAt(samples, since);
    if (first === at.length) continue;
    let count = 0;
    for (let i = first; i < value.length; i++) {
      if (value[i] > level) count++;
    }
    const step =
      at.length > 1 ? (at[at.length - 1] - at[0]) / (at.length - 1) : 1;
    above += count * step;
    all += (at.length - first) * step;
  }
  return all === 0 ? null : above / all;
}

function blocksAbove(
  { from, blockSeconds }: PreparedUsage,
  resource: 'cpu' | 'memory',
  peaks: Float64Array | null,
  level: number | null,
  first: number,
): Rerun['exceedances'] {
  const found: Rerun['exceedances'] = [];
  if (!peaks || level === null) return found;
  for (
    let i = first;
    i < peaks.length && found.length < MOST_EXCEEDANCES;
    i++
  ) {
    if (peaks[i] > level) {
      found.push({ resource, at: from + i * blockSeconds, value: peaks[i] });
    }
  }
  return found;
}

/**
 * Reruns a size on the usage from a short block on.
 *
 * @param first - index of the block
 */
export function rerun(
  usage: PreparedUsage,
  size: ContainerSize,
  first: number,
): Rerun {
  const since = usage.from + first * usage.blockSeconds;
  const { memoryLimitBytes: limit, cpuRequestCores: request } = size;
  const memory = blocksAbove(usage, 'memory', usage.memoryPeaks, limit, first);
  return {
    memoryExceeded: memory.length > 0,
    memoryExceededShare:
      memory.length === 0 || limit === null
        ? 0
        : shareAbove(usage, 'memory', limit, since) ?? 0,
    cpuThrottledShare:
      request === null ? null : shareAbove(usage, 'cpu', request, since),
    exceedances: [
      ...memory,
      ...blocksAbove(usage, 'cpu', usage.cpuPeaks, request, first),
    ].sort((a, b) => a.at - b.at),
  };
}

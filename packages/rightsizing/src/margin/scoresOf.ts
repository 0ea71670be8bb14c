import type { PreparedUsage } from '../usage';
import { patternOf, peakOf, type PeakRange } from './peaks';
import type { Calibration } from './Calibration';

/** Shares of a history after which it is looked ahead, as far as was looked back. */
const CUTS = [0.3, 0.4, 0.5];
/** Less than this in a past says nothing of its spread. */
const LEAST_BLOCKS = 12;

/** Anything below is as good as this. */
export const LEAST_CPU_CORES = 0.001;
export const LEAST_MEMORY_BYTES = 2 ** 20;

/** The short blocks of one quantity. */
export function rangeOf(
  usage: PreparedUsage,
  what: 'cpu' | 'memory',
  first = 0,
  end?: number,
): PeakRange | null {
  const peaks = what === 'cpu' ? usage.cpuPeaks : usage.memoryPeaks;
  if (!peaks) return null;
  return {
    peaks,
    shortSeconds: usage.blockSeconds,
    first,
    end: end ?? peaks.length,
    from: usage.from,
    least: what === 'cpu' ? LEAST_CPU_CORES : LEAST_MEMORY_BYTES,
  };
}

/**
 * How far the peaks of this workload went beyond what was known before, in spreads: once for each of a few cuts.
 *
 * @param share - part of the history, from its beginning, that is looked at
 */
export function scoresOf(
  usage: PreparedUsage,
  what: 'cpu' | 'memory',
  share = 1,
): number[] {
  const all = rangeOf(usage, what);
  if (!all) return [];
  const end = Math.floor(share * all.end);
  return CUTS.flatMap(cut => {
    const middle = Math.floor(cut * end);
    if (middle < LEAST_BLOCKS) return [];
    const before = patternOf({ ...all, end: middle });
    const after = peakOf({
      ...all,
      first: middle,
      end: Math.min(end, 2 * middle),
    });
    if (!before || !Number.isFinite(after)) return [];
    return [Math.log(Math.max(after, all.least) / before.peak) / before.spread];
  });
}

/**
 * Calibrates on the workloads of a fleet, by the part of their histories that may be learned from. A quantity that nobody measured is left
 * empty. Of memory, each workload counts once: by the farthest that its peaks went after any cut.
 *
 * @param share - part of each history, from its beginning: 1 − hold-out
 * @param least - scores of each quantity below which nothing is said
 * @returns null with fewer scores
 */
export function calibrateOn(
  usages: Iterable<PreparedUsage>,
  share: number,
  source: string,
  least = 99,
): Calibration | null {
  const memory: number[] = [];
  const cpu: number[] = [];
  for (const usage of usages) {
    // The cuts of one history are no independent draws, and loads of other fleets shift more: the farthest of them speaks for it.
    const ofMemory = scoresOf(usage, 'memory', share);
    if (ofMemory.length > 0) memory.push(Math.max(...ofMemory));
    // Nothing is promised of CPU: its margin is for growth, which every cut tells of.
    cpu.push(...scoresOf(usage, 'cpu', share));
  }
  const fewest = Math.min(memory.length || Infinity, cpu.length || Infinity);
  if (!(fewest >= least && Number.isFinite(fewest))) return null;
  memory.sort((a, b) => a - b);
  cpu.sort((a, b) => a - b);
  return { source, memory, cpu };
}

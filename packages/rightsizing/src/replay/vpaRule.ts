import { firstAt, type PreparedUsage } from '../usage';

const HOUR = 3600;
const DAY = 24 * HOUR;
const HALF_LIFE_SECONDS = DAY;
const TARGET = 0.9;
const SAFETY = 1.15;
const GROWTH = 1.05;
const LEAST_CPU = 0.025;
const LEAST_MEMORY = 250e6;

/** A histogram whose buckets grow by 5 per cent, and whose weights fall by half in a day: that of the VPA's recommender. */
class DecayingHistogram {
  private readonly weights = new Map<number, number>();
  private total = 0;

  constructor(
    private readonly firstBucket: number,
    private readonly reference: number,
  ) {}

  add(value: number, at: number): void {
    const weight = 2 ** ((at - this.reference) / HALF_LIFE_SECONDS);
    const bucket = this.bucketOf(value);
    this.weights.set(bucket, (this.weights.get(bucket) ?? 0) + weight);
    this.total += weight;
  }

  /** Upper end of the bucket in which the share of the weight is reached; null while empty. */
  percentile(share: number): number | null {
    if (this.total === 0) return null;
    let seen = 0;
    const buckets = [...this.weights].sort(([a], [b]) => a - b);
    for (const [bucket, weight] of buckets) {
      seen += weight;
      if (seen >= share * this.total) return this.startOf(bucket + 1);
    }
    return this.startOf(buckets[buckets.length - 1][0] + 1);
  }

  private startOf(bucket: number): number {
    return (this.firstBucket * (GROWTH ** bucket - 1)) / (GROWTH - 1);
  }

  private bucketOf(value: number): number {
    return value < this.firstBucket
      ? 0
      : Math.floor(
          Math.log((value * (GROWTH - 1)) / this.firstBucket + 1) /
            Math.log(GROWTH) +
            1e-12,
        );
  }
}

/**
 * What the VPA's recommender gives as target: the 90th percentile of CPU samples and of daily peaks of memory, with 15 per cent on top. With
 * less than two days of history the peaks are those of hours, since one day has one peak.
 *
 * @param until - usage from here on is not looked at, seconds since 1970
 */
export function vpaSize(
  { pods, from }: PreparedUsage,
  until: number,
): { cpuCores: number | null; memoryBytes: number | null } {
  const cpuHistogram = new DecayingHistogram(0.01, until);
  const memoryHistogram = new DecayingHistogram(1e7, until);
  const interval = until - from < 2 * DAY ? HOUR : DAY;
  for (const { cpu, memory } of pods) {
    if (cpu) {
      const end = firstAt(cpu, until);
      for (let i = 0; i < end; i++) cpuHistogram.add(cpu.value[i], cpu.at[i]);
    }
    if (memory) {
      const end = firstAt(memory, until);
      let i = 0;
      while (i < end) {
        const stop = (Math.floor(memory.at[i] / interval) + 1) * interval;
        let peak = 0;
        const at = memory.at[i];
        while (i < end && memory.at[i] < stop) {
          peak = Math.max(peak, memory.value[i++]);
        }
        memoryHistogram.add(peak, at);
      }
    }
  }
  const cores = cpuHistogram.percentile(TARGET);
  const bytes = memoryHistogram.percentile(TARGET);
  return {
    cpuCores: cores === null ? null : Math.max(LEAST_CPU, cores * SAFETY),
    memoryBytes: bytes === null ? null : Math.max(LEAST_MEMORY, bytes * SAFETY),
  };
}

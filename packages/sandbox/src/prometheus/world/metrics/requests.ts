import type { PodHistory } from '../PodHistory';
import { LATENCY_BOUNDS, typicalSeconds } from '../traffic/Behaviour';
import type { PodTraffic, Status } from '../traffic/PodTraffic';

/** A bound as Prometheus writes it. */
export const LE = LATENCY_BOUNDS.map(bound => {
  if (!Number.isFinite(bound)) {
    return '+Inf';
  }
  return Number.isInteger(bound) ? `${bound}.0` : String(bound);
});

const TYPICAL_SECONDS = typicalSeconds();

/** What a process that serves a model has counted since it began. */
export class RequestCounters {
  private readonly byLatency = new Map<
    Status,
    { second: number; counts: number[] }
  >();
  /** What had been counted when the process that runs began; going back to ask again would cost the most of all. */
  private readonly counted = new Map<
    Status,
    { start: number; count: number; byLatency: number[] }
  >();

  constructor(
    private readonly history: PodHistory,
    private readonly traffic: PodTraffic,
  ) {}

  count(status: Status, second: number): number {
    return (
      this.traffic.count(status, second) - this.before(status, second).count
    );
  }

  /** Requests that took no longer than a bound, by its place among the bounds. */
  upTo(status: Status, bound: number, second: number): number {
    return this.countsByLatency(status, second)
      .slice(0, bound + 1)
      .reduce((sum, count) => sum + count, 0);
  }

  /** Time that all the requests took together, in seconds. */
  totalSeconds(status: Status, second: number): number {
    return this.countsByLatency(status, second).reduce(
      (sum, count, bound) => sum + count * TYPICAL_SECONDS[bound],
      0,
    );
  }

  /** The buckets of one histogram are asked for one after another, at the same time. */
  private countsByLatency(status: Status, second: number): number[] {
    const known = this.byLatency.get(status);
    if (known?.second === second) {
      return known.counts;
    }
    const { byLatency } = this.before(status, second);
    const counts = this.traffic
      .countByLatency(status, second)
      .map((count, bound) => count - byLatency[bound]);
    this.byLatency.set(status, { second, counts });
    return counts;
  }

  private before(status: Status, second: number) {
    const start = this.history.processStart(second);
    const known = this.counted.get(status);
    if (known?.start === start) {
      return known;
    }
    const before = {
      start,
      count: this.traffic.count(status, start),
      byLatency: this.traffic.countByLatency(status, start),
    };
    this.counted.set(status, before);
    return before;
  }
}

/** A counter that a client library exposes from its first event on. */
export function fromFirstEvent(count: number): number | undefined {
  return count > 0 ? count : undefined;
}

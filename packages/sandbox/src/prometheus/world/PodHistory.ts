import type { ServingPod } from './discovery/pods';
import type { PodTraffic } from './traffic/PodTraffic';
import type { ScrapeOutcome } from './targets';

interface Outage {
  from: number;
  /** Absent while it lasts. */
  until?: number;
}

/** Seconds after its start after which a pod answers. */
const STARTING_SECONDS = 12;

/** What happened to one pod, in seconds since 1970. */
export class PodHistory {
  private readonly processStarts: number[];
  private readonly outages: Outage[] = [];
  private end = Infinity;
  /** When it was not ready, for the last time. */
  private unready: Outage;

  constructor(
    private seen: ServingPod,
    readonly start: number,
    /** Absent for a pod that serves no model. */
    readonly traffic: PodTraffic | undefined,
    restartedAt: readonly number[] = [],
  ) {
    this.processStarts = [start, ...restartedAt];
    this.unready = { from: start, ...(seen.answers && { until: start }) };
  }

  /** The pod as it was seen last. */
  get pod(): ServingPod {
    return this.seen;
  }

  /** Infinite while it goes on. */
  get endedAt(): number {
    return this.end;
  }

  /** Takes in how the pod now is. */
  observe(pod: ServingPod, second: number): void {
    if (pod.answers && !this.seen.answers) {
      this.unready.until = second;
    } else if (!pod.answers && this.seen.answers) {
      this.unready = { from: second };
    }
    this.seen = pod;
  }

  endAt(second: number): void {
    this.end = Math.min(this.end, second);
  }

  exists(second: number): boolean {
    return second >= this.start && second < this.end;
  }

  get isGone(): boolean {
    return Number.isFinite(this.end);
  }

  /** Its process begins anew: every counter starts at zero. */
  restart(second: number, downSeconds: number): void {
    this.processStarts.push(second);
    this.processStarts.sort((left, right) => left - right);
    if (downSeconds > 0) {
      this.outages.push({ from: second, until: second + downSeconds });
    }
  }

  stopAnswering(second: number): void {
    if (!this.outages.some(({ until }) => until === undefined)) {
      this.outages.push({ from: second });
    }
  }

  answerAgain(second: number): void {
    for (const outage of this.outages) {
      outage.until ??= second;
    }
  }

  outcome(second: number): ScrapeOutcome {
    if (!this.exists(second)) {
      return 'gone';
    }
    const isOut = ({ from, until = Infinity }: Outage) =>
      second >= from && second < until;
    return isOut(this.unready) ||
      this.outages.some(isOut) ||
      second < this.processStart(second) + STARTING_SECONDS
      ? 'down'
      : 'up';
  }

  /** When the process that ran at a time began. */
  processStart(second: number): number {
    return this.processStarts.reduce((last, start) =>
      start <= second ? start : last,
    );
  }

  restartsUntil(second: number): number {
    return (
      this.pod.restarts +
      this.processStarts.filter(start => start <= second).length -
      1
    );
  }
}

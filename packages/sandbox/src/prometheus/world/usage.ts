import { combine, fractionOf, seedOf } from './random/HashedRandom';
import type { MonitoredContainer } from './discovery/pods';
import type { PodHistory } from './PodHistory';

const MEBIBYTE = 2 ** 20;

/** How a container uses what it asked for. */
export interface Habit {
  /** CPU cores without any request. */
  idleCores: number;
  /** Seconds of CPU for each request. */
  secondsPerRequest: number;
  idleBytes: number;
  /** Memory for each request a second. */
  bytesPerRate: number;
  /** Memory that is never given back. */
  leakBytesPerHour: number;
  /** Share of the time in which a GPU computes when the pod gets the most requests that it ever gets. */
  gpuShare: number;
}

/** Servers that use what they asked for in a way worth finding. */
const HABITS: Record<string, Partial<Habit>> = {
  // Asked for a hundred times what it needs.
  'chargeback-risk': {
    idleCores: 0.004,
    secondsPerRequest: 0.0004,
    idleBytes: 150 * MEBIBYTE,
  },
  // Grows until the kernel ends it, about every five days.
  'stock-out': { leakBytesPerHour: 11 * MEBIBYTE },
  // Has a GPU, and hardly a use for it.
  'image-near-duplicate': { gpuShare: 0.02 },
  // Spends all that it asked for and more.
  'eta-courier': { secondsPerRequest: 0.09, idleBytes: 900 * MEBIBYTE },
};

export function habitOf(server: string, hasGpu: boolean): Habit {
  const seed = seedOf(server);
  const between = (salt: number, least: number, most: number) =>
    least + (most - least) * fractionOf(seed, salt);
  return {
    idleCores: between(1, 0.01, 0.06),
    secondsPerRequest: between(2, 0.004, 0.03),
    idleBytes: between(3, 260, hasGpu ? 4200 : 620) * MEBIBYTE,
    bytesPerRate: between(4, 1, 6) * MEBIBYTE,
    leakBytesPerHour: 0,
    gpuShare: between(5, 0.2, 0.8),
    ...HABITS[server],
  };
}

/** A value from 0 to 1 that wanders, without a jump. */
class Wander {
  private index = NaN;
  private from = 0;
  private to = 0;

  constructor(private readonly seed: number, readonly everySeconds: number) {}

  at(second: number): number {
    const place = second / this.everySeconds;
    const index = Math.floor(place);
    if (index !== this.index) {
      this.index = index;
      this.from = fractionOf(this.seed, this.everySeconds, index);
      this.to = fractionOf(this.seed, this.everySeconds, index + 1);
    }
    return this.from + (this.to - this.from) * (place - index);
  }
}

const CPU_WANDER_SECONDS = [60, 600, 7200] as const;

/** Part of a container's idle CPU that comes and goes; less than all, so that no counter falls. */
const CPU_WANDER_SHARE = 0.25;

/** What one container has used, as a function of time in seconds since 1970. */
export class ContainerUsage {
  private readonly cpuWanders: Wander[];
  private readonly memoryTide: Wander;
  private readonly memoryRipple: Wander;
  private readonly gpuWander: Wander;
  /** Of the process that runs. */
  private wanderedBefore = { start: NaN, seconds: 0 };

  constructor(
    private readonly history: PodHistory,
    container: MonitoredContainer,
    private readonly habit: Habit,
  ) {
    const seed = combine(seedOf(history.pod.uid), seedOf(container.name));
    this.cpuWanders = CPU_WANDER_SECONDS.map(every => new Wander(seed, every));
    this.memoryTide = new Wander(combine(seed, 1), 14_400);
    this.memoryRipple = new Wander(combine(seed, 1), 300);
    this.gpuWander = new Wander(combine(seed, 2), 120);
  }

  /** Seconds of CPU since the process began. */
  cpuSeconds(second: number): number {
    const start = this.history.processStart(second);
    const { idleCores, secondsPerRequest } = this.habit;
    const requests = this.history.traffic?.expected(start, second) ?? 0;
    return (
      idleCores * (second - start) +
      secondsPerRequest * requests +
      this.wandered(second) -
      this.wanderedUntil(start)
    );
  }

  memoryBytes(second: number): number {
    const { idleBytes, bytesPerRate, leakBytesPerHour } = this.habit;
    const age = second - this.history.processStart(second);
    const rate = this.history.traffic?.at(second) ?? 0;
    const ease = 1 - Math.exp(-age / 1800);
    const wandering =
      1 +
      0.04 * (this.memoryTide.at(second) - 0.5) +
      0.03 * (this.memoryRipple.at(second) - 0.5);
    return Math.round(
      idleBytes * (0.8 + 0.2 * ease) * wandering +
        bytesPerRate * rate +
        (leakBytesPerHour * age) / 3600,
    );
  }

  /** Share of the time, from 0 to 1, in which its GPU computes. */
  gpuShare(second: number): number {
    const { traffic } = this.history;
    const rate = traffic?.at(second) ?? 0;
    const busyness = rate / (rate + 2);
    return this.habit.gpuShare * busyness * this.gpuWander.at(second);
  }

  /** Seconds of CPU by which it is ahead of what it would use without ups and downs. */
  private wandered(second: number): number {
    return this.cpuWanders.reduce(
      (sum, wander) =>
        sum +
        CPU_WANDER_SHARE *
          this.habit.idleCores *
          wander.everySeconds *
          wander.at(second),
      0,
    );
  }

  private wanderedUntil(start: number): number {
    if (this.wanderedBefore.start !== start) {
      this.wanderedBefore = { start, seconds: this.wandered(start) };
    }
    return this.wanderedBefore.seconds;
  }
}

/** When a leak fills a container's memory and its process is ended, again and again. */
export function leakRestarts(
  { leakBytesPerHour, idleBytes }: Habit,
  limitBytes: number | undefined,
  { start, until }: { start: number; until: number },
): number[] {
  if (leakBytesPerHour === 0 || limitBytes === undefined) {
    return [];
  }
  const hours = (limitBytes - idleBytes) / leakBytesPerHour;
  const every = Math.max(1, hours) * 3600;
  const count = Math.max(0, Math.floor((until - start) / every));
  return Array.from({ length: count }, (_, index) =>
    Math.floor(start + (index + 1) * every),
  );
}

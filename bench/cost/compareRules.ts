import {
  popularRules,
  recommend,
  replay,
  ruleTitles,
  sizeByRule,
  type ContainerSize,
  type RecommendOptions,
} from '@bellwether/rightsizing';
import type { Workload } from './workloads';

/** What one rule does over many workloads. */
export interface RuleRow {
  rule: string;
  /** Workloads with memory, and how many of them went above the limit in the held-out part. */
  memoryWorkloads: number;
  breaches: number;
  /** Of them, how many went above the request. */
  requestExceeded: number;
  /** Left at their size. */
  refused: number;
  /** Mean share of the request and of the limit that is given back; null where there is no such data. */
  memorySaving: number | null;
  limitSaving: number | null;
  cpuSaving: number | null;
  /** Mean share of held-out time with CPU above the request. */
  throttled: number | null;
}

class Sums {
  private memoryWorkloads = 0;
  private breaches = 0;
  private requestExceeded = 0;
  private refused = 0;
  private readonly memory: number[] = [];
  private readonly limit: number[] = [];
  private readonly cpu: number[] = [];
  private readonly throttled: number[] = [];

  constructor(readonly rule: string) {}

  add({ usage, facts }: Workload, size: ContainerSize, isRefused: boolean) {
    const ran = replay(usage, size, facts);
    const { current } = facts;
    if (isRefused) this.refused++;
    const { memoryLimitBytes: limit, memoryRequestBytes: request } = size;
    if (usage.memoryPeaks && limit !== null && request !== null) {
      this.memoryWorkloads++;
      if (ran.memoryExceeded) this.breaches++;
      const atRequest = { ...size, memoryLimitBytes: request };
      if (replay(usage, atRequest, facts).memoryExceeded)
        this.requestExceeded++;
      if (ran.savingShare.memory !== null)
        this.memory.push(ran.savingShare.memory);
      if (current?.memoryLimitBytes) {
        this.limit.push(1 - limit / current.memoryLimitBytes);
      }
    }
    if (ran.savingShare.cpu !== null) this.cpu.push(ran.savingShare.cpu);
    if (ran.cpuThrottledShare !== null)
      this.throttled.push(ran.cpuThrottledShare);
  }

  row(): RuleRow {
    const mean = (values: number[]) =>
      values.length === 0
        ? null
        : values.reduce((sum, x) => sum + x, 0) / values.length;
    return {
      rule: this.rule,
      memoryWorkloads: this.memoryWorkloads,
      breaches: this.breaches,
      requestExceeded: this.requestExceeded,
      refused: this.refused,
      memorySaving: mean(this.memory),
      limitSaving: mean(this.limit),
      cpuSaving: mean(this.cpu),
      throttled: mean(this.throttled),
    };
  }
}

/** No rule may ask for more than the present limit: no pod ever used more than it. */
function capped(size: ContainerSize, { facts }: Workload): ContainerSize {
  const most = facts.current?.memoryLimitBytes ?? Infinity;
  const cap = (bytes: number | null) =>
    bytes === null ? null : Math.min(bytes, most);
  return {
    ...size,
    memoryRequestBytes: cap(size.memoryRequestBytes),
    memoryLimitBytes: cap(size.memoryLimitBytes),
  };
}

/** Ours, by name and options. */
export interface OurRule {
  title: string;
  options: RecommendOptions;
}

/** Each rule learns from the first half of each workload's usage and is rerun on the second. */
export function compareRules(
  workloads: Iterable<Workload>,
  ours: OurRule[],
): RuleRow[] {
  const own = ours.map(({ title, options }) => ({
    options,
    sums: new Sums(title),
  }));
  const others = popularRules.map(rule => ({
    rule,
    sums: new Sums(ruleTitles[rule]),
  }));
  for (const workload of workloads) {
    const { usage, facts } = workload;
    for (const { options, sums } of own) {
      const advice = recommend(usage, facts, options);
      const isRefused = advice.decision === 'do-not-resize';
      sums.add(
        workload,
        capped(advice.replay?.size ?? advice.recommended, workload),
        isRefused,
      );
    }
    const blocks = (usage.memoryPeaks ?? usage.cpuPeaks ?? []).length;
    const until = usage.from + Math.floor(blocks / 2) * usage.blockSeconds;
    for (const { rule, sums } of others) {
      sums.add(
        workload,
        capped(sizeByRule(rule, usage, until), workload),
        false,
      );
    }
  }
  return [...own, ...others].map(({ sums }) => sums.row());
}

import { seasonOf, type Season } from '../evidence';
import {
  conformalMargin,
  extremeValueMargin,
  marginAt,
  patternOf,
  rangeOf,
  type Margin,
  type PeakPattern,
} from '../margin';
import { NO_SIZE, type ContainerSize, type PreparedUsage } from '../usage';
import { cpuQuantile } from './cpuQuantile';
import type { Settings } from './options';
import type { ContainerFacts, MarginReport } from './types';

const MIB = 2 ** 20;
const MILLICORE = 0.001;
/** One workload in five may use more than its request for longer than the target: CPU is shared, not killed for. */
const CPU_RISK = 0.2;
/** What is added after a kill for lack of memory: the rule of the VPA, the larger of the two. */
const OOM_FACTOR = 1.2;
const OOM_BYTES = 100 * MIB;
/** From this share of the present limit on, use presses against it: then the limit may rise, */
const PRESSES_FROM = 0.9;
/** and no further than by this factor: nothing that was seen speaks of more. */
const MOST_RISE = 1.25;

/** A size, and why it has this height. */
export interface LearnedSize {
  size: ContainerSize;
  cpu: MarginReport | null;
  memory: MarginReport | null;
  /** Of the memory limit, for any level. */
  memoryMargin: Margin | null;
  cpuSeason: Season | null;
}

/** What may be learned from: the short blocks before `end`. */
export interface Lesson {
  usage: PreparedUsage;
  end: number;
  facts: ContainerFacts;
  settings: Settings;
  periodSeconds: number;
}

const roundUp = (value: number, unit: number) =>
  Math.ceil(value / unit - 1e-9) * unit;

function marginOf(
  { usage, end, settings, periodSeconds }: Lesson,
  pattern: PeakPattern,
  what: 'cpu' | 'memory',
): { margin: Margin; method: MarginReport['method'] } {
  const task = {
    pattern,
    learnedSeconds: end * usage.blockSeconds,
    periodSeconds,
    scores: settings.calibration[what],
  };
  const own =
    settings.margin === 'extreme-value' ? extremeValueMargin(task) : null;
  return own
    ? { margin: own, method: 'extreme-value' }
    : { margin: conformalMargin(task), method: 'conformal' };
}

function report(
  pattern: PeakPattern,
  method: MarginReport['method'],
  level: number,
): MarginReport {
  return {
    method,
    peak: pattern.peak,
    factor: level / pattern.peak,
    spread: pattern.spread,
    blockSeconds: pattern.blockSeconds,
    blocks: pattern.logPeaks.length,
  };
}

/** A kill says that at least the limit of then was needed. */
function neededAfterKills(
  { usage, end, facts }: Lesson,
  peak: number,
): number | null {
  const until = usage.from + end * usage.blockSeconds;
  if (!facts.oomKills?.some(({ at }) => at >= usage.from && at < until)) {
    return null;
  }
  const had = Math.max(peak, facts.current?.memoryLimitBytes ?? 0);
  return Math.max(had * OOM_FACTOR, had + OOM_BYTES);
}

function learnMemory(lesson: Lesson) {
  const { usage, end, facts, settings } = lesson;
  const range = rangeOf(usage, 'memory', 0, end);
  const pattern = range && patternOf(range);
  if (!pattern) return null;
  const { margin, method } = marginOf(lesson, pattern, 'memory');
  const present = facts.current?.memoryLimitBytes ?? Infinity;
  const needed = neededAfterKills(lesson, pattern.peak);
  let limit = margin.levelAt(settings.targetBreach);
  // A limit that nothing ever came near is a bound that held: it is no reason to ask for more.
  const presses = pattern.peak >= PRESSES_FROM * present;
  limit = Math.min(
    limit,
    Math.max(pattern.peak, present * (presses ? MOST_RISE : 1)),
  );
  limit = Math.max(limit, needed ?? 0, settings.least.memoryBytes);
  const request = Math.max(
    Math.min(limit, margin.levelAt(settings.targetRequestBreach)),
    settings.least.memoryBytes,
  );
  const limitBytes = limit === present ? present : roundUp(limit, MIB);
  return {
    requestBytes: Math.min(limitBytes, roundUp(request, MIB)),
    limitBytes,
    margin,
    report: report(pattern, method, limitBytes),
  };
}

function learnCpu(lesson: Lesson) {
  const { usage, end, facts, settings } = lesson;
  const range = rangeOf(usage, 'cpu', 0, end);
  const pattern = range && patternOf(range);
  if (!range || !pattern) return null;
  const season = seasonOf(range.peaks, range.from, range.shortSeconds, 0, end);
  const until = usage.from + end * usage.blockSeconds;
  const usual =
    cpuQuantile(usage, 1 - settings.targetThrottled, season.busyHours, until) ??
    pattern.peak;
  const { margin, method } = marginOf(lesson, pattern, 'cpu');
  const growth = Math.exp(
    pattern.spread * marginAt(settings.calibration.cpu, CPU_RISK),
  );
  const requestCores = Math.max(
    settings.least.cpuCores,
    roundUp(Math.min(usual * growth, margin.levelAt(0.5)), MILLICORE),
  );
  // A limit on CPU slows down where there would be room: it is sized where there is one, and not brought in.
  const limitCores =
    typeof facts.current?.cpuLimitCores === 'number'
      ? Math.max(
          requestCores,
          roundUp(margin.levelAt(settings.targetBreach), MILLICORE),
        )
      : null;
  return {
    requestCores,
    limitCores,
    season,
    report: report(pattern, method, requestCores),
  };
}

/** What the usage before `end` says of the size. */
export function learnSize(lesson: Lesson): LearnedSize {
  const memory = learnMemory(lesson);
  const cpu = learnCpu(lesson);
  const { current = NO_SIZE, autoscaler } = lesson.facts;
  const size: ContainerSize = {
    cpuRequestCores: cpu?.requestCores ?? null,
    cpuLimitCores: cpu?.limitCores ?? null,
    memoryRequestBytes: memory?.requestBytes ?? null,
    memoryLimitBytes: memory?.limitBytes ?? null,
  };
  // An autoscaler that aims at a share of the request would answer a new request with another number of pods.
  if (autoscaler?.metric === 'cpu') {
    size.cpuRequestCores = current.cpuRequestCores ?? null;
    size.cpuLimitCores = current.cpuLimitCores ?? null;
  }
  if (autoscaler?.metric === 'memory') {
    size.memoryRequestBytes = current.memoryRequestBytes ?? null;
    size.memoryLimitBytes = current.memoryLimitBytes ?? null;
  }
  return {
    size,
    cpu: cpu?.report ?? null,
    memory: memory?.report ?? null,
    memoryMargin: memory?.margin ?? null,
    cpuSeason: cpu?.season ?? null,
  };
}

import {
  findLeak,
  looksLikeHeap,
  memoryGrowth,
  type Growth,
} from '../evidence';
import { rerun } from '../replay/rerun';
import {
  NO_SIZE,
  prepareUsage,
  type ContainerSize,
  type ContainerUsage,
  type PreparedUsage,
} from '../usage';
import { learnSize, type LearnedSize, type Lesson } from './learnSize';
import { settingsOf } from './options';
import type {
  ContainerFacts,
  Recommendation,
  RecommendOptions,
  WithheldCode,
} from './types';
import { confidenceOf, warningsOf } from './warnings';
import { withhold } from './withhold';

const DAY = 86_400;
/** Sizes that differ by less are the same. */
const SAME = 0.05;

export function currentOf({ current }: ContainerFacts): ContainerSize {
  return { ...NO_SIZE, ...current };
}

function differs(now: number | null, then: number | null): boolean {
  if (then === null) return false;
  return now === null || Math.abs(then - now) > SAME * now;
}

function isRightSize(now: ContainerSize, then: ContainerSize): boolean {
  return !(
    differs(now.cpuRequestCores, then.cpuRequestCores) ||
    differs(now.cpuLimitCores, then.cpuLimitCores) ||
    differs(now.memoryRequestBytes, then.memoryRequestBytes) ||
    differs(now.memoryLimitBytes, then.memoryLimitBytes)
  );
}

const difference = (now: number | null, then: number | null) =>
  now === null || then === null ? null : now - then;

/** First short block that is held out. */
export function heldOutFrom(usage: PreparedUsage, holdout: number): number {
  const blocks = Math.max(
    usage.memoryPeaks?.length ?? 0,
    usage.cpuPeaks?.length ?? 0,
  );
  return holdout === 0 ? blocks : Math.floor((1 - holdout) * blocks + 1e-9);
}

/** Period that a size has to last: as asked for, or as long as the held-out part. */
export function periodOf(
  usage: PreparedUsage,
  first: number,
  horizonSeconds: number | null,
): number {
  if (horizonSeconds !== null) return horizonSeconds;
  const heldOut = usage.until - usage.from - first * usage.blockSeconds;
  return heldOut > 0 ? heldOut : 7 * DAY;
}

interface Grounds {
  usage: PreparedUsage;
  facts: ContainerFacts;
  growths: Growth[];
}

function describe(
  { usage, facts }: Grounds,
  first: number,
): Pick<
  Recommendation,
  'workload' | 'container' | 'current' | 'replicas' | 'history'
> {
  const current = currentOf(facts);
  const isHeldOut =
    first > 0 && usage.from + first * usage.blockSeconds < usage.until;
  return {
    workload: usage.workload,
    container: usage.container,
    current,
    replicas: facts.replicas ?? 1,
    history: {
      samples: usage.samples,
      pods: usage.pods.length,
      from: usage.from,
      until: usage.until,
      heldOutFrom: isHeldOut ? usage.from + first * usage.blockSeconds : null,
    },
  };
}

/**
 * The size of one container at a stated risk. It is learned from the first part of the usage and rerun on the rest; where the rest was
 * above it, it is learned again from all, and that is said.
 *
 * @param usage - what all its pods used
 * @throws UsageError for usage that contradicts itself; OptionsError for options outside their range
 */
export function recommend(
  usage: ContainerUsage | PreparedUsage,
  facts: ContainerFacts = {},
  options: RecommendOptions = {},
): Recommendation {
  const settings = settingsOf(options);
  const prepared = prepareUsage(usage, facts.specChangedAt);
  const first = heldOutFrom(prepared, settings.holdout);
  const growths = memoryGrowth(prepared);
  const grounds = { usage: prepared, facts, growths };
  const base = describe(grounds, first);
  const withheld = withhold(prepared, facts, findLeak(growths));
  if (withheld) return refusal(grounds, base, withheld);
  const lesson: Lesson = {
    usage: prepared,
    end: first,
    facts,
    settings,
    periodSeconds: periodOf(prepared, first, settings.horizonSeconds),
  };
  const learned = learnSize(lesson);
  const tried =
    base.history.heldOutFrom === null
      ? null
      : rerun(prepared, learned.size, first);
  const blocks = heldOutFrom(prepared, 0);
  const final = tried?.memoryExceeded
    ? learnSize({ ...lesson, end: blocks })
    : learned;
  return tell(grounds, base, lesson, { learned, final, tried });
}

function refusal(
  grounds: Grounds,
  base: ReturnType<typeof describe>,
  withheld: { code: WithheldCode; sentence: string },
): Recommendation {
  return {
    ...base,
    decision: 'do-not-resize',
    withheld,
    recommended: base.current,
    savingPerPod: { cpuCores: null, memoryBytes: null },
    replay: null,
    margin: { cpu: null, memory: null },
    season: null,
    confidence: 'low',
    warnings: warningsOf(grounds.usage, grounds.facts, {
      isHeap: false,
      settings: null,
      exceeded: false,
      first: 0,
    }),
  };
}

function tell(
  { usage, facts, growths }: Grounds,
  base: ReturnType<typeof describe>,
  { end, settings, periodSeconds }: Lesson,
  {
    learned,
    final,
    tried,
  }: {
    learned: LearnedSize;
    final: LearnedSize;
    tried: ReturnType<typeof rerun> | null;
  },
): Recommendation {
  const { current } = base;
  const { memoryMargin } = final;
  const isRight = isRightSize(current, final.size);
  const recommended = isRight ? current : final.size;
  const limit = recommended.memoryLimitBytes;
  const warnings = warningsOf(usage, facts, {
    isHeap: looksLikeHeap(growths),
    settings,
    exceeded: tried?.memoryExceeded ?? false,
    first: end,
  });
  return {
    ...base,
    decision: isRight ? 'keep' : 'resize',
    withheld: isRight
      ? { code: 'right-size', sentence: 'It has the right size already.' }
      : null,
    recommended,
    savingPerPod: {
      cpuCores: difference(
        current.cpuRequestCores,
        recommended.cpuRequestCores,
      ),
      memoryBytes: difference(
        current.memoryRequestBytes,
        recommended.memoryRequestBytes,
      ),
    },
    replay: tried && {
      size: learned.size,
      trainSeconds: end * usage.blockSeconds,
      holdoutSeconds: usage.until - usage.from - end * usage.blockSeconds,
      periodSeconds,
      memoryBreach:
        memoryMargin === null || limit === null
          ? null
          : memoryMargin.riskAt(limit),
      ...tried,
    },
    margin: { cpu: final.cpu, memory: final.memory },
    season: final.cpuSeason,
    confidence: confidenceOf(warnings),
    warnings,
  };
}

import { currentOf, heldOutFrom, periodOf } from '../recommend/recommend';
import { learnSize, type Lesson } from '../recommend/learnSize';
import { settingsOf } from '../recommend/options';
import type { ContainerFacts, RecommendOptions } from '../recommend/types';
import {
  prepareUsage,
  type ContainerSize,
  type ContainerUsage,
  type EstimatedShare,
  type PreparedUsage,
} from '../usage';
import { rerun } from './rerun';
import { ruleTitles, sizeByRule } from './rules';
import { popularRules, type RiskCurve, type RuleResult } from './types';

/** Targets of a curve where nobody names others. */
export const USUAL_TARGETS: readonly number[] = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2,
];

function savedShare(now: number | null, then: number | null): number | null {
  return now === null || then === null || now === 0 ? null : 1 - then / now;
}

/**
 * Reruns any size on the held-out part of the usage.
 *
 * @throws UsageError, OptionsError as `recommend` does
 */
export function replay(
  usage: ContainerUsage | PreparedUsage,
  size: ContainerSize,
  facts: ContainerFacts = {},
  options: RecommendOptions = {},
): RuleResult {
  const prepared = prepareUsage(usage, facts.specChangedAt);
  const { holdout } = settingsOf(options);
  return resultOf(prepared, size, heldOutFrom(prepared, holdout), facts);
}

function resultOf(
  usage: PreparedUsage,
  size: ContainerSize,
  first: number,
  facts: ContainerFacts,
): RuleResult {
  const { memoryExceeded, memoryExceededShare, cpuThrottledShare } = rerun(
    usage,
    size,
    first,
  );
  const current = currentOf(facts);
  return {
    size,
    memoryExceeded,
    memoryExceededShare,
    cpuThrottledShare,
    savingShare: {
      cpu: savedShare(current.cpuRequestCores, size.cpuRequestCores),
      memory: savedShare(current.memoryRequestBytes, size.memoryRequestBytes),
    },
  };
}

/**
 * Saving against risk: the size for each target, learned from the first part of the usage and rerun on the rest, and what other rules
 * give on the same. A few milliseconds for a month of samples.
 *
 * @param targets - breach probabilities, in any order
 * @throws UsageError, OptionsError as `recommend` does
 */
export function riskCurve(
  usage: ContainerUsage | PreparedUsage,
  facts: ContainerFacts = {},
  options: RecommendOptions = {},
  targets: readonly number[] = USUAL_TARGETS,
): RiskCurve {
  const prepared = prepareUsage(usage, facts.specChangedAt);
  const first = heldOutFrom(prepared, options.holdout ?? 0.5);
  const lessonAt = (targetBreach: number): Lesson => {
    const settings = settingsOf({ ...options, targetBreach });
    return {
      usage: prepared,
      end: first,
      facts,
      settings,
      periodSeconds: periodOf(prepared, first, settings.horizonSeconds),
    };
  };
  const points = [...targets]
    .sort((a, b) => a - b)
    .map(targetBreach => {
      const { size, memoryMargin } = learnSize(lessonAt(targetBreach));
      const limit = size.memoryLimitBytes;
      return {
        targetBreach,
        ...resultOf(prepared, size, first, facts),
        memoryBreach:
          memoryMargin && limit !== null ? memoryMargin.riskAt(limit) : null,
      };
    });
  const { memoryMargin } = learnSize(lessonAt(options.targetBreach ?? 0.01));
  const until = prepared.from + first * prepared.blockSeconds;
  const rules = popularRules.map(rule => {
    const size = sizeByRule(rule, prepared, until);
    const limit = size.memoryLimitBytes;
    const memoryBreach: EstimatedShare | null =
      memoryMargin && limit !== null ? memoryMargin.riskAt(limit) : null;
    return {
      rule,
      title: ruleTitles[rule],
      ...resultOf(prepared, size, first, facts),
      memoryBreach,
    };
  });
  return { points, rules };
}

import { Verdict } from '@bellwether/rollout-judge';
import { TITLES } from './describeTest';

/** What the judge said for the first time, for the history of a rollout. */
export interface ToldVerdict {
  type: 'canary.verdict.changed' | 'canary.bound.reached';
  sentence: string;
  reason?: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  /** Whether the timeline of the model has it too. */
  isOnTimeline: boolean;
}

const WORDS: Record<Verdict['verdict'], string> = {
  promote: 'The judge says promote',
  rollback: 'The judge says roll back',
  void: 'The judge says that nothing can be told from these requests',
  continue: 'The judge keeps watching',
};

/** Tests whose bound for a promote was reached by now; it may be lost again, and reached once more. */
export function boundsReached(
  before: readonly string[],
  { tests }: Verdict,
): string[] {
  const shown = tests.filter(({ notWorse }) => notWorse?.shown);
  return [...new Set([...before, ...shown.map(({ test }) => test)])];
}

/**
 * What a look has brought that was not so before it: another word, or a bound that was reached. Pure.
 *
 * @param bounds - that were reached before
 */
export function describeWord(
  before: Verdict | undefined,
  now: Verdict,
  bounds: readonly string[] = [],
): ToldVerdict[] {
  const told: ToldVerdict[] = [];
  for (const { test, notWorse, effect } of now.tests) {
    if (!notWorse?.shown || bounds.includes(test)) continue;
    told.push({
      type: 'canary.bound.reached',
      sentence: `${TITLES[test]}: that the canary is not worse by more than the margin is shown.`,
      before: { test, shown: false },
      after: { test, shown: true, effect: effect.value },
      isOnTimeline: false,
    });
  }
  const word = before?.verdict ?? 'continue';
  if (now.verdict !== word) {
    told.push({
      type: 'canary.verdict.changed',
      sentence: `${WORDS[now.verdict]}.`,
      reason: now.reason,
      before: { verdict: word },
      after: { verdict: now.verdict },
      isOnTimeline: now.verdict !== 'continue',
    });
  }
  return told;
}

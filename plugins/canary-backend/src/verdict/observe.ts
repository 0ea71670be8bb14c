import { Observation, Verdict } from '@bellwether/rollout-judge';
import { incrementsBetween } from '../sampling';
import { isInOrder, ScoreReading } from '../scores';
import { JudgedRollout } from './JudgedRollout';
import { Judging, TestPoint } from './judging';
import { isoOf } from './times';

/** What both versions did between the snapshots of two looks, as the judge takes it. */
export function observe(
  rollout: JudgedRollout,
  before: Judging,
  now: Judging,
  read: ScoreReading,
  countsFailures: boolean | undefined,
): Observation {
  return {
    ...counted(rollout, before, now),
    ...scoresOf(read, before),
    // Also where the profile is another one than at the beginning: errors that nobody counts are not few errors.
    ...(!countsFailures && {
      withhold: 'its metric profile counts no failures',
    }),
  };
}

function counted(
  { stable, canary, weight, podStarts }: JudgedRollout,
  before: Judging,
  now: Judging,
): Observation {
  const arm = (prefix: string) =>
    incrementsBetween(
      before.snapshot,
      now.snapshot,
      pod => pod.startsWith(prefix),
      podStarts,
    ).arm;
  return {
    at: isoOf(now.sampledAt),
    weight,
    stable: arm(stable.prefix),
    canary: arm(canary.prefix),
  };
}

/** What a look adds to an observation beside counts: scores of the log, and why there is to be no promote. */
function scoresOf(
  { facts, windows }: ScoreReading,
  { state }: Judging,
): Pick<Observation, 'scoreWindows' | 'withhold'> {
  const isAwaited = state.policy.scores.decides;
  const why =
    isAwaited && facts && !isInOrder(facts) ? facts.sentence : undefined;
  return {
    ...(windows.length > 0 && { scoreWindows: windows }),
    ...(why && { withhold: startLowered(why) }),
  };
}

function startLowered(sentence: string): string {
  return sentence.charAt(0).toLocaleLowerCase('en-US') + sentence.slice(1);
}

/** How a test stands, for its curve. */
export function toPoint(test: Verdict['tests'][number]): TestPoint {
  return {
    test: test.test,
    harm: test.logE,
    safety: test.notWorse?.logE ?? null,
    effect: test.effect.value,
    low: test.effect.low,
    high: test.effect.high,
  };
}

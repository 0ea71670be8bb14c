import { judge, startJudging } from '../judge';
import type { Observation } from '../observation';
import type { JudgePolicyInput } from '../policy';
import type { TestVerdict, Verdict } from '../verdict';
import type { OtherRule } from './otherRules';

/** How often something happened in simulated runs, and when, typically. */
export interface Happened {
  hits: number;
  runs: number;
  /** Median minute, from 1; null where it never happened. */
  minute: number | null;
}

/** What the judge and other rules did with the same runs. */
export interface Characteristic {
  rolledBack: Happened;
  promoted: Happened;
  /** Runs with a second promote, at another weight, with a third, …; empty where none had one. */
  promotedAgain: Happened[];
  /** Rollbacks of runs that had been promoted at a weight before. */
  rolledBackLater: Happened;
  voided: Happened;
  /** Rollbacks by the first test that reached its line. */
  byTest: Partial<Record<TestVerdict['test'], number>>;
  others: { name: string; rolledBack: Happened }[];
  /** Runs in which the interval of the errors held the true ratio at every look; absent where none is given. */
  covered?: Happened;
}

class Tally {
  private readonly minutes: number[] = [];

  add(minute: number): void {
    this.minutes.push(minute);
  }

  over(runs: number): Happened {
    const rising = this.minutes.sort((a, b) => a - b);
    return {
      hits: rising.length,
      runs,
      minute: rising[Math.ceil(rising.length / 2) - 1] ?? null,
    };
  }
}

function holds({ effect: { low, high } }: TestVerdict, ratio: number) {
  return (low ?? 0) <= ratio && ratio <= (high ?? Infinity);
}

function culprit({ tests }: Verdict): TestVerdict['test'] | undefined {
  return tests.find(
    ({ decides, logE, threshold }) => decides && logE >= threshold,
  )?.test;
}

/**
 * Runs the judge, as shipped or with another policy, and the other rules over simulated or replayed runs.
 *
 * @param runs - one observation per minute each
 * @param trueRatio - of the error rates, to see whether the interval holds it
 */
export function characterise(
  runs: Iterable<Observation[]>,
  {
    policy,
    others = [],
    trueRatio,
  }: { policy?: JudgePolicyInput; others?: OtherRule[]; trueRatio?: number },
): Characteristic {
  const start = startJudging(policy);
  const [rolledBack, rolledBackLater, voided, covered] = Array.from(
    { length: 4 },
    () => new Tally(),
  );
  const promotes = [new Tally()];
  const ofOthers = others.map(() => new Tally());
  const byTest: Characteristic['byTest'] = {};
  let count = 0;
  for (const run of runs) {
    count++;
    let state = start;
    let isVoid = false;
    let isCovered = true;
    let promoted = 0;
    let since: string | undefined;
    for (const [i, observation] of run.entries()) {
      const judged = judge(state, observation);
      state = judged.state;
      const { verdict, tests, promoted: standing } = judged.verdict;
      if (verdict === 'void' && !isVoid) voided.add(i + 1);
      isVoid ||= verdict === 'void';
      if (trueRatio !== undefined) isCovered &&= holds(tests[0], trueRatio);
      if (standing && standing.since !== since) {
        since = standing.since;
        (promotes[promoted++] ??= new Tally()).add(i + 1);
      }
      if (verdict === 'rollback') {
        rolledBack.add(i + 1);
        if (promoted > 0) rolledBackLater.add(i + 1);
        const test = culprit(judged.verdict);
        if (test) byTest[test] = (byTest[test] ?? 0) + 1;
      }
      if (state.final) break;
    }
    if (isCovered) covered.add(run.length);
    others.forEach((rule, k) => {
      const minute = rule.rollsBackAt(run);
      if (minute !== undefined) ofOthers[k].add(minute);
    });
  }
  const [promoted, ...promotedAgain] = promotes.map(tally => tally.over(count));
  return {
    rolledBack: rolledBack.over(count),
    promoted,
    promotedAgain,
    rolledBackLater: rolledBackLater.over(count),
    voided: voided.over(count),
    byTest,
    others: others.map(({ name }, k) => ({
      name,
      rolledBack: ofOthers[k].over(count),
    })),
    ...(trueRatio !== undefined && { covered: covered.over(count) }),
  };
}

/** Runs of a scenario with the seeds 1, 2, … */
export function* simulatedRuns(
  simulateOne: (seed: number) => Observation[],
  runs: number,
): Generator<Observation[]> {
  for (let seed = 1; seed <= runs; seed++) yield simulateOne(seed);
}

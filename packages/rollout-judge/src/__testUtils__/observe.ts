import {
  judge,
  startJudging,
  type JudgePolicyInput,
  type JudgeState,
  type Observation,
  type Verdict,
} from '..';

const START = Date.UTC(2026, 0, 1);

/** Time of the end of the n-th minute. */
export function minute(n: number): string {
  return new Date(START + 60_000 * n).toISOString();
}

export interface Minute {
  weight?: number;
  stable?: Observation['stable'];
  canary?: Observation['canary'];
  pairs?: Observation['pairs'];
  scoreWindows?: Observation['scoreWindows'];
  withhold?: string;
}

/** An interval at 10 %, 2,700 and 300 requests, with these errors. */
export function errorsOf(stable: number, canary: number): Minute {
  return {
    weight: 10,
    stable: { requests: 2700, errors: stable },
    canary: { requests: 300, errors: canary },
  };
}

/** The same minute so many times. */
export function repeat(times: number, each: Minute): Minute[] {
  return Array.from({ length: times }, () => each);
}

/** One observation per minute. */
export function observations(minutes: Minute[]): Observation[] {
  return minutes.map((each, i) => ({
    at: minute(i + 1),
    weight: 10,
    ...each,
  }));
}

/** Judges one observation after the other. */
export function judgeAll(
  run: Observation[],
  policy: JudgePolicyInput = {},
): { state: JudgeState; verdicts: Verdict[] } {
  let state = startJudging(policy);
  const verdicts = run.map(observation => {
    const judged = judge(state, observation);
    state = judged.state;
    return judged.verdict;
  });
  return { state, verdicts };
}

export const last = <T>(list: T[]): T => list[list.length - 1];

export function testOf(verdict: Verdict, name: string) {
  const found = verdict.tests.find(({ test }) => test === name);
  if (!found) throw new Error(`The verdict has no test ${name}`);
  return found;
}

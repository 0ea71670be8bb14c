import {
  last,
  errorsOf,
  judgeAll,
  minute,
  observations,
  repeat,
  testOf,
  type Minute,
} from '../__testUtils__/observe';
import type { LabelCohort } from '../observation';

describe('labels', () => {
  const POLICY = {
    split: { errors: 0.5, labels: 0.3 },
    labels: { matureAfterSeconds: 600 },
    warmUpSeconds: 0,
  };
  const cohort = (
    madeAt: number,
    labelled: number,
    wrong: number,
    predictions = 0,
  ) => ({ madeAt: minute(madeAt), predictions, labelled, wrong });

  function withLabels(stable: LabelCohort[], canary: LabelCohort[]): Minute {
    const each = errorsOf(27, 3);
    return {
      ...each,
      stable: { ...each.stable!, labels: stable },
      canary: { ...each.canary!, labels: canary },
    };
  }

  it('count only when their cohort is mature, and then once', () => {
    const run = [
      // Labels of wrong predictions come first.
      withLabels([cohort(1, 100, 10, 500)], [cohort(1, 20, 20, 60)]),
      ...repeat(8, errorsOf(27, 3)),
      withLabels([cohort(1, 300, 5)], [cohort(1, 30, 1)]),
      withLabels([], []),
      withLabels([cohort(1, 50, 50)], []),
    ];
    const { verdicts, state } = judgeAll(observations(run), POLICY);
    const counted = verdicts.map(
      verdict =>
        verdict.tests.find(({ test }) => test === 'labels')?.counted?.canary
          .total,
    );
    expect(counted.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(counted.slice(10)).toEqual([50, 50]);
    expect(state.labels?.evidence.stable).toEqual({ total: 400, bad: 15 });
    expect(testOf(last(verdicts), 'labels').labelledShare).toEqual({
      stable: 0.8,
      canary: 50 / 60,
    });
  });

  it('roll back a canary that predicts worse', () => {
    const run = Array.from({ length: 40 }, (_, i) =>
      withLabels(
        [cohort(i + 1, 1000, 100, 1000)],
        [cohort(i + 1, 100, 30, 100)],
      ),
    );
    const { verdicts } = judgeAll(observations(run), POLICY);
    expect(last(verdicts).reason).toMatch(
      /^The canary is worse: wrong predictions in 30 % \(\d+ of \d+\) of the canary’s labelled predictions against 10 %/,
    );
  });

  it('keep a bounded number of open cohorts, and every label in them', () => {
    const run = Array.from({ length: 400 }, (_, i) =>
      withLabels([cohort(i + 1, 10, 1, 10)], [cohort(i + 1, 2, 0, 2)]),
    );
    const { state } = judgeAll(observations(run), {
      ...POLICY,
      labels: { matureAfterSeconds: 86_400 },
      promote: { leastRequests: 1e9 },
    });
    const open = state.labels!.open;
    expect(open.length).toBeLessThanOrEqual(97);
    expect(open.reduce((sum, { stable }) => sum + stable.labelled, 0)).toBe(
      4000,
    );
  });

  it('do not run where the policy gives them no share', () => {
    const { verdicts } = judgeAll(
      observations(repeat(3, withLabels([cohort(0, 9, 9, 9)], []))),
    );
    expect(verdicts[2].tests.map(({ test }) => test)).not.toContain('labels');
  });
});

describe('pairs', () => {
  const POLICY = { split: { errors: 0.5, pairs: 0.3 } };

  it('roll back a canary that is alone with bad answers more often', () => {
    const { verdicts } = judgeAll(
      observations(
        repeat(20, {
          ...errorsOf(27, 3),
          pairs: { total: 300, canaryOnly: 9, stableOnly: 3 },
        }),
      ),
      POLICY,
    );
    expect(last(verdicts).reason).toMatch(
      /^The canary is worse: bad answers of one version only in 3 % \(\d+ of [\d,]+\) of the canary’s pairs against 1 %/,
    );
  });

  it('do not where the versions disagree evenly', () => {
    const { verdicts } = judgeAll(
      observations(
        repeat(60, {
          ...errorsOf(27, 3),
          pairs: { total: 300, canaryOnly: 30, stableOnly: 30 },
        }),
      ),
      POLICY,
    );
    expect(verdicts.map(({ verdict }) => verdict)).not.toContain('rollback');
  });
});

import { outcomes, threeWay } from '../__testUtils__/enumerate';
import { logEvidenceNegligible } from './negligible';
import {
  addInterval,
  logEvidenceAbove,
  logEvidenceBelow,
  noEvidence,
  type RatioEvidence,
} from './ratioEvidence';
import { comparisonGrid, splitGrid } from './ratioGrid';
import {
  addSplit,
  logEvidenceSplit,
  noSampleRatio,
  sampleRatioThreshold,
  type SampleRatio,
} from './sampleRatio';
import { addScores, logEvidenceScores, noScores } from './scoreEvidence';

const MARGIN = 1.5;
const grid = comparisonGrid(MARGIN);
/** Arithmetic of doubles over thousands of paths. */
const ROUNDING = 1e-9;

/** Intervals with changing weights and an outage that hits both arms. */
const INTERVALS = [
  { stable: 5, canary: 1, share: 0.2 },
  { stable: 4, canary: 2, share: 0.6 },
  { stable: 3, canary: 3, share: 0.1 },
];

/** Walks every path of outcomes; `stop` ends a path. Gives the expectation of `value` where it ended. */
function expectOverPaths(
  ratio: number,
  value: (evidence: RatioEvidence) => number,
  stop: (evidence: RatioEvidence) => boolean = () => false,
): number {
  const walk = (at: number, evidence: RatioEvidence): number => {
    if (at === INTERVALS.length || stop(evidence)) return value(evidence);
    const { stable, canary, share } = INTERVALS[at];
    return outcomes(
      { stable, canary },
      { stable: share, canary: share * ratio },
    ).reduce(
      (sum, outcome) =>
        sum +
        outcome.probability *
          walk(
            at + 1,
            addInterval(
              grid,
              evidence,
              { total: stable, bad: outcome.stable },
              { total: canary, bad: outcome.canary },
            ),
          ),
      0,
    );
  };
  return walk(0, noEvidence(grid));
}

const worse = (evidence: RatioEvidence) =>
  Math.exp(logEvidenceAbove(grid, evidence, 1));
const notWorse = (evidence: RatioEvidence) =>
  Math.exp(logEvidenceBelow(grid, evidence, 1));

describe('evidence, over every possible outcome', () => {
  it.each([1, 0.8, 0.5, 0.1])(
    'that the canary is worse is at most 1 in expectation at a true ratio of %s',
    ratio => {
      expect(expectOverPaths(ratio, worse)).toBeLessThanOrEqual(1 + ROUNDING);
    },
  );

  it('that the canary is worse grows above 1 when it is', () => {
    expect(expectOverPaths(1.6, worse)).toBeGreaterThan(1.1);
  });

  it.each([1.5, 1.6])(
    'that the canary is not worse than 1.5 times is at most 1 in expectation at a true ratio of %s',
    ratio => {
      expect(expectOverPaths(ratio, notWorse)).toBeLessThanOrEqual(
        1 + ROUNDING,
      );
    },
  );

  it('that the canary is not worse grows above 1 when it is as good', () => {
    expect(expectOverPaths(1, notWorse)).toBeGreaterThan(1);
  });

  it.each([
    ['worse', 1, worse],
    ['not worse', 1.5, notWorse],
  ])(
    'that the canary is %s stays at most 1 when looking stops as soon as it looks good',
    (_name, ratio, value) => {
      const line = 1.3;
      const crossed = expectOverPaths(
        ratio,
        evidence => (value(evidence) >= line ? 1 : 0),
        evidence => value(evidence) >= line,
      );
      expect(crossed).toBeGreaterThan(0);
      expect(crossed).toBeLessThanOrEqual(1 / line + ROUNDING);
    },
  );

  it.each([0.2, 0.3, 0.9, 1])(
    'that errors are negligible is at most 1 in expectation at a share of %s from the limit of 0.2 upwards',
    share => {
      const expected = outcomes(
        { stable: 0, canary: 12 },
        { stable: 0, canary: share },
      ).reduce(
        (sum, { canary, probability }) =>
          sum +
          probability *
            Math.exp(logEvidenceNegligible({ total: 12, bad: canary }, 0.2, 1)),
        0,
      );
      expect(expected).toBeLessThanOrEqual(1 + ROUNDING);
      expect(expected).toBeGreaterThan(0);
    },
  );

  it.each([[[0.6, 0.3, 0.1]], [[0.05, 0.05, 0.9]], [[1 / 3, 1 / 3, 1 / 3]]])(
    'of scores is at most 1 in expectation for shares of %s',
    shares => {
      // After intervals in which the arms happened to differ, so that the guesses do.
      const before = addScores(
        addScores(noScores(3), [20, 10, 5], [1, 2, 9]),
        [9, 9, 3],
        [0, 1, 6],
      );
      const start = before.logE;
      const expected = threeWay(4, shares).reduce(
        (sum, stable) =>
          sum +
          stable.probability *
            threeWay(3, shares).reduce((inner, canary) => {
              const after = addScores(before, stable.counts, canary.counts);
              const gained = after.logE.map((x, k) => x - start[k]);
              return (
                inner +
                canary.probability *
                  Math.exp(logEvidenceScores({ ...after, logE: gained }, 1))
              );
            }, 0),
        0,
      );
      expect(expected).toBeLessThanOrEqual(1 + ROUNDING);
      expect(expected).toBeGreaterThan(0.5);
    },
  );

  it.each([1, 1.2, 1 / 1.2])(
    'of a wrong split is at most 1 in expectation at odds of %s times the asked',
    odds => {
      const split = splitGrid(0.2);
      const settings = {
        alpha: 1e-9,
        overDispersion: {
          guard: false,
          allowance: 1,
          assumed: 1,
          asRequests: 0,
          fewUsersBelow: 0,
        },
      };
      const plan = [
        { requests: 5, weight: 20 },
        { requests: 4, weight: 50 },
        { requests: 5, weight: 10 },
      ];
      const walk = (at: number, before: SampleRatio): number => {
        if (at === plan.length) return Math.exp(logEvidenceSplit(before));
        const { requests, weight } = plan[at];
        const share = (odds * weight) / (odds * weight + 100 - weight);
        return outcomes(
          { stable: 0, canary: requests },
          { stable: 0, canary: share },
        ).reduce(
          (sum, { canary, probability }) =>
            sum +
            probability *
              walk(
                at + 1,
                addSplit(
                  split,
                  before,
                  { stable: requests - canary, canary },
                  weight,
                  settings,
                ),
              ),
          0,
        );
      };
      const expected = walk(0, noSampleRatio(split));
      expect(expected).toBeLessThanOrEqual(1 + ROUNDING);
      expect(expected).toBeGreaterThan(0.5);
    },
  );

  it('of a wrong split spends its α once, however often the check begins anew', () => {
    const spent = Array.from({ length: 100_000 }, (_, k) =>
      Math.exp(-sampleRatioThreshold(0.001, k + 1)),
    ).reduce((sum, part) => sum + part, 0);
    expect(spent).toBeLessThanOrEqual(0.001);
    expect(spent).toBeGreaterThan(0.000999);
  });
});

import { factorOfFewUsers, factorOfRequests } from '../evidence/fewUsers';
import { quantileBuckets } from '../evidence/latencyEvidence';
import { logMeanExp } from '../evidence/mixture';
import { deflation } from '../evidence/ratioEvidence';
import type { RatioGrid } from '../evidence/ratioGrid';
import { ratioInterval } from '../evidence/ratioInterval';
import {
  logEvidenceSplit,
  sampleRatioThreshold,
} from '../evidence/sampleRatio';
import {
  largestDistance,
  logEvidenceScores,
  predictionsOf,
  scoreDeflation,
  stabilityIndex,
} from '../evidence/scoreEvidence';
import { alphaOf } from '../policy';
import type { TestVerdict } from '../verdict';
import {
  ratioEffect,
  ratioOf,
  tellRates,
  weighRates,
  type Scatter,
} from './compareRates';
import { gridsOf, type JudgeState } from './state';

/** Position of the largest value. */
function largestAt(values: number[]): number {
  return values.indexOf(Math.max(...values));
}

/**
 * What the evidence of the tests on requests is divided by at least: users may stay with one version.
 *
 * @param known - what it was divided by before the stage
 */
export function scatterOf(
  { policy, requests, sampleRatio }: JudgeState,
  known = 1,
): Scatter {
  const { overDispersion } = policy;
  return {
    factor: Math.max(
      known,
      factorOfRequests(sampleRatio.evidence, overDispersion),
    ),
    cautious: factorOfFewUsers(requests.canary, overDispersion),
  };
}

function assessLatency(state: JudgeState, grid: RatioGrid): TestVerdict[] {
  const { policy, latency } = state;
  if (!latency) return [];
  const alpha = alphaOf(policy, 'latency');
  const { scatter } = state.stage;
  const edges = latency.slower.map((evidence, i) =>
    weighRates(evidence, {
      grid,
      policy,
      alpha: alpha / latency.edges.length,
      negligible: policy.promote.negligible.latency,
      isHeldByPromote: policy.promote.over.includes('latency'),
      atLeast: scatterOf(state, scatter.latency[i]),
    }),
  );
  const worst = largestAt(edges.map(({ logE }) => logE));
  // The edge that is furthest from being shown holds the promote up.
  const holding = largestAt(edges.map(({ notWorse }) => -notWorse));
  const told = edges[worst].logE > 0 ? worst : holding;
  const { notWorse } = tellRates(edges[holding]);
  return [
    {
      test: 'latency',
      ...tellRates(edges[told]),
      logE:
        state.stage.carried.latency + logMeanExp(edges.map(({ logE }) => logE)),
      threshold: Math.log(1 / alpha),
      ...(notWorse && { notWorse }),
      decides: true,
      edge: latency.edges[told],
      quantiles: quantileBuckets(latency),
      edges: latency.edges.map((edge, i) => ({
        edge,
        logE: edges[i].logE,
        value: ratioOf(edges[i].evidence),
      })),
    },
  ];
}

function assessScores({
  policy,
  scores,
  sampleRatio,
}: JudgeState): TestVerdict[] {
  if (!scores) return [];
  const { overDispersion } = policy;
  const counted = predictionsOf(scores).canary;
  const factor = Math.max(
    scoreDeflation(scores, overDispersion),
    factorOfRequests(sampleRatio.evidence, overDispersion),
  );
  const cautious = Math.max(factor, factorOfFewUsers(counted, overDispersion));
  const isCounted = counted > 0;
  return [
    {
      test: 'scores',
      logE: logEvidenceScores(scores, cautious),
      threshold: Math.log(1 / alphaOf(policy, 'scores')),
      effect: {
        name: 'psi',
        value: isCounted ? stabilityIndex(scores) : null,
        low: null,
        high: null,
        reason: isCounted
          ? 'The index has no always-valid interval'
          : 'No scores were counted',
      },
      ...(factor > 1 && { dispersion: factor }),
      ...(cautious > factor && { assumedDispersion: cautious }),
      decides: policy.scores.decides,
      ks: largestDistance(scores),
      bins: { stable: scores.stable, canary: scores.canary },
    },
  ];
}

function assessSplit(state: JudgeState, grid: RatioGrid): TestVerdict[] {
  const { policy, sampleRatio } = state;
  if (policy.split.sampleRatio === 0) return [];
  const alpha = alphaOf(policy, 'sampleRatio');
  const threshold = sampleRatioThreshold(alpha, sampleRatio.epoch);
  const factor = deflation(sampleRatio.evidence, policy.overDispersion);
  const { seen, evidence } = sampleRatio;
  const isJudged = evidence.canary.total > 0;
  return [
    {
      test: 'sample-ratio',
      logE: logEvidenceSplit(sampleRatio),
      threshold,
      effect: isJudged
        ? ratioEffect(
            'odds-ratio',
            evidence,
            ratioInterval(grid, evidence, factor, alpha),
          )
        : {
            name: 'odds-ratio',
            value: null,
            low: null,
            high: null,
            reason: 'No split has been judged yet',
          },
      counted: {
        stable: { total: seen.stable + seen.canary, bad: seen.stable },
        canary: { total: seen.stable + seen.canary, bad: seen.canary },
      },
      ...(factor > 1 && { dispersion: factor }),
      decides: false,
    },
  ];
}

function assessLabels(state: JudgeState, grid: RatioGrid): TestVerdict[] {
  const { policy, labels, stage } = state;
  if (!labels || policy.split.labels === 0) return [];
  const { evidence, predictions } = labels;
  const share = (labelled: number, all: number) =>
    all > 0 ? labelled / all : null;
  return [
    {
      test: 'labels',
      ...tellRates(
        weighRates(evidence, {
          grid,
          policy,
          carried: stage.carried.labels,
          alpha: alphaOf(policy, 'labels'),
          negligible: policy.promote.negligible.labels,
          isHeldByPromote: policy.promote.over.includes('labels'),
        }),
      ),
      decides: true,
      labelledShare: {
        stable: share(evidence.stable.total, predictions.stable),
        canary: share(evidence.canary.total, predictions.canary),
      },
    },
  ];
}

/** Every test that has something to say, as it stands. */
export function assess(state: JudgeState): TestVerdict[] {
  const { policy, stage } = state;
  const { comparison, split } = gridsOf(state);
  const { over, negligible } = policy.promote;
  const line = { grid: comparison, policy };
  return [
    {
      test: 'errors',
      ...tellRates(
        weighRates(state.errors, {
          ...line,
          carried: stage.carried.errors,
          alpha: alphaOf(policy, 'errors'),
          negligible: negligible.errors,
          isHeldByPromote: true,
          atLeast: scatterOf(state, stage.scatter.errors),
        }),
      ),
      decides: true,
    },
    ...assessLatency(state, comparison),
    ...assessScores(state),
    ...assessLabels(state, comparison),
    ...(state.pairs && policy.split.pairs > 0
      ? [
          {
            test: 'pairs' as const,
            ...tellRates(
              weighRates(state.pairs, {
                ...line,
                carried: stage.carried.pairs,
                alpha: alphaOf(policy, 'pairs'),
                negligible: 0,
                isHeldByPromote: over.includes('pairs'),
              }),
            ),
            decides: true,
          },
        ]
      : []),
    ...assessSplit(state, split),
  ];
}

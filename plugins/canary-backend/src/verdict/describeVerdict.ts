import {
  EvidenceQuery,
  EvidenceReply,
  Verdict,
  VerdictTest,
} from '@bellwether/plugin-canary-common';
import type { TestVerdict } from '@bellwether/rollout-judge';
import { staleness } from './answerWebProvider';
import { Judging, StoredObservation } from './judging';
import { otherRules } from './otherRules';
import { isoOf } from './times';

const TITLES: Record<TestVerdict['test'], string> = {
  errors: 'Errors',
  latency: 'Slow requests',
  scores: 'Prediction scores',
  labels: 'Wrong predictions',
  pairs: 'Answers that differ',
  'sample-ratio': 'Traffic split',
};

const METRICS: Record<TestVerdict['test'], VerdictTest['metric']> = {
  errors: 'errors',
  latency: 'latency',
  scores: 'scores',
  labels: 'labels',
  pairs: 'pairs',
  'sample-ratio': 'sample-ratio',
};

/** Which queries a test rests on. */
const ABOUT: Record<TestVerdict['test'], string[]> = {
  errors: ['requests', 'failures'],
  latency: ['requests', 'latency'],
  scores: [],
  labels: [],
  pairs: [],
  'sample-ratio': ['requests'],
};

function wordOf(test: TestVerdict): VerdictTest['verdict'] {
  const hasCrossed = test.logE >= test.threshold;
  if (test.test === 'sample-ratio') return hasCrossed ? 'void' : 'continue';
  if (hasCrossed) return 'rollback';
  return test.notWorse?.shown ? 'promote' : 'continue';
}

function sentenceOf(test: TestVerdict): string {
  const { effect, edge } = test;
  const value = effect.value === null ? undefined : effect.value.toFixed(2);
  const where = edge === undefined ? '' : ` beyond ${edge * 1000} ms`;
  switch (wordOf(test)) {
    case 'void':
      return 'Requests do not split as the weight asks.';
    case 'rollback':
      return `Worse than stable${where}.`;
    case 'promote':
      return 'Not worse than allowed.';
    default:
      return value === undefined
        ? `Not known yet${effect.reason ? `: ${lowered(effect.reason)}` : ''}.`
        : `Not known yet: ${value} times stable${where} so far.`;
  }
}

function lowered(text: string): string {
  return text.charAt(0).toLocaleLowerCase('en-US') + text.slice(1);
}

function armCounts(counted: { total: number; bad: number } | undefined) {
  return (
    counted && {
      ...counted,
      rate: counted.total > 0 ? counted.bad / counted.total : null,
    }
  );
}

function describeTest(
  test: TestVerdict,
  judging: Judging,
  queries: EvidenceQuery[],
): VerdictTest {
  const { effect, threshold } = test;
  const { margin } = judging.state.policy.promote;
  return {
    id: test.test,
    metric: METRICS[test.test],
    title: TITLES[test.test],
    verdict: wordOf(test),
    isAdvisory: !test.decides && test.test !== 'sample-ratio',
    sentence: sentenceOf(test),
    alpha: Math.min(1, Math.exp(-threshold)),
    harm: { logE: test.logE, threshold },
    ...(test.notWorse && { safety: test.notWorse }),
    effect: {
      ...effect,
      coverage: 1 - Math.min(1, Math.exp(-threshold)),
      limit:
        test.test === 'scores'
          ? judging.state.policy.scores.leastPsi
          : (test.notWorse && margin) ?? null,
    },
    stable: armCounts(test.counted?.stable),
    canary: armCounts(test.counted?.canary),
    dispersion: test.dispersion,
    edgeSeconds: test.edge,
    edges: test.edges?.map(({ edge, logE, value }) => ({
      edgeSeconds: edge,
      logE,
      effect: value,
    })),
    quantiles: test.quantiles,
    ks: test.ks,
    labelledShare: test.labelledShare,
    queries: queries.filter(({ about }) => ABOUT[test.test].includes(about)),
  };
}

function describeForecast({ verdict, state }: Judging): Verdict['forecast'] {
  if (!verdict || verdict.finalSince) return undefined;
  const { detectable, minutes, reason } = verdict.forecast;
  const times = `${detectable.riskRatio} times the error rate of stable`;
  return {
    sentence:
      minutes === null
        ? reason ?? `It cannot be said when ${times} would be found.`
        : `About ${Math.ceil(
            minutes,
          )} more minutes until ${times} would be found.`,
    detectable: [{ riskRatio: detectable.riskRatio, minutes, reason }],
    promoteMinutes:
      state.countedSeconds >= state.policy.promote.leastSeconds
        ? null
        : (state.policy.promote.leastSeconds - state.countedSeconds) / 60,
  };
}

/** A judging as screens are told of it. */
export function describeVerdict(
  judging: Judging,
  observations: StoredObservation[],
  intervalSeconds: number,
  now: Date,
): Verdict {
  const { facts, state, verdict } = judging;
  const stale = judging.endedAt
    ? undefined
    : staleness(judging, intervalSeconds, now);
  const queries: EvidenceQuery[] = facts.queries.map(({ about, text }) => ({
    source: 'prometheus',
    instance: facts.instance,
    query: text,
    at: isoOf(judging.sampledAt),
    about,
  }));
  const isFinal = verdict?.finalSince !== undefined;
  const { alpha } = state.policy;
  return {
    rollout: judging.rollout,
    verdict: stale && !isFinal ? 'continue' : verdict?.verdict ?? 'continue',
    reason:
      stale && !isFinal
        ? `${stale}.`
        : verdict?.reason ?? 'The first interval is not over yet.',
    canary: facts.canary,
    stable: facts.stable,
    judgedAt: judging.judgedAt ?? judging.startedAt,
    since: judging.startedAt,
    finalSince: verdict?.finalSince,
    tests: (verdict?.tests ?? []).map(test =>
      describeTest(test, judging, queries),
    ),
    forecast: describeForecast(judging),
    otherRules: otherRules(observations).map(
      ({ id, title, firedAt, sentence }) => ({
        id,
        title,
        outcome: firedAt === undefined ? 'nothing' : 'would-abort',
        ...(firedAt !== undefined && { at: isoOf(firedAt) }),
        sentence,
      }),
    ),
    promise: {
      alpha,
      sentence: `Of a hundred healthy canaries, at most ${
        Math.round(1000 * alpha) / 10
      } are rolled back, over the whole rollout and however often one looks.`,
    },
    policy: {
      ...(facts.policyLocation && { location: facts.policyLocation }),
      ...(facts.policyProblem && { problem: facts.policyProblem }),
    },
    missing: facts.missing,
    freshness: {
      ...(judging.judgedAt && { readAt: judging.judgedAt }),
      ...(stale && {
        staleSince: judging.judgedAt ?? judging.startedAt,
        problem: stale,
      }),
    },
  };
}

/** How the evidence of each test grew. */
export function describeEvidence(
  judging: Judging,
  observations: StoredObservation[],
): EvidenceReply {
  const marks = otherRules(observations).flatMap(({ id, title, firedAt }) =>
    firedAt === undefined
      ? []
      : [{ at: isoOf(firedAt), rule: id, label: title }],
  );
  return {
    weights: observations
      .filter(
        ({ observation }, index) =>
          index === 0 ||
          observation.weight !== observations[index - 1].observation.weight,
      )
      .map(({ at, observation }) => ({
        at: isoOf(at),
        share: observation.weight / 100,
      })),
    series: (judging.verdict?.tests ?? []).map(test => ({
      test: test.test,
      title: TITLES[test.test],
      harmThreshold: test.threshold,
      safetyThreshold: test.notWorse?.threshold ?? null,
      points: observations.flatMap(({ at, points }) => {
        const point = points.find(one => one.test === test.test);
        return point
          ? [
              {
                at: isoOf(at),
                harmLogE: point.harm,
                safetyLogE: point.safety,
                effect: point.effect,
                low: point.low,
                high: point.high,
              },
            ]
          : [];
      }),
      marks: test.test === 'errors' ? marks : [],
    })),
  };
}

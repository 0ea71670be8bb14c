import {
  EvidenceQuery,
  EvidenceReply,
  Verdict,
} from '@bellwether/plugin-canary-common';
import { isInOrder } from '../scores';
import { staleness } from './answerWebProvider';
import { describeTest, METRICS, TITLES } from './describeTest';
import { Judging, StoredObservation } from './judging';
import { RuleOutcome } from './otherRules';
import { isoOf } from './times';

/** Queries as they were sent, to counters and logs. */
function queriesOf({ facts, sampledAt }: Judging): EvidenceQuery[] {
  const at = isoOf(sampledAt);
  return [
    ...facts.queries.map(({ about, text }) => ({
      source: 'prometheus',
      instance: facts.instance,
      query: text,
      at,
      about,
    })),
    ...(facts.scores?.queries ?? []).map(({ about, text }) => ({
      source: 'inference log',
      instance: facts.scores?.log,
      query: text,
      at,
      about,
    })),
  ];
}

function describeForecast({ verdict, state }: Judging): Verdict['forecast'] {
  if (!verdict || verdict.finalSince) return undefined;
  const { detectable, minutes, reason } = verdict.forecast;
  const secondsToPromote =
    state.policy.promote.leastSeconds - state.countedSeconds;
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
      verdict.promoted || secondsToPromote <= 0 ? null : secondsToPromote / 60,
  };
}

/** A judging as screens are told of it. */
export function describeVerdict(
  judging: Judging,
  observations: readonly StoredObservation[],
  rules: readonly RuleOutcome[],
  { intervalSeconds, now }: { intervalSeconds: number; now: Date },
): Verdict {
  const { facts, state, verdict } = judging;
  const stale = judging.endedAt
    ? undefined
    : staleness(judging, intervalSeconds, now);
  const queries = queriesOf(judging);
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
    ...(verdict?.promoted && {
      promoted: {
        since: verdict.promoted.since,
        share: verdict.promoted.weight / 100,
      },
    }),
    tests: (verdict?.tests ?? []).map(test =>
      describeTest(test, judging, queries, observations),
    ),
    forecast: describeForecast(judging),
    otherRules: rules.map(({ firedAt, ...rule }) => ({
      ...rule,
      outcome: firedAt === undefined ? 'nothing' : 'would-abort',
      ...(firedAt !== undefined && { at: firedAt }),
    })),
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
    ...(facts.scores && {
      scoreLog: {
        name: facts.scores.log,
        state: facts.scores.state,
        sentence: `${facts.scores.sentence}.`,
      },
    }),
    missing: [
      ...facts.missing,
      // Where scores are only shown, nothing is missing to judge.
      ...(facts.scores &&
      state.policy.scores.decides &&
      !isInOrder(facts.scores)
        ? [facts.scores.sentence]
        : []),
    ],
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
  observations: readonly StoredObservation[],
  rules: readonly RuleOutcome[],
): EvidenceReply {
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
    podEvents: judging.facts.podEvents ?? [],
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
      marks: rules.flatMap(({ id, title, metric, firedAt }) =>
        metric === METRICS[test.test] && firedAt !== undefined
          ? [{ at: firedAt, rule: id, label: title }]
          : [],
      ),
    })),
  };
}

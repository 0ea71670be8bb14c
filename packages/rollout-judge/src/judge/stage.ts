import { z } from 'zod';
import {
  deflation,
  noEvidence,
  type RatioEvidence,
} from '../evidence/ratioEvidence';
import type { TestVerdict } from '../verdict';
import { gridsOf, type JudgeState } from './state';

const carriedSchema = z.object({
  errors: z.number(),
  latency: z.number(),
  labels: z.number(),
  pairs: z.number(),
});

/**
 * What is counted since a promote, or since the weight changed after one: the next promote rests on it alone. The evidence for a
 * rollback is one bet over the whole rollout: what is left of it is put on the alternatives anew, so that it stays a supermartingale, and a
 * canary that was good for long is not protected by that. How clustered the events are is estimated anew, too: a canary that becomes worse
 * would look like clusters otherwise. What was known of them before holds at least.
 */
export const stageSchema = z.object({
  /** The promote that stands: since when, at which weight, and why. It stands while the weight does. */
  promoted: z
    .object({ at: z.string(), weight: z.number(), reason: z.string() })
    .nullable(),
  /** ln E for a rollback with which the counting began, by test. */
  carried: carriedSchema,
  /** What the scatter of the events divided evidence by until then, at least by that is it divided further: of errors, and by latency edge. */
  scatter: z.object({ errors: z.number(), latency: z.array(z.number()) }),
  /** Whether nothing was promoted yet. */
  isFirst: z.boolean(),
});

export type Stage = z.infer<typeof stageSchema>;

export const FIRST_STAGE: Stage = {
  promoted: null,
  carried: { errors: 0, latency: 0, labels: 0, pairs: 0 },
  scatter: { errors: 1, latency: [] },
  isFirst: true,
};

/** @param tests - as they stand */
function countAnew(
  state: JudgeState,
  tests: TestVerdict[],
  promoted: Stage['promoted'],
): JudgeState {
  const { stage, latency, labels, policy } = state;
  const { comparison } = gridsOf(state);
  const scatterOf = (evidence: RatioEvidence, before = 1) =>
    Math.max(before, deflation(evidence, policy.overDispersion));
  const left = (name: keyof Stage['carried']) =>
    tests.find(({ test }) => test === name)?.logE ?? stage.carried[name];
  return {
    ...state,
    countedSeconds: 0,
    errors: noEvidence(comparison),
    latency: latency && {
      ...latency,
      slower: latency.edges.map(() => noEvidence(comparison)),
    },
    labels: labels && {
      ...labels,
      evidence: noEvidence(comparison),
      predictions: { stable: 0, canary: 0 },
    },
    pairs: state.pairs && noEvidence(comparison),
    stage: {
      promoted,
      carried: {
        errors: left('errors'),
        latency: left('latency'),
        labels: left('labels'),
        pairs: left('pairs'),
      },
      scatter: {
        errors: scatterOf(state.errors, stage.scatter.errors),
        latency: (latency?.slower ?? []).map((slower, i) =>
          scatterOf(slower, stage.scatter.latency[i]),
        ),
      },
      isFirst: false,
    },
  };
}

/** The state after a promote, which is counted anew. */
export function afterPromote(
  state: JudgeState,
  tests: TestVerdict[],
  promoted: NonNullable<Stage['promoted']>,
): JudgeState {
  return countAnew(state, tests, promoted);
}

/** The state at another weight: where a promote stood, it does no more, and all is counted anew. */
export function atAnotherWeight(
  state: JudgeState,
  tests: TestVerdict[],
): JudgeState {
  return state.stage.promoted ? countAnew(state, tests, null) : state;
}

import { z } from 'zod';
import {
  comparisonGrid,
  splitGrid,
  type RatioGrid,
} from '../evidence/ratioGrid';
import { labelEvidenceSchema } from '../evidence/labelEvidence';
import { latencyEvidenceSchema } from '../evidence/latencyEvidence';
import { noEvidence, ratioEvidenceSchema } from '../evidence/ratioEvidence';
import { noSampleRatio, sampleRatioSchema } from '../evidence/sampleRatio';
import { scoreEvidenceSchema } from '../evidence/scoreEvidence';
import {
  judgePolicySchema,
  type JudgePolicy,
  type JudgePolicyInput,
} from '../policy';
import { verdictSchema } from '../verdict';
import { FIRST_STAGE, stageSchema } from './stage';

/**
 * Everything that the judge knows of a rollout: a plain JSON value of bounded size that the caller stores. A judge that goes on
 * from what was stored gives the same verdicts, bit for bit.
 */
export const judgeStateSchema = z.object({
  schemaVersion: z.literal(1),
  /** The policy that the rollout began with. It holds to the end: α is spent once. */
  policy: judgePolicySchema,
  /** End of the last interval. */
  lastAt: z.string().nullable(),
  /** The weight in force, and from when. */
  weight: z.number().nullable(),
  weightSince: z.string().nullable(),
  /** End of the first interval in which the canary had requests. */
  canarySince: z.string().nullable(),
  /** Time that the counted intervals of the stage cover. */
  countedSeconds: z.number(),
  /** Requests in counted intervals, over the whole rollout. */
  requests: z.object({ stable: z.number(), canary: z.number() }),
  /** Requests per minute of late, for the forecast. */
  recent: z
    .object({ stablePerMinute: z.number(), canaryPerMinute: z.number() })
    .nullable(),
  errors: ratioEvidenceSchema,
  latency: latencyEvidenceSchema.nullable(),
  scores: scoreEvidenceSchema.nullable(),
  labels: labelEvidenceSchema.nullable(),
  pairs: ratioEvidenceSchema.nullable(),
  sampleRatio: sampleRatioSchema,
  stage: stageSchema,
  /** The rollback that ended it. */
  final: verdictSchema.nullable(),
});

export type JudgeState = z.infer<typeof judgeStateSchema>;

interface Grids {
  comparison: RatioGrid;
  split: RatioGrid;
}

/** States of one rollout share their policy, and so their grids. */
const gridsByPolicy = new WeakMap<JudgePolicy, Grids>();

/** The grids that a policy asks for. */
export function gridsOf({ policy }: Pick<JudgeState, 'policy'>): Grids {
  const known = gridsByPolicy.get(policy);
  if (known) return known;
  const grids = {
    comparison: comparisonGrid(policy.promote.margin),
    split: splitGrid(policy.sampleRatio.tolerance),
  };
  gridsByPolicy.set(policy, grids);
  return grids;
}

/**
 * State of a rollout before its first interval.
 *
 * @param policy - what is left out has its default
 * @throws ZodError when the policy makes no sense
 */
export function startJudging(policy: JudgePolicyInput = {}): JudgeState {
  const parsed = judgePolicySchema.parse(policy);
  const { comparison, split } = gridsOf({ policy: parsed });
  return {
    schemaVersion: 1,
    policy: parsed,
    lastAt: null,
    weight: null,
    weightSince: null,
    canarySince: null,
    countedSeconds: 0,
    requests: { stable: 0, canary: 0 },
    recent: null,
    errors: noEvidence(comparison),
    latency: null,
    scores: null,
    labels: null,
    pairs: null,
    sampleRatio: noSampleRatio(split),
    stage: FIRST_STAGE,
    final: null,
  };
}

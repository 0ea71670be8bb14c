import { z } from 'zod';

const share = z.number().gt(0).lt(1);
const seconds = z.number().nonnegative();

const promoteTestSchema = z.enum(['errors', 'latency', 'labels', 'pairs']);

const splitSchema = z
  .strictObject({
    errors: z.number().positive().default(0.7),
    latency: z.number().nonnegative().default(0.15),
    scores: z.number().nonnegative().default(0.13),
    labels: z.number().nonnegative().default(0),
    pairs: z.number().nonnegative().default(0),
    sampleRatio: z.number().nonnegative().default(0.02),
  })
  .prefault({})
  .describe(
    'How alpha is split over the tests, in proportion to these numbers. A test with 0 does not run',
  );

const promoteSchema = z
  .strictObject({
    alpha: share
      .default(0.05)
      .describe(
        'Probability of a promote although some test that the promote holds over is worse than the margin',
      ),
    margin: z
      .number()
      .gt(1)
      .lte(8)
      .default(1.5)
      .describe('Non-inferiority margin, as a risk ratio of canary to stable'),
    over: z
      .array(promoteTestSchema)
      .default(['errors', 'latency'])
      .describe(
        'Tests over which non-inferiority must be shown; errors always, latency where it is observed, the others always when named',
      ),
    negligible: z
      .strictObject({
        errors: z.number().nonnegative().lt(1).default(0.0005),
        latency: z.number().nonnegative().lt(1).default(0.005),
        labels: z.number().nonnegative().lt(1).default(0),
      })
      .prefault({})
      .describe(
        'Share of the canary requests below which being worse than the margin does not matter; 0 switches it off',
      ),
    leastRequests: z
      .int()
      .nonnegative()
      .default(1000)
      .describe('Canary requests that count, before a promote'),
    leastSeconds: seconds
      .default(600)
      .describe('Time that counts, before a promote'),
  })
  .prefault({});

const sampleRatioSchema = z
  .strictObject({
    tolerance: z
      .number()
      .gt(0)
      .lte(3)
      .default(0.2)
      .describe(
        'The odds of canary to stable requests may differ from the weight by this share, either way',
      ),
    settleSeconds: seconds
      .default(60)
      .describe('How long after a change of weight the split is not judged'),
  })
  .prefault({});

const dispersionSchema = z
  .strictObject({
    guard: z
      .boolean()
      .default(true)
      .describe(
        'Deflate evidence where errors come in clusters, as estimated between intervals',
      ),
    allowance: z
      .number()
      .nonnegative()
      .default(1)
      .describe(
        'Standard errors by which the estimate must exceed 1 before it counts; beyond twice as many it counts in full, and its own uncertainty on top',
      ),
    assumed: z
      .number()
      .gte(1)
      .lte(20)
      .default(4)
      .describe(
        'How many times as widely as is seen of them, and at least as independent ones, errors are taken to scatter at first, for a rollback or a void; the whole falls to 1 with the fifteenth interval. 1: no more widely than is seen',
      ),
    asRequests: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe(
        'How much of the scatter of the split of the requests the errors are taken to have at least: users who stay with one version show there first. 0: none',
      ),
    fewUsersBelow: z
      .number()
      .nonnegative()
      .default(1500)
      .describe(
        'Canary requests up to which they may be those of a few users: until then the evidence for a rollback is divided by this number over the requests. 0: never',
      ),
  })
  .prefault({});

/**
 * What a team decides about judging its rollouts. Every field has a default; unknown fields are refused. The JSON schema
 * of it ships as `policy.schema.json`.
 */
export const judgePolicySchema = z
  .strictObject({
    alpha: share
      .default(0.05)
      .describe(
        'Probability of any false rollback or void in a whole rollout, over all tests and looks',
      ),
    split: splitSchema,
    promote: promoteSchema,
    latency: z
      .strictObject({
        edges: z
          .array(z.number().positive())
          .min(1)
          .max(20)
          .optional()
          .describe(
            'Upper edges of histogram buckets to test, in the unit of the histogram; default: those that are observed first, at most 20',
          ),
      })
      .prefault({}),
    scores: z
      .strictObject({
        decides: z
          .boolean()
          .default(false)
          .describe(
            'Whether a change of the scores rolls back, or is only shown',
          ),
        leastPsi: z
          .number()
          .nonnegative()
          .default(0.1)
          .describe('Stability index from which a change matters'),
        leastPredictions: z
          .int()
          .nonnegative()
          .default(500)
          .describe(
            'Canary predictions whose scores count, before a promote, where scores decide',
          ),
      })
      .prefault({}),
    labels: z
      .strictObject({
        matureAfterSeconds: seconds
          .default(86_400)
          .describe(
            'Age at which enough of a cohort has its labels; see labelMaturity',
          ),
      })
      .prefault({}),
    sampleRatio: sampleRatioSchema,
    overDispersion: dispersionSchema,
    warmUpSeconds: seconds
      .default(60)
      .describe(
        'Time after the first request to the canary that does not count',
      ),
    forecastRiskRatio: z
      .number()
      .gt(1)
      .lte(8)
      .default(2)
      .describe('Risk ratio whose detection the forecast is about'),
  })
  .refine(
    ({ promote, split }) =>
      promote.over.every(test => test === 'latency' || split[test] > 0),
    {
      path: ['promote', 'over'],
      message: 'A promote cannot hold over a test that has no part of alpha',
    },
  )
  .refine(({ scores, split }) => !scores.decides || split.scores > 0, {
    path: ['scores', 'decides'],
    message: 'Scores cannot decide without a part of alpha',
  })
  .describe('How Bellwether judges a rollout');

/** A policy with all its fields. */
export type JudgePolicy = z.infer<typeof judgePolicySchema>;
/** A policy as it is written: what is left out has its default. */
export type JudgePolicyInput = z.input<typeof judgePolicySchema>;

/** Part of alpha that a test may spend over the whole rollout. */
export function alphaOf(
  { alpha, split }: JudgePolicy,
  test: keyof JudgePolicy['split'],
): number {
  const whole = Object.values(split).reduce((sum, part) => sum + part, 0);
  return (alpha * split[test]) / whole;
}

/** How the evidence is deflated where events come in clusters. */
export type DispersionSettings = JudgePolicy['overDispersion'];

/** The policy's JSON schema (2020-12), as shipped in `policy.schema.json`. */
export function policyJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(judgePolicySchema, { io: 'input' }) };
}

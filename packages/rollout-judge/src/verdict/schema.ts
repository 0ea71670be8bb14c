import { z } from 'zod';

const finite = z.number().nullable();

export const verdictWordSchema = z.enum([
  'promote',
  'continue',
  'rollback',
  'void',
]);

const effectSchema = z.object({
  /** `risk-ratio`: canary ÷ stable. `odds-ratio`: seen ÷ asked odds of a request going to the canary. */
  name: z.enum(['risk-ratio', 'odds-ratio', 'psi']),
  value: finite,
  /** Ends of the always-valid interval; the lower one of a risk ratio is at least 1 exactly when the test reaches its line. */
  low: finite,
  high: finite,
  /** Why a number is null. */
  reason: z.string().optional(),
});

const quantileSchema = z.object({
  quantile: z.number(),
  /** Bucket that holds it: above the first edge (null: none), up to the second (null: beyond the last). */
  stable: z.tuple([finite, finite]),
  canary: z.tuple([finite, finite]),
});

export const testVerdictSchema = z.object({
  test: z.enum([
    'errors',
    'latency',
    'sample-ratio',
    'scores',
    'labels',
    'pairs',
  ]),
  /** Natural logarithm of the evidence that the canary is worse (sample-ratio: that the split is not the asked one). */
  logE: z.number(),
  /** ln(1/α) of this test: the line. */
  threshold: z.number(),
  effect: effectSchema,
  /** What was counted of each arm: requests, labelled predictions or pairs, and how many of them were bad. */
  counted: z
    .object({
      stable: z.object({ total: z.number(), bad: z.number() }),
      canary: z.object({ total: z.number(), bad: z.number() }),
    })
    .optional(),
  /** Evidence that the canary is not worse than the margin, and its line; absent where a promote does not rest on the test. */
  notWorse: z
    .object({
      logE: z.number(),
      threshold: z.number(),
      shown: z.boolean(),
      /** What showed it: the ratio is below the margin, or bad events are too rare to matter. */
      by: z.enum(['ratio', 'negligible']).optional(),
    })
    .optional(),
  /** How many times as widely the counts scatter as independent requests would; evidence is divided by it. */
  dispersion: z.number().optional(),
  /** What is assumed of it for a rollback while too few intervals can tell; logE is divided by it instead. */
  assumedDispersion: z.number().optional(),
  /** Whether the test can roll back. */
  decides: z.boolean(),
  /** Latency: the edge that the effect is of: the one with the most evidence, or, while none has any, the one that holds a promote up. */
  edge: z.number().optional(),
  quantiles: z.array(quantileSchema).optional(),
  /** Latency: evidence at each edge. */
  edges: z
    .array(z.object({ edge: z.number(), logE: z.number(), value: finite }))
    .optional(),
  /** Scores: largest distance of the cumulative shares over the bins. */
  ks: z.number().optional(),
  /** Scores: predictions per bin. */
  bins: z
    .object({ stable: z.array(z.number()), canary: z.array(z.number()) })
    .optional(),
  /** Labels: share of the mature predictions that has its label. */
  labelledShare: z.object({ stable: finite, canary: finite }).optional(),
});

export const forecastSchema = z.object({
  detectable: z.object({ riskRatio: z.number() }),
  /** Minutes from now until an error rate so many times the stable one would typically be found; null with a reason. */
  minutes: finite,
  reason: z.string().optional(),
});

/** What the judge says after an interval. */
export const verdictSchema = z.object({
  at: z.string(),
  verdict: verdictWordSchema,
  reason: z.string(),
  tests: z.array(testVerdictSchema),
  forecast: forecastSchema,
  /** Whether the interval was counted as evidence. */
  counted: z.boolean(),
  /** Requests in counted intervals, over the whole rollout; the tests count those since the weight changed after a promote. */
  requests: z.object({ stable: z.number(), canary: z.number() }),
  /** Since when a rollback is final: ISO 8601. */
  finalSince: z.string().optional(),
  /** Since when a promote stands (ISO 8601), and for which weight: at another one it is to be shown anew. */
  promoted: z.object({ since: z.string(), weight: z.number() }).optional(),
});

export type VerdictWord = z.infer<typeof verdictWordSchema>;
export type Effect = z.infer<typeof effectSchema>;
export type TestVerdict = z.infer<typeof testVerdictSchema>;
export type QuantileBuckets = z.infer<typeof quantileSchema>;
export type Forecast = z.infer<typeof forecastSchema>;
export type Verdict = z.infer<typeof verdictSchema>;

import {
  freshnessSchema,
  reasonSchema,
} from '@bellwether/plugin-models-common';
import { z } from 'zod';
import { shareSchema } from './conventions';

/** The judge's word. `continue` is "Keep watching" on screen, and never green. @public */
export const verdicts = ['promote', 'continue', 'rollback', 'void'] as const;

/** @public */
export const verdictWordSchema = z.enum(verdicts);

/** @public */
export type VerdictWord = z.infer<typeof verdictWordSchema>;

/** What is compared between canary and stable. @public */
export const judgedMetrics = [
  'errors',
  'latency',
  'scores',
  'labels',
  'pairs',
  'sample-ratio',
] as const;

const finite = z.number().nullable();

/** What one arm has been seen to do, over the whole rollout. @public */
export const armCountsSchema = z.object({
  /** Requests, labelled predictions or pairs. */
  total: z.number().nonnegative(),
  /** How many of them were errors, slower than the edge, or wrong. */
  bad: z.number().nonnegative(),
  /** `bad` ÷ `total`; null without any. */
  rate: finite,
});

/** Buckets that hold a quantile: above the first edge (null: none), up to the second (null: beyond the last). @public */
export const quantileBucketsSchema = z.object({
  quantile: z.number(),
  stable: z.tuple([finite, finite]),
  canary: z.tuple([finite, finite]),
});

/** A size with its interval, which holds at every look. @public */
export const verdictEffectSchema = z.object({
  /** `risk-ratio`: canary ÷ stable; `odds-ratio`: seen ÷ asked odds of a request going to the canary. */
  name: z.enum(['risk-ratio', 'odds-ratio', 'psi']),
  value: finite,
  /** Ends of an interval that holds at every look. */
  low: finite,
  high: finite,
  /** Why a number is null. */
  reason: z.string().optional(),
  /** Coverage of the interval, for example 0.98. */
  coverage: z.number().min(0).max(1).optional(),
  /** From here on it matters, where that is set. */
  limit: finite,
});

/** A query as it was sent, with when it was answered: enough to ask again. @public */
export const evidenceQuerySchema = z.object({
  /** For example `prometheus`, `inference log`, `kubernetes`. */
  source: z.string(),
  /** Configured instance that answered. */
  instance: z.string().optional(),
  query: z.string(),
  at: z.iso.datetime(),
  /** What was asked about, for example `errors of 14`. */
  about: z.string(),
});

/** @public */
export type EvidenceQuery = z.infer<typeof evidenceQuerySchema>;

/** One test of the judge. Evidence is told as natural logarithms. @public */
export const verdictTestSchema = z.object({
  /** Unique within a verdict, for example `errors` or `latency-250ms`. */
  id: z.string(),
  metric: z.enum(judgedMetrics),
  title: z.string(),
  /** Its own word; the verdict is made of these. */
  verdict: verdictWordSchema,
  /** Shown, but no part of the verdict. */
  isAdvisory: z.boolean(),
  sentence: z.string(),
  /** Share of the chance of a false rollback that this test may use up. */
  alpha: z.number().min(0).max(1),
  /** Evidence that the canary is worse (sample ratio: that the split is not the asked one), with its line, ln(1/α). */
  harm: z.object({ logE: finite, threshold: z.number() }).optional(),
  /** Evidence that it is not worse than the margin, and whether that is shown; absent where a promote does not rest on it. */
  safety: z
    .object({ logE: finite, threshold: z.number(), shown: z.boolean() })
    .optional(),
  /** When a line was crossed first. */
  decidedAt: z.iso.datetime().optional(),
  effect: verdictEffectSchema.optional(),
  stable: armCountsSchema.optional(),
  canary: armCountsSchema.optional(),
  /** How many times as widely the counts scatter as independent requests would; evidence is divided by it. */
  dispersion: z.number().optional(),
  /** Latency: the edge with the most evidence, in seconds, evidence at each edge, and the buckets of the quantiles. */
  edgeSeconds: z.number().optional(),
  edges: z
    .array(
      z.object({ edgeSeconds: z.number(), logE: z.number(), effect: finite }),
    )
    .optional(),
  quantiles: z.array(quantileBucketsSchema).optional(),
  /** Scores: largest distance of the cumulative shares over the bins. */
  ks: z.number().optional(),
  /** Scores: shares of predictions per bin. */
  histogram: z
    .object({
      edges: z.array(z.number()),
      stable: z.array(z.number()),
      canary: z.array(z.number()),
    })
    .optional(),
  /** Labels: share of the mature predictions that has its label. */
  labelledShare: z.object({ stable: finite, canary: finite }).optional(),
  queries: z.array(evidenceQuerySchema),
});

/** @public */
export type VerdictTest = z.infer<typeof verdictTestSchema>;

/** When what could be seen. @public */
export const verdictForecastSchema = z.object({
  sentence: z.string(),
  /** Ratio of rates that would be seen, and how long that takes at the present share and traffic. */
  detectable: z.array(
    z.object({
      riskRatio: z.number().positive(),
      minutes: finite,
      /** Why minutes is null. */
      reason: z.string().optional(),
    }),
  ),
  /** When the rollout may be promoted if it is as good as stable. */
  promoteMinutes: finite,
});

/** What a simpler rule would have done on the same counters. @public */
export const otherRuleSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** The test of the judge that looks at the same counts. */
  metric: z.enum(judgedMetrics),
  /** A threshold that is fixed beforehand, rather than a comparison with the stable version. */
  isFixed: z.boolean(),
  outcome: z.enum(['nothing', 'would-abort']),
  /** End of the minute after which it would have aborted. */
  at: z.iso.datetime().optional(),
  /** What it would have acted on, or what came nearest to that. */
  sentence: z.string(),
  /** Share of healthy canaries that the rule aborts, as simulated; absent where no simulated scenario is like this rollout. */
  falseAlarms: shareSchema.optional(),
  /** What was simulated, for example `A/A, 0.2 % errors`. */
  simulated: z.string().optional(),
});

/** How a log of scores stands. `counting`, `waiting` and `few` are in order; the others say why no score counts. @public */
export const scoreLogStates = [
  'counting',
  'waiting',
  'few',
  'not-named',
  'not-configured',
  'unreadable',
  'no-version',
  'no-column',
  'same-version',
  'stale',
  'rewritten',
] as const;

/** Reply of `GET …/verdict`. @public */
export const verdictSchema = z.object({
  rollout: z.string(),
  verdict: verdictWordSchema,
  /** Why, in one sentence that a person understands. */
  reason: z.string(),
  /** Versions that are compared. */
  canary: z.string().optional(),
  stable: z.string().optional(),
  /** When the judge looked last, and since when it has looked. */
  judgedAt: z.iso.datetime(),
  since: z.iso.datetime().optional(),
  /** Since when a rollback is final: what comes after does not change it. */
  finalSince: z.iso.datetime().optional(),
  /** Since when a promote stands, and at which share of the requests: at another one it is to be shown anew. */
  promoted: z
    .object({ since: z.iso.datetime(), share: z.number().min(0).max(1) })
    .optional(),
  tests: z.array(verdictTestSchema),
  forecast: verdictForecastSchema.optional(),
  otherRules: z.array(otherRuleSchema),
  /** The promise: chance of a false rollback over the whole rollout, at every look. */
  promise: z.object({ alpha: z.number().min(0).max(1), sentence: z.string() }),
  /** Name of the policy that the server asks for, and why it is not in force. */
  policy: z.object({
    location: z.string().optional(),
    problem: z.string().optional(),
  }),
  /** Of the log of scores, where the server names one or the policy asks for one. */
  scoreLog: z
    .object({
      name: z.string().optional(),
      state: z.enum(scoreLogStates),
      sentence: z.string(),
    })
    .optional(),
  /** What is missing to judge, by name, for example a metric that Prometheus does not have. */
  missing: z.array(z.string()),
  /** Of the counters: a verdict on old evidence says so. */
  freshness: freshnessSchema,
});

/** @public */
export type OtherRule = z.infer<typeof otherRuleSchema>;

/** @public */
export type Verdict = z.infer<typeof verdictSchema>;

/** Reply of `GET …/analysis-template`: how Argo Rollouts asks for verdicts on this rollout, as YAML. @public */
export const analysisTemplateReplySchema = z.object({
  template: z.string(),
  /** What to put among the steps of the Rollout. */
  step: z.string(),
  /** Secret that the template takes its token from; to be made in the rollout's namespace. */
  secret: z.object({ name: z.string(), key: z.string() }),
  /** Whether template and step can be proposed where Git owns the rollout; absent where Git owns nothing. */
  proposal: z
    .object({
      possible: z.boolean(),
      /** What it does, or why not. */
      sentence: z.string(),
    })
    .optional(),
});

/** @public */
export type AnalysisTemplateReply = z.infer<typeof analysisTemplateReplySchema>;

/** Body of `POST …/analysis-template/proposals`. @public */
export const templateProposalRequestSchema = z.strictObject({
  reason: reasonSchema,
});

/** @public */
export type TemplateProposalRequest = z.infer<
  typeof templateProposalRequestSchema
>;

/** A pull request that adds the template, and a step that asks by it. @public */
export const templateProposalSchema = z.object({
  url: z.url(),
  number: z.number().int().positive(),
  branch: z.string(),
  /** Who was not asked for a review, and why, in one sentence; absent: everybody was. */
  notAsked: z.string().optional(),
});

/** @public */
export type TemplateProposal = z.infer<typeof templateProposalSchema>;

/** One look of the judge, for the strip of a test. @public */
export const evidencePointSchema = z.object({
  at: z.iso.datetime(),
  /** Natural logarithm of the evidence. */
  harmLogE: finite,
  safetyLogE: finite,
  effect: finite,
  low: finite,
  high: finite,
});

/** @public */
export type EvidencePoint = z.infer<typeof evidencePointSchema>;

/**
 * A pod whose counter did not simply go on. `reset`: it began anew, and counts from nothing; `joined`: it is not known what it
 * did in that interval, so it counts from then on.
 *
 * @public
 */
export const podEventSchema = z.object({
  at: z.iso.datetime(),
  pod: z.string(),
  role: z.enum(['stable', 'canary']),
  what: z.enum(['reset', 'joined']),
});

/** @public */
export type PodEvent = z.infer<typeof podEventSchema>;

/** Reply of `GET …/evidence`: series over time, oldest first. @public */
export const evidenceReplySchema = z.object({
  /** The newest of them, oldest first. */
  podEvents: z.array(podEventSchema).default([]),
  /** Wanted share of requests, as steps, for the shading behind the strips. */
  weights: z.array(z.object({ at: z.iso.datetime(), share: shareSchema })),
  series: z.array(
    z.object({
      test: z.string(),
      title: z.string(),
      harmThreshold: finite,
      safetyThreshold: finite,
      points: z.array(evidencePointSchema),
      /** When simpler rules would have fired. */
      marks: z.array(
        z.object({ at: z.iso.datetime(), rule: z.string(), label: z.string() }),
      ),
    }),
  ),
});

/** @public */
export type EvidenceReply = z.infer<typeof evidenceReplySchema>;

import { z } from 'zod';
import {
  amountSchema,
  currencySchema,
  memoryUnitSchema,
  serverAddressSchema,
  shareSchema,
} from './conventions';
import { recommendationSchema } from './recommendations';
import { replicaAdviceSchema } from './replicas';
import { spotPlanSchema } from './spot';

/** Why there is no recommendation for a server. @public */
export const withheldReasons = [
  /** The spec changed inside the window from which sizes are learned. */
  'spec-changed',
  /** Too little was measured. */
  'not-enough-history',
  /** Memory grows without end: a larger limit only delays what a smaller one hastens. */
  'leak',
  /** An autoscaler acts on the request. */
  'autoscaled',
  /** The container asks for nothing. */
  'no-request',
  'zero-replicas',
  /** It is the right size already. */
  'right-size',
  'dismissed',
  'withdrawn',
  'source-failed',
] as const;

/** @public */
export const withheldSchema = z.object({
  why: z.enum(withheldReasons),
  sentence: z.string(),
  /** When to look again. */
  until: z.iso.datetime().optional(),
});

/** @public */
export type Withheld = z.infer<typeof withheldSchema>;

/** What is advised for one server. @public */
export const serverAdviceSchema = z.object({
  server: serverAddressSchema,
  recommendation: recommendationSchema.nullable(),
  /** Set where there is no recommendation. */
  withheld: withheldSchema.nullable(),
  spot: spotPlanSchema.nullable(),
  /** Null where it has no pods, or was not looked at yet. */
  replicas: replicaAdviceSchema.nullable().default(null),
  /** Of a server with GPUs: what is said about them, for example that they idle. */
  gpu: z
    .object({
      count: z.number().nonnegative(),
      /** Mean use over the window, 0..1; null where it was not measured. */
      usedShare: shareSchema.nullable(),
      perDay: amountSchema,
      /** `keep`, `share`: MIG or time slices would do; `remove`: hardly used; `unknown`: not measured well enough to say. */
      advice: z.enum(['keep', 'share', 'remove', 'unknown']),
      savingPerDay: amountSchema.nullable(),
      sentence: z.string(),
    })
    .nullable(),
});

/** @public */
export type ServerAdvice = z.infer<typeof serverAdviceSchema>;

/** Reply of `GET /v1/models/:kind/:namespace/:name/recommendations`. @public */
export const recommendationsReplySchema = z.object({
  entityRef: z.string(),
  currency: currencySchema,
  /** In which memory is shown; values are bytes whatever it is. */
  memoryUnit: memoryUnitSchema.default('GiB'),
  servers: z.array(serverAdviceSchema),
  /** Whether the caller may apply (`cost.recommendation.apply`) and dismiss (`cost.recommendation.dismiss`). */
  may: z.object({ apply: z.boolean(), dismiss: z.boolean() }),
});

/** @public */
export type RecommendationsReply = z.infer<typeof recommendationsReplySchema>;

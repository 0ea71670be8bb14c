import { freshnessSchema } from '@bellwether/plugin-models-common';
import { z } from 'zod';
import { analysisRunSummarySchema } from './analysisRuns';
import { controllerSchema, rolloutAddressSchema } from './conventions';
import { experimentSchema } from './experiments';
import { gitOwnershipSchema } from './git';
import { rolloutStepSchema } from './steps';
import { trafficSchema } from './traffic';

/**
 * As the controller means it: what it reports counts only once it has seen the spec that is there now, and the revision that
 * is asked for.
 *
 * @public
 */
export const rolloutPhases = [
  'healthy',
  'progressing',
  'paused',
  'degraded',
  'unknown',
] as const;

/** @public */
export type RolloutPhase = (typeof rolloutPhases)[number];

/** What a rollout waits for. @public */
export const waitingReasons = [
  /** `observedGeneration` is behind `generation`: the controller has not seen the spec that is there now. */
  'spec-not-observed',
  /** Step and pause still belong to the revision before. */
  'revision-not-observed',
  /** The pause was ended, and the controller has not gone on. */
  'unpausing',
  /** A pause among the steps, until somebody promotes. */
  'step-pause',
  /** A pause among the steps, until its time is over. */
  'timed-pause',
  'inconclusive-analysis',
  'inconclusive-experiment',
  /** `spec.paused`. */
  'manual-pause',
  'blue-green-pause',
  'analysis-running',
  'experiment-running',
  'pods-not-ready',
  /** The weight that was asked for is not the one in effect. */
  'weights-settling',
  'old-pods-terminating',
  /** The spec is refused by the controller. */
  'invalid-spec',
  'aborted',
  'timed-out',
  /** The model did not load. */
  'model-failed',
  /** A canary stands at its share, and nothing goes on by itself. */
  'canary-holds',
  /** The portal's driver does nothing, because something is in doubt. */
  'driver-paused',
] as const;

/** @public */
export const waitingSchema = z.object({
  reason: z.enum(waitingReasons),
  sentence: z.string(),
  /** Since when, where the controller says it. */
  since: z.iso.datetime().optional(),
  /** When it ends by itself. */
  until: z.iso.datetime().optional(),
  /** True when nothing goes on until a person acts. */
  needsPerson: z.boolean(),
});

/** @public */
export type Waiting = z.infer<typeof waitingSchema>;

/** @public */
export const podCountsSchema = z.object({
  wanted: z.number().int().nonnegative(),
  ready: z.number().int().nonnegative(),
  /** Sum over the pods that are there; absent where pods may not be read. */
  restarts: z.number().int().nonnegative().optional(),
  /** Why the numbers are not known; they are 0 then. */
  unseen: z.string().optional(),
});

/** One side of a rollout. @public */
export const armSchema = z.object({
  role: z.enum(['stable', 'canary']),
  /** Version of the registry; absent where the object names none that is known. */
  version: z.number().int().positive().optional(),
  /** What the object says: a number, or an alias as `@champion`. */
  declared: z.string().optional(),
  /** Names the revision: pod template hash, Knative revision, or name of the predictor. */
  revision: z.string().optional(),
  images: z.array(z.string()),
  pods: podCountsSchema,
});

/** @public */
export type Arm = z.infer<typeof armSchema>;

/** A revision that the cluster still keeps, newest first. @public */
export const revisionSchema = z.object({
  id: z.string(),
  /** The controller's count, where it keeps one. */
  number: z.number().int().positive().optional(),
  role: z.enum(['stable', 'canary', 'earlier']),
  version: z.number().int().positive().optional(),
  declared: z.string().optional(),
  images: z.array(z.string()),
  createdAt: z.iso.datetime().optional(),
  counts: podCountsSchema,
  /** Pods of an aborted or replaced revision go at this time. */
  scaleDownAt: z.iso.datetime().optional(),
  pods: z.array(
    z.object({
      name: z.string(),
      ready: z.boolean(),
      phase: z.string(),
      restarts: z.number().int().nonnegative(),
      /** Why it is not ready, for example `CrashLoopBackOff`. */
      reason: z.string().optional(),
      startedAt: z.iso.datetime().optional(),
    }),
  ),
});

/** @public */
export type Revision = z.infer<typeof revisionSchema>;

/** @public */
export const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  since: z.iso.datetime().optional(),
});

/** The model that is rolled out. @public */
export const rolledOutModelSchema = z.object({
  /** Name as the object declares it. */
  name: z.string(),
  /** Catalog entity; absent when no registry holds the model: then nobody may act here. */
  entityRef: z.string().optional(),
  owner: z.string().optional(),
  system: z.string().optional(),
  championVersion: z.number().int().positive().optional(),
});

/**
 * What a controller does now with one server. It is there also when nothing is under way: then there is no canary.
 *
 * @public
 */
export const rolloutSchema = rolloutAddressSchema.extend({
  id: z.string(),
  uid: z.string().optional(),
  controller: controllerSchema,
  model: rolledOutModelSchema,
  /** Stable first; the canary only while a rollout is under way or was aborted. */
  arms: z.array(armSchema),
  phase: z.enum(rolloutPhases),
  /** The controller's own words. */
  message: z.string().optional(),
  /** One sentence for people. */
  sentence: z.string(),
  waiting: z.array(waitingSchema),
  /** True from the first sight of a new revision until it is stable or gone. */
  inProgress: z.boolean(),
  aborted: z.object({ at: z.iso.datetime().optional() }).optional(),
  /** When the rollout that is under way was first seen. */
  startedAt: z.iso.datetime().optional(),
  steps: z.array(rolloutStepSchema),
  /** Index into `steps`; equal to their number past the last; null where the controller has no steps. */
  currentStep: z.number().int().nonnegative().nullable(),
  traffic: trafficSchema,
  revisions: z.array(revisionSchema),
  /** Newest first; those that the cluster has deleted are kept here. */
  analysisRuns: z.array(analysisRunSummarySchema),
  /** Of Argo Rollouts, newest first; absent where they may not be read. */
  experiments: z.array(experimentSchema).optional(),
  conditions: z.array(conditionSchema),
  git: gitOwnershipSchema,
  generation: z.number().int().nonnegative().optional(),
  resourceVersion: z.string().optional(),
  /** When it was first seen to be as it is. */
  observedAt: z.iso.datetime(),
  freshness: freshnessSchema,
});

/** @public */
export type Rollout = z.infer<typeof rolloutSchema>;

/** Reply of `GET /v1/models/:kind/:namespace/:name/rollouts`. @public */
export const modelRolloutsReplySchema = z.object({
  rollouts: z.array(rolloutSchema),
  /** Every watched cluster: an empty list means nothing while one of them was not read. */
  clusters: z.array(freshnessSchema.extend({ cluster: z.string() })),
});

/** @public */
export type ModelRolloutsReply = z.infer<typeof modelRolloutsReplySchema>;

import { z } from 'zod';
import {
  amountSchema,
  currencySchema,
  estimatedShareSchema,
  serverAddressSchema,
  shareSchema,
} from './conventions';
import { changeSchema } from './changes';
import { replicaChangeSchema } from './replicas';

/** What a container asks for and may use; null where it says nothing. @public */
export const containerSizeSchema = z.object({
  cpuRequestCores: z.number().positive().nullable(),
  cpuLimitCores: z.number().positive().nullable(),
  memoryRequestBytes: z.number().positive().nullable(),
  memoryLimitBytes: z.number().positive().nullable(),
});

/** @public */
export type ContainerSize = z.infer<typeof containerSizeSchema>;

/**
 * Where a recommendation is.
 *
 * `proposed`: nobody did anything yet; `opened`: a pull request is open, or a patch is on its way; `merged`: in Git, not yet
 * on the cluster; `live`: the pods run with it, and its saving is being measured; `realised`: measured; `breached`: the size
 * is too small, and a revert is offered; `reverted`: taken back; `superseded`: another size took its place, by a later change or
 * by hand; `withdrawn`: usage contradicts it; `dismissed`: a person does not want it; `turned-down`: the pull request was closed;
 * `failed`: it could not be written.
 *
 * @public
 */
export const recommendationStates = [
  'proposed',
  'opened',
  'merged',
  'live',
  'realised',
  'breached',
  'reverted',
  'superseded',
  'withdrawn',
  'dismissed',
  'turned-down',
  'failed',
] as const;

/** @public */
export const recommendationStateSchema = z.enum(recommendationStates);

/** @public */
export type RecommendationState = z.infer<typeof recommendationStateSchema>;

/** Rerun of a size on usage that it was not learned from. @public */
export const replaySchema = z.object({
  /** That a container exceeds its size in a period as long as the held-out one. */
  breach: estimatedShareSchema,
  /** Share of held-out time in which use of CPU is above the request. */
  throttledShare: shareSchema,
  /** For example "0.4 % (0.1 – 0.9) of replays exceed the limit". */
  sentence: z.string(),
});

/** @public */
export type Replay = z.infer<typeof replaySchema>;

/** What the billable figure does not know of, in one sentence. @public */
export const billableCaveat =
  'Billable goes by what the scheduler requires of pods, nodes and volumes; ports of hosts and an autoscaler’s own settings (the least size of a group, pods that it leaves alone) are not known here and may keep a node.';

/** What a size saves. Only what frees a node is billable. @public */
export const savingSchema = z.object({
  requestedPerDay: amountSchema,
  schedulablePerDay: amountSchema,
  billablePerDay: amountSchema,
  /** Requested saving as a share of what is requested now; negative where more is recommended. */
  requestedShare: z.number().max(1),
  /** For example "room that other pods can use". */
  schedulableSentence: z.string(),
  /** For example "one node of 4 vCPU goes away". */
  billableSentence: z.string(),
  /** Nodes that would go away too but for what pods require of their nodes and of each other; absent where nothing holds one. */
  heldSentence: z.string().optional(),
});

/** @public */
export type Saving = z.infer<typeof savingSchema>;

/** @public */
export const containerRecommendationSchema = z.object({
  container: z.string(),
  current: containerSizeSchema,
  recommended: containerSizeSchema,
});

/** @public */
export type ContainerRecommendation = z.infer<
  typeof containerRecommendationSchema
>;

/** One point of saving against risk: what the size for another target would do. @public */
export const riskPointSchema = z.object({
  /** Target breach probability: what the slider stands on. */
  target: z.number().gt(0).lt(1),
  /** Requested saving, as a share of what is requested now. */
  saving: z.object({ share: z.number() }),
  /** Requested saving in money. */
  savingPerDay: amountSchema,
  /** The same as schedulable and billable too; absent in what was kept before it was told. */
  amounts: savingSchema.optional(),
  replay: replaySchema,
  containers: z.array(containerRecommendationSchema),
});

/** @public */
export type RiskPoint = z.infer<typeof riskPointSchema>;

/** What a popular rule gives on the same data. @public */
export const ruleMarkSchema = z.object({
  /** For example `max-1.15`. */
  rule: z.string(),
  /** For example "max × 1.15 (KRR)". */
  title: z.string(),
  savingShare: z.number(),
  breach: estimatedShareSchema,
});

/** @public */
export type RuleMark = z.infer<typeof ruleMarkSchema>;

/** @public */
export const recommendationWarningSchema = z.object({
  /** For example `short-history`. */
  code: z.string(),
  sentence: z.string(),
});

/** @public */
export type RecommendationWarning = z.infer<typeof recommendationWarningSchema>;

/** How a size can be put in force. @public */
export const applyRouteSchema = z.object({
  /** `pull-request`: Git owns it; `patch`: the cluster object is changed; `by-hand`: the exact change is shown, and a person makes it. */
  via: z.enum(['pull-request', 'patch', 'by-hand']),
  repository: z.string().optional(),
  file: z.string().optional(),
  sentence: z.string(),
});

/** @public */
export type ApplyRoute = z.infer<typeof applyRouteSchema>;

/** Why the button waits. @public */
export const holdSchema = z.object({
  why: z.enum(['rollout', 'change-open', 'stale']),
  sentence: z.string(),
});

/** @public */
export type Hold = z.infer<typeof holdSchema>;

/** A proposed size of one server. @public */
export const recommendationSchema = z.object({
  id: z.uuid(),
  entityRef: z.string(),
  server: serverAddressSchema,
  owner: z.string().optional(),
  /** For example "CPU 4 → 2.4 cores, memory 8 → 4.6 GiB". */
  title: z.string(),
  state: recommendationStateSchema,
  /** What is so now, in one sentence. */
  sentence: z.string(),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  confidence: z.enum(['high', 'low']),
  warnings: z.array(recommendationWarningSchema),
  targetBreach: z.number().gt(0).lt(1),
  learnedFrom: z.object({ from: z.iso.datetime(), until: z.iso.datetime() }),
  heldOut: z.object({ from: z.iso.datetime(), until: z.iso.datetime() }),
  pods: z.number().int().nonnegative(),
  containers: z.array(containerRecommendationSchema),
  /** Another number of pods, as part of the change; null where it stays, or something else decides. */
  replicas: replicaChangeSchema.nullable().default(null),
  replay: replaySchema,
  saving: savingSchema,
  /** What its amounts are in, where that is another currency than the portal's: it was opened before the change. */
  currency: currencySchema.optional(),
  /** Ascending by target. */
  curve: z.array(riskPointSchema),
  rules: z.array(ruleMarkSchema),
  /** What is watched after the change, for example "p99 latency". */
  guards: z.array(z.string()),
  apply: applyRouteSchema,
  /** Set while it must wait. */
  hold: holdSchema.nullable(),
  /** The latest attempt to put it in force. */
  change: changeSchema.nullable(),
});

/** @public */
export type Recommendation = z.infer<typeof recommendationSchema>;

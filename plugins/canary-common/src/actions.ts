import { reasonSchema } from '@bellwether/plugin-models-common';
import { z } from 'zod';
import { ownedFieldSchema } from './git';
import { waitingSchema } from './rollouts';

/**
 * What can be done with a rollout. What each does depends on the controller and on the state; the preview says it.
 *
 * `promote`: one step on, whatever is waited for; `promote-full`: to the end at once; `skip-to-end`: past all steps, as older
 * tools do it; `abort`: all requests back to stable; `retry`: the aborted version again, from the first step; `rollback`: the
 * spec asks for an earlier revision again; `set-image`: another image; `set-weight`: KServe's percent; `end-analysis`: ends a
 * step's AnalysisRun, which moves the rollout forward; `retry-experiment`: runs an experiment again.
 *
 * @public
 */
export const actions = [
  'promote',
  'promote-full',
  'skip-to-end',
  'abort',
  'retry',
  'pause',
  'resume',
  'restart',
  'rollback',
  'set-image',
  'set-weight',
  'end-analysis',
  'retry-experiment',
] as const;

/** @public */
export const actionSchema = z.enum(actions);

/** @public */
export type Action = z.infer<typeof actionSchema>;

/** What an action needs to know beyond the rollout. @public */
export const actionParametersSchema = z.strictObject({
  /** `rollback`: id of the revision; the one before the newest if absent. */
  revision: z.string().max(253).optional(),
  /** `set-image`: container, or `*` for all. */
  container: z.string().max(253).optional(),
  /** `set-image` */
  image: z.string().min(1).max(1024).optional(),
  /** `set-weight`: percent of requests on the canary. */
  percent: z.number().int().min(0).max(100).optional(),
  /** `end-analysis`, `retry-experiment`: name of the run. */
  run: z.string().max(253).optional(),
});

/** @public */
export type ActionParameters = z.infer<typeof actionParametersSchema>;

/** What the cluster has to allow. @public */
export const clusterRightSchema = z.object({
  verb: z.string(),
  group: z.string(),
  resource: z.string(),
  subresource: z.string().optional(),
});

/** @public */
export type ClusterRight = z.infer<typeof clusterRightSchema>;

/** Why an action is not there. @public */
export const capabilityRefusals = [
  /** The rollout is in a state in which it means nothing. */
  'state',
  /** The controller has no such thing. */
  'controller',
  /** The portal's permission. */
  'permission',
  /** The cluster's. */
  'cluster',
  /** The model is in no registry, so nobody owns it. */
  'unregistered',
  /** The cluster was not heard of for a while. */
  'stale',
] as const;

/** Whether one may do something now, and if not, why. @public */
export const capabilitySchema = z.object({
  action: actionSchema,
  possible: z.boolean(),
  refusal: z.enum(capabilityRefusals).optional(),
  /** Why not, or what it does, in one sentence. */
  sentence: z.string(),
  /**
   * `direct`: acts at once; `pull-request`: Git owns the field, so the change is proposed there; `by-hand`: Git owns the field,
   * and a pull request cannot be made from here: the preview has the exact change.
   */
  via: z.enum(['direct', 'pull-request', 'by-hand']),
  permission: z.string(),
  rights: z.array(clusterRightSchema),
  /** Sends requests to other versions, or takes them away for good. */
  isDestructive: z.boolean(),
});

/** @public */
export type Capability = z.infer<typeof capabilitySchema>;

/** Reply of `GET …/capabilities`: what the caller may do now. @public */
export const capabilitiesReplySchema = z.object({
  capabilities: z.array(capabilitySchema),
  /** For example "as owner of travel-ml". */
  actingAs: z.string(),
});

/** @public */
export type CapabilitiesReply = z.infer<typeof capabilitiesReplySchema>;

/** A request to the cluster, exactly as it will be sent. @public */
export const plannedRequestSchema = z.object({
  method: z.enum(['PATCH', 'PUT']),
  /** From the API server's root. */
  path: z.string(),
  contentType: z.enum([
    'application/merge-patch+json',
    'application/json-patch+json',
    'application/json',
  ]),
  body: z.unknown(),
});

/** @public */
export type PlannedRequest = z.infer<typeof plannedRequestSchema>;

/** One field that changes. @public */
export const fieldChangeSchema = z.object({
  /** For example `status.abort`. */
  path: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  /** `git`: it comes back at the next sync. */
  owner: z.enum(['git', 'cluster', 'controller']),
  field: ownedFieldSchema,
});

/** @public */
export type FieldChange = z.infer<typeof fieldChangeSchema>;

/** The state in which an action was looked at: it acts only if that still holds. @public */
export const preconditionSchema = z.object({
  resourceVersion: z.string(),
  /** What must not have changed meanwhile, by path; what does not matter to the action is left out. */
  facts: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.null()]),
  ),
  /** For example "only if step is still 2 and the canary is still 7b4c9d66f". */
  sentence: z.string(),
});

/** @public */
export type Precondition = z.infer<typeof preconditionSchema>;

/** A change in Git. @public */
export const gitChangeSchema = z.object({
  repository: z.string(),
  /** Branch into which it goes. */
  base: z.string(),
  /** Undefined where the file could not be found from here. */
  file: z.string().optional(),
  /** Unified diff of the file; of the object alone where the file is not known. */
  diff: z.string(),
  title: z.string(),
  /** Why no pull request can be made, where that is so. */
  problem: z.string().optional(),
});

/** @public */
export type GitChange = z.infer<typeof gitChangeSchema>;

/** Body of `POST …/previews`. @public */
export const previewRequestSchema = z.strictObject({
  action: actionSchema,
  parameters: actionParametersSchema.default({}),
});

/** @public */
export type PreviewRequest = z.input<typeof previewRequestSchema>;

/** Exactly what would be done, by whom it is owned, and what happens next. @public */
export const previewSchema = z.object({
  action: actionSchema,
  parameters: actionParametersSchema,
  title: z.string(),
  /** For example "Rollout flight-ops / flight-delay on prod-eu". */
  target: z.string(),
  capability: capabilitySchema,
  /** In the order in which they are sent; none when the change goes through Git. */
  requests: z.array(plannedRequestSchema),
  changes: z.array(fieldChangeSchema),
  git: gitChangeSchema.optional(),
  precondition: preconditionSchema,
  /** What follows, one thing each, for example "Requests on 14: 20 % → 0 %". */
  next: z.array(z.object({ what: z.string(), sentence: z.string() })),
  /** What a person should know before. */
  warnings: z.array(z.string()),
  /** How it is taken back. */
  undo: z.string().optional(),
  /** The judge's word now, where there is one. */
  verdict: z.object({ verdict: z.string(), sentence: z.string() }).optional(),
  /** Waits for something before it acts, for example half a second after a pause began. */
  waiting: z.array(waitingSchema),
});

/** @public */
export type Preview = z.infer<typeof previewSchema>;

/** Body of `POST …/actions`. @public */
export const actRequestSchema = z.strictObject({
  action: actionSchema,
  parameters: actionParametersSchema.default({}),
  reason: reasonSchema,
  /** From the preview that the person confirmed. */
  precondition: preconditionSchema,
});

/** @public */
export type ActRequest = z.input<typeof actRequestSchema>;

/**
 * Where an action is.
 *
 * `sending`: the request is on its way; `waiting`: the cluster accepted it, the controller has not shown it yet; `observed`: it
 * has; `lost`: accepted, but the controller never did it, also after it was nudged; `refused`: the cluster did not accept it;
 * `conflict`: the state was another when it was to be sent, and nothing was sent; `waiting-for-merge`, `waiting-for-sync`,
 * `turned-down`: a pull request is open, merged and not yet in the cluster, or closed without a merge.
 *
 * @public
 */
export const actionStates = [
  'sending',
  'waiting',
  'observed',
  'lost',
  'refused',
  'conflict',
  'waiting-for-merge',
  'waiting-for-sync',
  'turned-down',
] as const;

/** An action that was taken. Reply of `POST …/actions` and of `GET /v1/actions/:id`. @public */
export const takenActionSchema = z.object({
  id: z.uuid(),
  rollout: z.string(),
  entityRef: z.string(),
  action: actionSchema,
  parameters: actionParametersSchema,
  actor: z.string(),
  reason: z.string(),
  state: z.enum(actionStates),
  /** What is so now, in one sentence. */
  sentence: z.string(),
  requests: z.array(plannedRequestSchema),
  takenAt: z.iso.datetime(),
  /** When the state changed last. */
  changedAt: z.iso.datetime(),
  /** When the controller was seen to have done it. */
  observedAt: z.iso.datetime().optional(),
  /** Until when it is waited for. */
  expectedUntil: z.iso.datetime().optional(),
  /** Set when the controller had to be woken by another change. */
  nudgedAt: z.iso.datetime().optional(),
  pullRequest: z
    .object({
      url: z.url(),
      number: z.number().int().positive(),
      branch: z.string(),
      /** Commit that was merged. */
      commit: z.string().optional(),
    })
    .optional(),
});

/** @public */
export type TakenAction = z.infer<typeof takenActionSchema>;

/** Reply of `GET …/actions`, newest first. @public */
export const takenActionsReplySchema = z.object({
  actions: z.array(takenActionSchema),
});

/** @public */
export type TakenActionsReply = z.infer<typeof takenActionsReplySchema>;

import { reasonSchema } from '@bellwether/plugin-models-common';
import { z } from 'zod';

/** Where an attempt to change a size is. @public */
export const changeStates = [
  /** The pull request is open. */
  'waiting-for-merge',
  /** Merged, not yet on the cluster. */
  'waiting-for-sync',
  /** The cluster accepted a patch, its pods do not run with it yet. */
  'waiting',
  /** The pods run with it. */
  'live',
  /** The pull request was closed without a merge. */
  'turned-down',
  /** It could not be written. */
  'failed',
] as const;

/** @public */
export const changeStateSchema = z.enum(changeStates);

/** @public */
export type ChangeState = z.infer<typeof changeStateSchema>;

/** @public */
export const pullRequestSchema = z.object({
  url: z.url(),
  number: z.number().int().positive(),
  branch: z.string(),
});

/** @public */
export type PullRequest = z.infer<typeof pullRequestSchema>;

/** An attempt to change a size, forwards or back. @public */
export const changeSchema = z.object({
  id: z.uuid(),
  recommendation: z.uuid(),
  kind: z.enum(['apply', 'revert']),
  via: z.enum(['pull-request', 'patch']),
  state: changeStateSchema,
  sentence: z.string(),
  /** Entity ref of the person, or `plugin:cost`. */
  actor: z.string(),
  reason: z.string(),
  openedAt: z.iso.datetime(),
  mergedAt: z.iso.datetime().optional(),
  liveAt: z.iso.datetime().optional(),
  pullRequest: pullRequestSchema.optional(),
});

/** @public */
export type Change = z.infer<typeof changeSchema>;

/** Which recommendations, and at which target. @public */
export const chosenRecommendationSchema = z.strictObject({
  id: z.uuid(),
  /** A target of the recommendation's curve; its own where absent. */
  target: z.number().gt(0).lt(1).optional(),
});

/** @public */
export type ChosenRecommendation = z.infer<typeof chosenRecommendationSchema>;

/** One file or object as it would be changed. @public */
export const plannedEditSchema = z.object({
  recommendation: z.uuid(),
  via: z.enum(['pull-request', 'patch', 'by-hand']),
  /** For example "Deployment flight-ops / flight-delay on prod-eu". */
  target: z.string(),
  repository: z.string().optional(),
  base: z.string().optional(),
  file: z.string().optional(),
  /** How the file says it: plain objects, Helm values, or a Kustomize patch. */
  dialect: z.enum(['manifest', 'helm-values', 'kustomize-patch']).optional(),
  /** Unified diff. */
  diff: z.string(),
  /** The request to the cluster, where it is a patch. */
  request: z
    .object({
      method: z.literal('PATCH'),
      path: z.string(),
      contentType: z.string(),
      body: z.unknown(),
    })
    .optional(),
  /** Why nothing can be written from here, where that is so, for example that the file moved. */
  problem: z.string().optional(),
});

/** @public */
export type PlannedEdit = z.infer<typeof plannedEditSchema>;

/** Body of `POST /v1/changes/previews`. @public */
export const previewChangesRequestSchema = z.strictObject({
  kind: z.enum(['apply', 'revert']).default('apply'),
  recommendations: z.array(chosenRecommendationSchema).min(1).max(20),
});

/** @public */
export type PreviewChangesRequest = z.input<typeof previewChangesRequestSchema>;

/** Exactly what would be changed. One pull request for each repository. @public */
export const changesPreviewSchema = z.object({
  kind: z.enum(['apply', 'revert']),
  title: z.string(),
  edits: z.array(plannedEditSchema),
  /** For example "1 pull request to travel/flight-ops, 1 patch on prod-us". */
  sentence: z.string(),
  /** What a person should know before. */
  warnings: z.array(z.string()),
  /** What follows, in order. */
  next: z.array(z.string()),
  /** Fingerprint of what was looked at: it is done only if that is still so. */
  precondition: z.string(),
  /** The body of the pull requests, Markdown. */
  description: z.string(),
});

/** @public */
export type ChangesPreview = z.infer<typeof changesPreviewSchema>;

/** Body of `POST /v1/changes`. @public */
export const makeChangesRequestSchema = z.strictObject({
  kind: z.enum(['apply', 'revert']).default('apply'),
  recommendations: z.array(chosenRecommendationSchema).min(1).max(20),
  reason: reasonSchema,
  /** From the preview that the person confirmed. */
  precondition: z.string().min(1),
});

/** @public */
export type MakeChangesRequest = z.input<typeof makeChangesRequestSchema>;

/** Reply of `POST /v1/changes`: one for each recommendation. @public */
export const changesReplySchema = z.object({ changes: z.array(changeSchema) });

/** @public */
export type ChangesReply = z.infer<typeof changesReplySchema>;

/** Body of `POST /v1/recommendations/:id/dismissal`. @public */
export const dismissRequestSchema = z.strictObject({
  reason: reasonSchema,
  /** When to propose again; never where absent. */
  until: z.iso.datetime().optional(),
});

/** @public */
export type DismissRequest = z.infer<typeof dismissRequestSchema>;

import { z } from 'zod';

/** Something that happened to a rollout. @public */
export const rolloutEventSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  /** `canary.<thing>.<past participle>`, for example `canary.weight.changed`. */
  type: z.string(),
  /** Entity ref of a user, `controller:<name>`, `manager:<field manager>`, `plugin:canary` or `judge`. */
  actor: z.string(),
  sentence: z.string(),
  /** What the person wrote, or what the controller said. */
  reason: z.string().optional(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});

/** @public */
export type RolloutEvent = z.infer<typeof rolloutEventSchema>;

/** Reply of `GET …/events`, newest first. @public */
export const rolloutEventsReplySchema = z.object({
  events: z.array(rolloutEventSchema),
  /** Pass as `before` to read on; absent at the end. */
  next: z.string().optional(),
});

/** @public */
export type RolloutEventsReply = z.infer<typeof rolloutEventsReplySchema>;

import { z } from 'zod';

/** Topic of the events service on which every family publishes its events. @public */
export const EVENTS_TOPIC = 'bellwether.events';

/** Topic on which the models backend says which models or servers changed; the catalog reads them then. @public */
export const CHANGES_TOPIC = 'bellwether.models-changed';

/** Signals channel of the fleet; see also {@link modelChannel}. @public */
export const FLEET_CHANNEL = 'models:fleet';

/** Signals channel of one model. @public */
export const modelChannel = (entityRef: string) => `models:${entityRef}`;

/**
 * A state change that someone may want to see on the timeline or to prove later. Delivered at least once, stored once
 * by `id`.
 *
 * @public
 */
export const modelEventSchema = z.object({
  id: z.uuid(),
  /** ISO 8601. */
  at: z.iso.datetime(),
  /** `<family>.<thing>.<past participle>`, for example `models.alias.moved`. */
  type: z.string().regex(/^[a-z-]+(\.[a-z-]+)+$/),
  /** Entity ref of the model. */
  model: z.string(),
  /** Entity ref of a user, `registry:<instance>`, `controller:<name>` or `plugin:<id>`. */
  actor: z.string(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  reason: z.string().optional(),
  /** One sentence that a person reads on the timeline. */
  sentence: z.string(),
  /** Facts with source and time, enough to redo a judgement. */
  evidence: z.record(z.string(), z.unknown()).optional(),
});

/** @public */
export type ModelEvent = z.infer<typeof modelEventSchema>;

/** Reply of `GET …/events`, newest first. @public */
export const eventsReplySchema = z.object({
  events: z.array(modelEventSchema),
  /** Pass as `before` to read on; absent at the end. */
  next: z.string().optional(),
});

/** @public */
export type EventsReply = z.infer<typeof eventsReplySchema>;

/** Payload on {@link CHANGES_TOPIC}. @public */
export const modelsChangedSchema = z.object({
  instance: z.string().optional(),
  cluster: z.string().optional(),
  /** Registry model names that changed or went; absent: anything may have. */
  models: z.array(z.string()).optional(),
  /** Server ids that changed or went; absent with `cluster`: anything on it may have. */
  servers: z.array(z.string()).optional(),
});

/** @public */
export type ModelsChanged = z.infer<typeof modelsChangedSchema>;

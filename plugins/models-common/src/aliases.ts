import { z } from 'zod';

/**
 * A request to point an alias at another version of a model.
 *
 * @public
 */
export const moveAliasRequestSchema = z.object({
  /** Version number to point at, for example `12`. */
  version: z.number().int().positive(),
  /**
   * Version that the person saw when deciding; `null` if the alias was unset. The move is refused with a
   * conflict when the registry has moved on.
   */
  expectedVersion: z.number().int().positive().nullable(),
  /** Why, in the person's words; kept with the event. */
  reason: z.string().trim().min(10).max(500),
});

/** @public */
export type MoveAliasRequest = z.infer<typeof moveAliasRequestSchema>;

/** Names that a registry accepts for an alias. @public */
export const aliasNameSchema = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,99}$/,
    'an alias starts with a letter and holds letters, digits, - and _',
  )
  .refine(
    alias => !/^v\d+$/i.test(alias) && alias.toLowerCase() !== 'latest',
    'the registry keeps `latest` and v<number> for itself',
  );

/**
 * Where an alias points, and what the portal knows of how it got there. A registry keeps no history of aliases:
 * `since` and `movedBy` come from what the portal saw.
 *
 * @public
 */
export const aliasSchema = z.object({
  alias: z.string(),
  version: z.number().int().positive(),
  previousVersion: z.number().int().positive().nullable(),
  /** ISO 8601. With `sinceIsExact: false`: the alias was there already when the portal first looked. */
  since: z.iso.datetime(),
  /** True when the portal made the move or was told by a webhook; false when a listing found it (then: at the latest). */
  sinceIsExact: z.boolean(),
  /** How the portal learnt of it. */
  seenBy: z.enum(['portal', 'webhook', 'listing', 'first-read']),
  /** Entity ref of the user for moves made here; absent when the registry was changed elsewhere. */
  movedBy: z.string().optional(),
  reason: z.string().optional(),
});

/** @public */
export type Alias = z.infer<typeof aliasSchema>;

/** Reply to a move: the alias as read back from the registry. @public */
export const movedAliasSchema = z.object({
  alias: z.string(),
  version: z.number().int().positive(),
  previousVersion: z.number().int().positive().nullable(),
  eventId: z.string(),
});

/** @public */
export type MovedAlias = z.infer<typeof movedAliasSchema>;

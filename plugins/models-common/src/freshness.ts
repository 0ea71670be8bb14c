import { z } from 'zod';

/**
 * How old a reply is. Every reply that was made from stored facts carries one.
 *
 * @public
 */
export const freshnessSchema = z.object({
  /** ISO 8601 time of the last good answer of the upstream; absent when there was none yet. */
  readAt: z.iso.datetime().optional(),
  /** Set when the upstream does not answer now: the moment from which on the facts may be out of date. */
  staleSince: z.iso.datetime().optional(),
  /** One sentence: what the upstream answered last. Holds no URL, token or upstream body. */
  problem: z.string().optional(),
});

/** @public */
export type Freshness = z.infer<typeof freshnessSchema>;

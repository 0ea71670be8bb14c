import { z } from 'zod';

const count = z.number().int().nonnegative();

/**
 * Reply of `GET /v1/counts`: what the tabs of `/models` count, of what the caller may see. A part that the caller may not see
 * is absent.
 *
 * @public
 */
export const countsReplySchema = z.object({
  models: count,
  /** Models of which a family says that they need a person, by family. */
  needPerson: z.record(z.string(), count),
  /** Servers whose model no registry holds. */
  unregistered: count.optional(),
  /** Upstreams that are not as they should be, by state. */
  connections: z.object({ failed: count, limited: count, stale: count }),
});

/** @public */
export type CountsReply = z.infer<typeof countsReplySchema>;

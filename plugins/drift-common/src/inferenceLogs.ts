import { z } from 'zod';

/** Reply of `POST /v1/inference-logs/:log`. @public */
export const inferenceLogReplySchema = z.object({
  /** Rows that are on the portal's disk; a repeated event counts here and is kept once. */
  accepted: z.number().int().nonnegative(),
  /** What could not be taken: the first of them. */
  refused: z.array(z.object({ place: z.string(), sentence: z.string() })),
  refusedCount: z.number().int().nonnegative(),
});

/** @public */
export type InferenceLogReply = z.infer<typeof inferenceLogReplySchema>;

import { z } from 'zod';

/** What kind of trouble an upstream is in; decides the sentence that fixes it. @public */
export const problemKinds = [
  'no-answer',
  'connection-refused',
  'credentials-refused',
  'not-permitted',
  'rate-limited',
  'server-error',
  'bad-answer',
  'empty-listing',
  'not-stored',
] as const;

/** @public */
export const upstreamProblemSchema = z.object({
  kind: z.enum(problemKinds),
  /** Plain cause without URL, token or upstream text, for example `mlflow-prod answered 500`. */
  sentence: z.string(),
});

/** @public */
export type UpstreamProblem = z.infer<typeof upstreamProblemSchema>;

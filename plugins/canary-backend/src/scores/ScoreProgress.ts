import { profilePlanSchema } from '@bellwether/drift-engine';
import { scoreLogStates } from '@bellwether/plugin-canary-common';
import { z } from 'zod';

/** How far a log has been counted. Its windows touch and never overlap, so each row counts at most once. */
export const scoreProgressSchema = z.object({
  log: z.string(),
  /** What is counted: bins that cut the stable version's earlier scores into tenths, or its labels. */
  plan: profilePlanSchema,
  /** Begin and end of what was counted, milliseconds since 1970. */
  from: z.number(),
  until: z.number(),
  /** Rows that were counted of both versions. */
  counted: z.number(),
  /** What of it is of the last hour, by span of time, oldest first: rows that come late are looked for there. */
  recent: z.array(
    z.object({ from: z.number(), until: z.number(), counted: z.number() }),
  ),
});

export type ScoreProgress = z.infer<typeof scoreProgressSchema>;

export const scoreFactsSchema = z.object({
  /** Name of the log; absent where the server names none. */
  log: z.string().optional(),
  state: z.enum(scoreLogStates),
  /** What that means, without a full stop. */
  sentence: z.string(),
  /** Rows of the last hour that came after their window had closed, and are not counted. */
  late: z.number().optional(),
  queries: z.array(z.object({ about: z.string(), text: z.string() })),
});

/** What is told of a log of scores. */
export type ScoreFacts = z.infer<typeof scoreFactsSchema>;

/** Whether the scores of both versions are known as of now. */
export function isInOrder({ state }: ScoreFacts): boolean {
  return state === 'counting' || state === 'waiting' || state === 'few';
}

import { podEventSchema } from '@bellwether/plugin-canary-common';
import { JudgeState, Observation, Verdict } from '@bellwether/rollout-judge';
import { z } from 'zod';
import { Snapshot } from '../sampling';
import { scoreFactsSchema, ScoreProgress } from '../scores';

export const factsSchema = z.object({
  /** Of the canary that is judged, beside its revision; absent where it was not kept. */
  identity: z.string().optional(),
  instance: z.string().optional(),
  profile: z.string().optional(),
  /** Labels of the versions, for people. */
  canary: z.string(),
  stable: z.string(),
  /** What is missing to judge, in words. */
  missing: z.array(z.string()),
  queries: z.array(z.object({ about: z.string(), text: z.string() })),
  policyLocation: z.string().optional(),
  policyProblem: z.string().optional(),
  /** Why the newest look brought no evidence. */
  problem: z.string().optional(),
  /** Of the log of scores, where one is named or asked for. */
  scores: scoreFactsSchema.optional(),
  /** Tests whose bound for a promote was reached, which is told once. */
  bounds: z.array(z.string()).optional(),
  /** Pods whose counters did not simply go on. */
  podEvents: z.array(podEventSchema).optional(),
});

/** What a judging rests on, beside numbers. */
export type JudgingFacts = z.infer<typeof factsSchema>;

const finite = z.number().nullable();

export const pointSchema = z.object({
  test: z.string(),
  harm: finite,
  safety: finite,
  effect: finite,
  low: finite,
  high: finite,
});

/** How one test stood after an interval. */
export type TestPoint = z.infer<typeof pointSchema>;

/** What was said of one canary, and on what that rests. */
export interface JudgedSoFar {
  id: string;
  rollout: string;
  canary: string;
  stable: string;
  startedAt: string;
  endedAt?: string;
  judgedAt?: string;
  verdict?: Verdict;
  facts: JudgingFacts;
}

/** The judging of one canary, with all that is needed to go on. */
export interface Judging extends JudgedSoFar {
  /** Aligned time of the snapshot, seconds since 1970. */
  sampledAt: number;
  snapshot: Snapshot;
  state: JudgeState;
  /** How far the log of scores is counted; absent before that has begun. */
  scores?: ScoreProgress;
}

/** One interval, and how the tests stood after it. */
export interface StoredObservation {
  /** Seconds since 1970. */
  at: number;
  observation: Observation;
  points: TestPoint[];
}

import { z } from 'zod';
import {
  columnSchema,
  driftReportSchema,
  jointSchema,
  testSchema,
  verdictSchema,
} from '../report/schema';

/** Other tools whose tests, defaults and numbers can be had. */
export const PROFILES = [
  'scipy',
  'evidently-0.7',
  'nannyml-0.13',
  'alibi-0.13',
] as const;
export type ProfileName = (typeof PROFILES)[number];

/** What the tool holds its score against, where it does. */
const threshold = z.number().nullable().optional();

const profileTestSchema = testSchema.extend({ threshold });
const profileColumnSchema = columnSchema.extend({
  tests: z.array(profileTestSchema),
});

/** A report in another tool's numbers. */
export const profileReportSchema = driftReportSchema.extend({
  profile: z.enum(PROFILES),
  /** The tool's own rule for a data set; null where it has none. */
  verdict: verdictSchema.nullable(),
  /** Why there is no verdict. */
  reason: z.string().optional(),
  columns: z.array(profileColumnSchema),
  joint: z.array(
    jointSchema.extend({ threshold, drifted: z.boolean().optional() }),
  ),
});

export type ProfileReport = z.infer<typeof profileReportSchema>;
export type ProfileColumn = z.infer<typeof profileColumnSchema>;
export type ProfileTest = z.infer<typeof profileTestSchema>;
export type ProfileJoint = ProfileReport['joint'][number];

export interface ProfileOptions {
  /** The tool's own names of the tests to run; its defaults without. */
  tests?: string[];
  /** Level of the tools that take one (scipy, alibi-detect). Default 0.05. */
  alpha?: number;
  /** Seed of random steps. Default 0. */
  seed?: number;
}

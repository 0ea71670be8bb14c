import { z } from 'zod';
import type { Outcome } from './Steps';

/** What Playwright writes as JSON, as far as it is used here. */
const reportSchema = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    /** Passed when they were tried again. */
    flaky: z.number(),
    skipped: z.number(),
  }),
});

/** How the journeys went. A run that gave no report, or one without a failure that says it failed, counts as one failure. */
export function journeysOf(code: number, report: unknown): Outcome {
  if (report === undefined) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky, skipped } =
    reportSchema.parse(report).stats;
  return {
    passed: expected + flaky,
    failed: code !== 0 && unexpected === 0 ? 1 : unexpected,
    skipped,
  };
}

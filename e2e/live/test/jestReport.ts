import { z } from 'zod';
import { PlainError } from '../stack/PlainError';
import type { Outcome } from './Steps';

/** What Jest writes with `--json`, as far as it is used here. */
const reportSchema = z.object({
  numFailedTestSuites: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      startTime: z.number(),
      endTime: z.number(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

export interface Checks {
  passed: number;
  skipped: number;
  failed: number;
  milliseconds: number;
}

/** The checks of the files under a folder. A file that could not be run at all counts as one failure. */
export function checksUnder(report: unknown, folder: string): Checks {
  const checks = { passed: 0, skipped: 0, failed: 0, milliseconds: 0 };
  for (const file of reportSchema.parse(report).testResults) {
    if (!file.name.includes(`/${folder}/`)) continue;
    checks.milliseconds += Math.max(0, file.endTime - file.startTime);
    const failures = file.assertionResults.filter(
      ({ status }) => status === 'failed',
    ).length;
    checks.failed += failures;
    if (file.status === 'failed' && failures === 0) checks.failed += 1;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') checks.passed += 1;
      else if (status !== 'failed') checks.skipped += 1;
    }
  }
  return checks;
}

/** How a run of Jest went, of which all that counts lies under a folder. */
export function outcomeOf(
  { code, report }: { code: number; report?: unknown },
  folder: string,
): Outcome {
  if (report === undefined) throw new PlainError('Jest gave no report.');
  const { passed, skipped, failed } = checksUnder(report, folder);
  return { passed, skipped, failed: Math.max(failed, code === 0 ? 0 : 1) };
}

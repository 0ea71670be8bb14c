import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const caseRunsSchema = z.object({
  /** Rule by which the default combined, as the verdict names it. */
  combine: z.string(),
  /** p-values of repetition 0: the engine must still give them when more repetitions are added. */
  first: z.record(z.string(), z.number()),
  /** Per detector and rule one character a repetition, in their order: 1 where it alarmed at α. */
  alarms: z.record(z.string(), z.string().regex(/^[01]*$/)),
});

const runsSchema = z.object({
  schemaVersion: z.literal(1),
  alpha: z.number(),
  cases: z.record(z.string(), caseRunsSchema),
});

export type CaseRuns = z.infer<typeof caseRunsSchema>;

/** What all repetitions so far said, case by case. Repetition i of a case is the same whenever it is run. */
export type Runs = z.infer<typeof runsSchema>;

export function noRuns(alpha: number): Runs {
  return { schemaVersion: 1, alpha, cases: {} };
}

/** Repetitions of a case so far. */
export function repetitionsOf(runs: Runs, name: string): number {
  const lengths = Object.values(runs.cases[name]?.alarms ?? {}).map(
    alarms => alarms.length,
  );
  return lengths.length ? Math.min(...lengths) : 0;
}

/** Adds the next repetition of a case. */
export function addRepetition(
  runs: Runs,
  name: string,
  outcome: { combine: string; pValues: Record<string, number> },
) {
  const { combine, pValues } = outcome;
  runs.cases[name] ??= { combine, first: pValues, alarms: {} };
  const { alarms, first } = runs.cases[name];
  for (const key of Object.keys(first)) {
    const alarm = (pValues[key] ?? 1) <= runs.alpha;
    alarms[key] = `${alarms[key] ?? ''}${alarm ? 1 : 0}`;
  }
}

/** @throws Error naming the file when it holds something else than runs */
export function readRuns(file: string, alpha: number): Runs {
  if (!fs.existsSync(file)) return noRuns(alpha);
  const parsed = runsSchema.safeParse(
    JSON.parse(fs.readFileSync(file, 'utf8')),
  );
  if (!parsed.success) {
    throw new Error(
      `${file} does not hold results of this command: ${parsed.error.issues[0].message}.`,
    );
  }
  return parsed.data;
}

/** Writes the file as a whole or not at all, so that an interrupted run loses nothing. */
export function writeRuns(file: string, runs: Runs) {
  fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  const half = `${file}.${process.pid}`;
  fs.writeFileSync(half, `${JSON.stringify(runs, null, 1)}\n`);
  fs.renameSync(half, file);
}

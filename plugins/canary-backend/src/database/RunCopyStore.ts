import {
  AnalysisRun,
  analysisRunSchema,
} from '@bellwether/plugin-canary-common';
import { Knex } from 'knex';
import { keptSince } from './EventStore';

interface RunRow {
  uid: string;
  rollout: string;
  started_at: string | null;
  seen_at: string;
  run: string;
}

/** Newest runs that are told of; a rollout of a day has a few. */
const LIMIT = 50;

/** Copies of AnalysisRuns with all measurements that were ever seen: the controller keeps ten, and deletes old runs. */
export class RunCopyStore {
  constructor(private readonly knex: Knex) {}

  /** Newest first. */
  async list(rollout: string): Promise<AnalysisRun[]> {
    const rows = await this.knex<RunRow>('analysis_runs')
      .where({ rollout })
      .orderBy('started_at', 'desc')
      .limit(LIMIT);
    return rows.map(({ run }) => analysisRunSchema.parse(JSON.parse(run)));
  }

  async save(rollout: string, run: AnalysisRun, now: Date): Promise<void> {
    await this.knex.transaction(async transaction => {
      const row = await transaction<RunRow>('analysis_runs')
        .where({ uid: run.uid })
        .first();
      const before = row && analysisRunSchema.parse(JSON.parse(row.run));
      const merged = mergeRuns(before, run);
      await transaction<RunRow>('analysis_runs')
        .insert({
          uid: run.uid,
          rollout,
          started_at: run.startedAt ?? null,
          seen_at: now.toISOString(),
          run: JSON.stringify(merged),
        })
        .onConflict('uid')
        .merge();
    });
  }

  async prune(now: Date): Promise<void> {
    await this.knex<RunRow>('analysis_runs')
      .where('seen_at', '<', keptSince(now))
      .delete();
  }
}

const ENDED: ReadonlyArray<AnalysisRun['phase']> = [
  'successful',
  'failed',
  'error',
  'inconclusive',
];

/** The later of two sights of a run, with the measurements of both. */
export function mergeRuns(
  before: AnalysisRun | undefined,
  now: AnalysisRun,
): AnalysisRun {
  if (!before) return now;
  // A replica whose watch is behind does not take an end back.
  const latest =
    ENDED.includes(before.phase) && !ENDED.includes(now.phase) ? before : now;
  const other = latest === now ? before : now;
  return {
    ...latest,
    metrics: latest.metrics.map(metric => {
      const seen = new Map(
        [
          ...(other.metrics.find(({ name }) => name === metric.name)
            ?.measurements ?? []),
          ...metric.measurements,
        ].map(measured => [
          measured.startedAt ?? JSON.stringify(measured),
          measured,
        ]),
      );
      return {
        ...metric,
        measurements: [...seen.values()].sort((a, b) =>
          (a.startedAt ?? '') < (b.startedAt ?? '') ? -1 : 1,
        ),
      };
    }),
  };
}

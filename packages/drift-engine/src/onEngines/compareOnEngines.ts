import {
  needsRows,
  settle,
  type ComparisonSettings,
} from '../compare/settings';
import type { CompareSourcesOptions } from '../compareSources';
import {
  compareCounts,
  countOnEngine,
  countsByName,
  exactDistances,
  freezeOnEngine,
  openDistances,
  sampleSize,
} from '../counts';
import type { ProfilePlan } from '../profile/ProfilePlan';
import type { Side } from '../pushdown/closeSql';
import { sampleSql } from '../pushdown/sampleSql';
import { withSqlEngine } from '../pushdown/SqlEngine';
import type { DriftReport } from '../report/schema';
import { SourceError } from '../sources/SourceError';
import type { SqlSource } from '../sources/sql/SqlSource';
import { comparedColumns } from './comparedColumns';
import type { OnEngines } from './planOnEngines';

/** Rows of a side that leave an engine at most, for the tests of all columns together. */
const SAMPLE_ROWS = 6_000;

interface Sides {
  reference: Side;
  current: Side;
}

/** Has the engines count both sides by the plan that the reference gives. */
async function countSides(
  sides: Sides,
  { reference, current }: OnEngines,
  options: CompareSourcesOptions,
) {
  const compared = await comparedColumns(
    sides,
    { reference: reference.shown, current: current.shown },
    options,
  );
  const tell = (
    side: 'reference' | 'current',
    { shown: source }: SqlSource,
    rows: number,
  ) =>
    options.onProgress?.({
      step: 'read',
      side,
      source,
      done: rows,
      total: rows,
      unit: 'rows',
    });
  const { engine, relation } = sides.reference;
  const before = await freezeOnEngine(engine, relation, compared);
  tell('reference', reference, before.profile.rows);
  const now = await countOnEngine(
    sides.current.engine,
    before.plan,
    sides.current.relation,
    compared,
  );
  tell('current', current, now.profile.rows);
  const [odd] = now.findings;
  if (options.schema === 'strict' && odd) {
    throw new SourceError(
      { source: current.shown, column: odd.column },
      odd.message,
    );
  }
  return { before, now };
}

/** The rows for the tests of all columns together, where there is a key to choose them by. */
async function sampleOf(
  { engine, relation }: Side,
  plan: ProfilePlan,
  { rowKey = [], sampleRows = SAMPLE_ROWS }: CompareSourcesOptions,
  settings: ComparisonSettings,
) {
  return rowKey.length > 0 && needsRows(settings)
    ? sampleSql(engine, plan, relation, {
        rows: sampleSize(sampleRows, plan.columns.length),
        seed: settings.seed,
        key: rowKey,
      })
    : undefined;
}

async function compareSides(
  sides: Sides,
  planned: OnEngines,
  options: CompareSourcesOptions,
): Promise<DriftReport> {
  const started = performance.now();
  const { threads, signal, selfChanges, onProgress } = options;
  const settings = settle(planned.settings);
  const { before, now } = await countSides(sides, planned, options);
  const reference = countsByName(before.plan, before.profile);
  const current = countsByName(now.plan, now.profile);
  const open = openDistances(before, current, settings);
  const distances = await exactDistances(before.plan, open, sides);
  const samples = {
    reference: await sampleOf(sides.reference, before.plan, options, settings),
    current: await sampleOf(sides.current, now.plan, options, settings),
  };
  const read = (performance.now() - started) / 1000;
  const report = await compareCounts({
    columns: before.plan.columns,
    reference: {
      rows: before.profile.rows,
      counts: reference,
      sample: samples.reference,
      findings: [],
    },
    current: {
      rows: now.profile.rows,
      counts: current,
      sample: samples.current,
      findings: now.findings,
    },
    distances,
    settings,
    selfChanges,
    threads,
    signal,
  });
  onProgress?.({ step: 'compare', share: 1 });
  const { note } = planned;
  return {
    ...report,
    run: report.run && {
      ...report.run,
      notes: [...report.run.notes, ...(note ? [note] : [])],
    },
    timings: { ...report.timings, read },
  };
}

/**
 * Compares two queries by what their SQL engines count: no row leaves an engine, but for a sample where a test of all
 * columns together has a row key to choose it by.
 *
 * @throws SourceError, SettingsError, or the signal's reason
 */
export async function compareOnEngines(
  planned: OnEngines,
  options: CompareSourcesOptions,
): Promise<DriftReport> {
  const { signal, threads, memoryBytes, allowedDirectories } = options;
  const limits = { signal, threads, memoryBytes, allowedDirectories };
  const relationOf = ({ query }: SqlSource) => ({ from: { query } });
  const { reference, current } = planned;
  const [before, now] = [reference.url.href, current.url.href];
  return withSqlEngine(before, limits, first => {
    const compareWith = (second: typeof first) =>
      compareSides(
        {
          reference: { engine: first, relation: relationOf(reference) },
          current: { engine: second, relation: relationOf(current) },
        },
        planned,
        options,
      );
    return before === now
      ? compareWith(first)
      : withSqlEngine(now, limits, compareWith);
  });
}

import {
  DriftReport,
  freezeSql,
  Profile,
  ProfilePlan,
  profileSql,
  readTable,
  SqlEngine,
  withSqlEngine,
} from '@bellwether/drift-engine';
import { compareCounts, Counted, planFor } from '../../counts';
import {
  type CompareSettings,
  type Limits,
  numbersOf,
  type Rows,
  sourceOf,
} from './Job';

/** Values of a column that are looked at apart: those with the most rows. */
const MOST_VALUES = 12;
/** What looks at single columns; a slice is looked at, and only the whole is judged. */
const MARGINAL = ['ks', 'psi', 'chi2', 'model-output'] as const;

export interface SlicesJob {
  kind: 'slices';
  reference: Rows;
  current: Rows;
  /** Columns by whose values the rows are told apart, each with the column that has them as text. */
  by: Array<{ column: string; text: string }>;
  /** `columns` are the only ones that are compared. */
  settings: CompareSettings;
}

export interface SliceRows {
  reference: number;
  current: number;
}

export interface SlicesResult {
  kind: 'slices';
  slices: Array<{ by: string; value: string; report: DriftReport }>;
  /** Values that are not among them, per column. */
  others: Array<{ by: string; values: number; rows: SliceRows }>;
}

/**
 * Compares the rows of each of the most frequent values with the reference's rows of that value. Both sides are counted
 * once per column, at edges that are frozen on all of the reference; the engine counts, and no row leaves it.
 */
export async function compareSlices(
  job: SlicesJob & Limits,
  onProgress?: (share: number) => void,
): Promise<SlicesResult> {
  const { threads, allowedDirectories } = job;
  const result: SlicesResult = { kind: 'slices', slices: [], others: [] };
  await withSqlEngine(
    job.reference.address,
    { threads, allowedDirectories },
    async engine => {
      const plan = await freezeSql(engine, relationOf(job.reference), {
        columns: await comparableColumns(engine, job),
      });
      for (const [index, by] of job.by.entries()) {
        await compareBy(by, { engine, job, plan, result });
        onProgress?.((index + 1) / job.by.length);
      }
    },
  );
  return result;
}

/** Columns that are asked for, are there, and hold what can be compared. */
async function comparableColumns(
  engine: SqlEngine,
  { reference, settings }: SlicesJob,
): Promise<string[]> {
  const wanted = new Set(settings.columns);
  const excluded = new Set(settings.exclude);
  const found = await engine.columns(subquery(reference));
  return found.flatMap(({ name, kind }) =>
    kind && wanted.has(name) && !excluded.has(name) ? [name] : [],
  );
}

async function compareBy(
  { column: by, text }: SlicesJob['by'][number],
  at: {
    engine: SqlEngine;
    job: SlicesJob & Limits;
    plan: ProfilePlan;
    result: SlicesResult;
  },
): Promise<void> {
  const { engine, job, plan, result } = at;
  const rows = {
    reference: await countByText(job.reference, text, job),
    current: await countByText(job.current, text, job),
  };
  const ranked = rankValues(rows.reference, rows.current);
  const values = ranked.slice(0, MOST_VALUES);
  const rest = ranked.slice(MOST_VALUES);
  if (values.length === 0) return;
  const sliced = {
    ...plan,
    // All of its rows share it: of itself it says nothing.
    columns: plan.columns.filter(({ name }) => name !== by),
    slice: { column: text, values },
  };
  const found = await engine.columns(subquery(job.current));
  const current = planFor(
    sliced,
    new Map(
      found.flatMap(({ name, kind }) =>
        kind && sliced.columns.some(each => each.name === name)
          ? [[name, kind] as const]
          : [],
      ),
    ),
  );
  const profiles = {
    reference: await profileSql(engine, sliced, relationOf(job.reference)),
    current: await profileSql(engine, current.plan, relationOf(job.current)),
  };
  const detectors = MARGINAL.filter(
    name => job.settings.detectors?.includes(name) ?? true,
  );
  for (const [slice, value] of values.entries()) {
    const report = await compareCounts({
      columns: sliced.columns,
      reference: countedSlice(sliced, profiles.reference, slice),
      current: {
        ...countedSlice(current.plan, profiles.current, slice),
        findings: current.findings,
      },
      settings: {
        ...job.settings,
        columns: undefined,
        detectors: detectors.length > 0 ? detectors : [...MARGINAL],
        // Few families are left: ways to combine them that a monitor may name need more.
        combine: 'holm',
      },
      threads: job.threads,
    });
    result.slices.push({ by, value, report });
  }
  if (rest.length > 0) {
    const sum = (counts: ReadonlyMap<string, number>) =>
      rest.reduce((total, value) => total + (counts.get(value) ?? 0), 0);
    result.others.push({
      by,
      values: rest.length,
      rows: { reference: sum(rows.reference), current: sum(rows.current) },
    });
  }
}

/** The counts of one slice of a profile. */
function countedSlice(
  { columns }: ProfilePlan,
  { slices = [] }: Profile,
  slice: number,
): Counted {
  const found = slices[slice];
  return {
    rows: found?.rows ?? 0,
    counts: new Map(
      columns.flatMap(({ name }, i) =>
        found ? [[name, found.columns[i]] as const] : [],
      ),
    ),
    findings: [],
  };
}

/** Rows by the text in a column; rows without one are left out. */
async function countByText(
  { address, query }: Rows,
  text: string,
  { threads, allowedDirectories }: Limits,
): Promise<Map<string, number>> {
  const name = `"${text.replaceAll('"', '""')}"`;
  const table = await readTable(
    sourceOf({
      address,
      query: `SELECT ${name} AS slice_value, count(*) AS row_count FROM (${query}) AS rows_by_text WHERE ${name} IS NOT NULL GROUP BY ${name}`,
    }),
    { threads, allowedDirectories },
  );
  const counts = new Map<string, number>();
  const values = table.columns.find(column => column.name === 'slice_value');
  if (!values || 'values' in values) return counts;
  const rows = numbersOf(table, 'row_count');
  values.codes.forEach((code, row) =>
    counts.set(values.categories[code], rows[row]),
  );
  return counts;
}

/** Most rows of the window first; what only the reference has comes last. */
function rankValues(
  reference: ReadonlyMap<string, number>,
  current: ReadonlyMap<string, number>,
): string[] {
  return [...new Set([...current.keys(), ...reference.keys()])].sort(
    (a, b) =>
      (current.get(b) ?? 0) - (current.get(a) ?? 0) ||
      (reference.get(b) ?? 0) - (reference.get(a) ?? 0) ||
      (a < b ? -1 : 1),
  );
}

function relationOf({ query }: Rows) {
  return { from: { query } };
}

function subquery({ query }: Rows): string {
  return `(${query}) source_query`;
}

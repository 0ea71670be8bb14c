import {
  Column,
  compareSources,
  CompareSourcesOptions,
  DriftReport,
  freezePlan,
  keyedSample,
  makeBaseline,
  profileTable,
  readTable,
  SourceError,
  Table,
} from '@bellwether/drift-engine';

/** Rows of the sample that a baseline keeps for joint tests. */
const SAMPLE_ROWS = 2000;
/** Rows that are shown as the least typical. */
const TYPICAL_ROWS = 5;

export type CompareSettings = Pick<
  CompareSourcesOptions,
  | 'columns'
  | 'exclude'
  | 'target'
  | 'prediction'
  | 'alpha'
  | 'detectors'
  | 'combine'
  | 'materiality'
  | 'seed'
  | 'selfChanges'
>;

interface Limits {
  threads: number;
  allowedDirectories?: string[];
}

/** Work on rows; plain values in and out, so that it can be done in another thread. */
export type Job = Limits &
  (
    | { kind: 'days'; source: string }
    | {
        kind: 'baseline';
        source: string;
        rowKey?: string;
        seed: number;
        /** Sources of the windows within it. */
        windows: string[];
        settings: CompareSettings;
      }
    | {
        kind: 'compare';
        reference: string;
        current: string;
        settings: CompareSettings;
        /** Queries for the model's error; the reference's comes second. */
        errors?: [current: string, reference: string];
        versions?: string;
      }
  );

export interface DaysResult {
  kind: 'days';
  days: Array<[day: string, rows: number]>;
}

export interface BaselineResult {
  kind: 'baseline';
  rows: number;
  hash: string;
  /** The baseline as the engine makes it. */
  profile: unknown;
  selfChanges: number[];
}

export interface MeasuredError {
  value: number | null;
  labelled: number;
  rows: number;
}

export interface CompareResult {
  kind: 'compare';
  report: DriftReport;
  errors?: [current: MeasuredError, reference: MeasuredError];
  versions: Array<{ version: string; share: number }>;
  typicalRows: Array<Record<string, string>>;
}

export type JobResult = DaysResult | BaselineResult | CompareResult;

/**
 * Does a job.
 *
 * @throws SourceError - one line, for whatever is wrong with the data
 */
export async function perform(
  job: Job,
  onProgress?: (share: number) => void,
): Promise<JobResult> {
  switch (job.kind) {
    case 'days':
      return countDays(job.source, job);
    case 'baseline':
      return makeOne(job, onProgress);
    default:
      return compareOne(job, onProgress);
  }
}

async function countDays(source: string, limits: Limits): Promise<DaysResult> {
  const table = await readTable(source, limits);
  const day = numbers(table, 'day');
  const rows = numbers(table, 'row_count');
  return {
    kind: 'days',
    days: Array.from(day, (at, index) => [
      new Date(at).toISOString().slice(0, 10),
      rows[index],
    ]),
  };
}

async function makeOne(
  job: Extract<Job, { kind: 'baseline' }>,
  onProgress?: (share: number) => void,
): Promise<BaselineResult> {
  const table = await readTable(job.source, limitsOf(job));
  const plan = freezePlan(table);
  const key = job.rowKey ? [job.rowKey] : [];
  const baseline = makeBaseline({
    plan,
    profile: profileTable(plan, table),
    sample: {
      seed: job.seed,
      key,
      table: keyedSample(table, { rows: SAMPLE_ROWS, seed: job.seed, key }),
    },
  });
  const selfChanges: number[] = [];
  for (const [index, window] of job.windows.entries()) {
    const { verdict } = await compareSources(job.source, window, {
      ...job.settings,
      ...limitsOf(job),
      // Only the size of the change of single columns is wanted.
      detectors: ['ks', 'psi', 'chi2'],
      schema: 'findings',
    });
    selfChanges.push(verdict.change ?? 0);
    onProgress?.((index + 1) / job.windows.length);
  }
  const { hash } = baseline;
  return {
    kind: 'baseline',
    rows: table.rows,
    hash,
    profile: baseline,
    selfChanges,
  };
}

async function compareOne(
  job: Extract<Job, { kind: 'compare' }>,
  onProgress?: (share: number) => void,
): Promise<CompareResult> {
  const limits = limitsOf(job);
  const report = await compareSources(job.reference, job.current, {
    ...job.settings,
    ...limits,
    schema: 'findings',
    onProgress: progress => {
      if (progress.step === 'compare') onProgress?.(progress.share);
    },
  });
  const errors: MeasuredError[] = [];
  for (const source of job.errors ?? []) {
    errors.push(await measureError(source, limits));
  }
  const [current, reference] = errors;
  return {
    kind: 'compare',
    report,
    ...(current && reference && { errors: [current, reference] }),
    versions: job.versions ? await countVersions(job.versions, limits) : [],
    typicalRows: await showTypicalRows(job, report, limits),
  };
}

async function measureError(
  source: string,
  limits: Limits,
): Promise<MeasuredError> {
  const table = await readTable(source, limits);
  const [error] = numbers(table, 'error');
  return {
    value: Number.isFinite(error) ? error : null,
    labelled: numbers(table, 'labelled')[0] ?? 0,
    rows: numbers(table, 'row_count')[0] ?? 0,
  };
}

async function countVersions(source: string, limits: Limits) {
  const table = await readTable(source, limits);
  const column = table.columns.find(({ name }) => name === 'version');
  const rows = numbers(table, 'row_count');
  const total = rows.reduce((sum, count) => sum + count, 0);
  return Array.from(rows, (count, row) => ({
    version: column ? textOf(column, row) : '',
    share: total > 0 ? count / total : 0,
  })).filter(({ version }) => version !== '');
}

async function showTypicalRows(
  job: Extract<Job, { kind: 'compare' }>,
  report: DriftReport,
  limits: Limits,
) {
  const rows = report.joint
    .flatMap(({ typicalRows }) => typicalRows ?? [])
    .slice(0, TYPICAL_ROWS);
  if (rows.length === 0) return [];
  const table = await readTable(job.current, limits);
  return rows.map(row =>
    Object.fromEntries(
      table.columns
        .slice(0, 20)
        .map(column => [column.name, textOf(column, row)]),
    ),
  );
}

function textOf(column: Column, row: number): string {
  if (!('values' in column)) {
    return column.categories[column.codes[row]] ?? '';
  }
  const value = column.values[row];
  if (Number.isNaN(value)) return '';
  return column.type === 'datetime'
    ? new Date(value).toISOString()
    : String(Number(value.toPrecision(6)));
}

function numbers(table: Table, name: string): Float64Array {
  const column = table.columns.find(each => each.name === name);
  if (column && 'values' in column) return column.values;
  if (table.rows === 0) return new Float64Array();
  throw new SourceError(
    { source: table.origin?.source ?? 'the source', column: name },
    'no numbers came',
  );
}

function limitsOf({ threads, allowedDirectories }: Limits): Limits {
  return { threads, allowedDirectories };
}

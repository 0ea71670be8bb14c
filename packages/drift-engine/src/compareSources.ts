import {
  compare,
  type CompareOptions,
  type PieceRunner,
} from './compare/compare';
import { compareOnEngines, planOnEngines } from './onEngines';
import type { DriftReport } from './report/schema';
import { checkSchema } from './schema';
import { needsRows, settle } from './compare/settings';
import { readTable, tallyTable } from './sources/readTable';
import { RunMemory } from './sources/MemoryBudget';
import {
  DEFAULT_MEMORY_BYTES,
  type ReadOptions,
  type ReadProgress,
} from './sources/ReadOptions';
import { SourceError } from './sources/SourceError';
import { asRows, isTallied, type Table, type TalliedTable } from './table';
import { withWorkers } from './workers';

export interface CompareSourcesOptions
  extends Omit<CompareOptions, 'onProgress' | 'readSeconds' | 'runner'> {
  /**
   * `strict`: a column on one side only, or of another type, is an error. `findings`: it is a finding of the report, and
   * the columns that both sides have are compared.
   */
  schema?: 'strict' | 'findings';
  /** Threads that read and compute; results do not depend on it. Default: the processor's, at most 4. */
  threads?: number;
  /** Whether this thread computes too (the default); a server leaves its event loop free. */
  mainThreadWorks?: boolean;
  /** Most bytes of column arrays of both sides together; the embedded engine gets a quarter of it on top. Default: 4 GB. */
  memoryBytes?: number;
  stdin?: Uint8Array;
  allowedDirectories?: readonly string[];
  /**
   * Whether SQL engines count where both sides are on one, and no row leaves them but a sample (the default); else rows are
   * read.
   */
  pushDown?: boolean;
  /** Columns that identify a row: by them an SQL engine chooses the sample for the tests of all columns together. */
  rowKey?: readonly string[];
  /** Rows of a side that leave an SQL engine at most. Default: 6,000; fewer where there are many columns. */
  sampleRows?: number;
  onProgress?: (
    progress:
      | ({ step: 'read'; side: 'reference' | 'current' } & ReadProgress)
      | { step: 'compare'; share: number },
  ) => void;
}

export interface Sides {
  reference: Table;
  current: Table;
  readSeconds: number;
}

function readOptions(
  options: CompareSourcesOptions,
  side: 'reference' | 'current',
  memory: RunMemory,
): ReadOptions {
  const { columns, target, prediction, onProgress } = options;
  const named = [target, prediction].filter(name => name !== undefined);
  return {
    columns: columns && [...new Set([...columns, ...named])],
    exclude: options.exclude,
    // What the current data lost is a finding; a name that the reference does not have is a mistake.
    ignoreUnknownColumns: side === 'current' && options.schema !== 'strict',
    threads: options.threads,
    memory,
    signal: options.signal,
    stdin: options.stdin,
    allowedDirectories: options.allowedDirectories,
    onProgress:
      onProgress &&
      (progress => onProgress({ step: 'read', side, ...progress })),
  };
}

function requireRoles(options: CompareSourcesOptions, table: Table): void {
  for (const role of ['target', 'prediction'] as const) {
    const name = options[role];
    if (name !== undefined && !table.columns.some(each => each.name === name)) {
      throw new SourceError(
        { source: table.origin?.source ?? 'reference', column: name },
        `there is no such column, and it is named as the ${role}`,
      );
    }
  }
}

/** Reads both sources at the same time. Where both are wrong, the reference's problem is told. */
async function readBoth<T>(
  read: (source: string, options: ReadOptions) => Promise<T>,
  reference: string,
  current: string,
  options: CompareSourcesOptions,
): Promise<{ reference: T; current: T }> {
  const stop = new AbortController();
  const signals = options.signal
    ? [options.signal, stop.signal]
    : [stop.signal];
  const { memoryBytes = DEFAULT_MEMORY_BYTES } = options;
  const memory = new RunMemory(memoryBytes, 2);
  const first = read(reference, readOptions(options, 'reference', memory));
  const second = read(current, {
    ...readOptions(options, 'current', memory),
    signal: AbortSignal.any(signals),
  });
  // Until the reference is read, the other's problem waits.
  second.catch(() => {});
  try {
    return { reference: await first, current: await second };
  } catch (error) {
    stop.abort(error);
    await second.catch(() => {});
    throw error;
  }
}

/**
 * Reads two sources, for a comparison of any kind, and checks that their columns go together.
 *
 * @throws SourceError for the first thing that is wrong with the data
 */
export async function readSides(
  reference: string,
  current: string,
  options: CompareSourcesOptions = {},
): Promise<Sides> {
  const started = performance.now();
  const sides = await readBoth(readTable, reference, current, options);
  const known = new Set(
    [...sides.reference.columns, ...sides.current.columns].map(
      column => column.name,
    ),
  );
  if (known.size > 0) requireRoles(options, sides.reference);
  const { errors, ...checked } = checkSchema(sides.reference, sides.current);
  if (options.schema === 'strict' && errors.length > 0) throw errors[0];
  return {
    reference: checked.reference,
    current: checked.current,
    readSeconds: (performance.now() - started) / 1000,
  };
}

/** Columns of a table in the form that the other side's have. */
function alike(table: TalliedTable, other: TalliedTable): TalliedTable {
  const others = new Map(other.columns.map(each => [each.name, each]));
  return {
    ...table,
    columns: table.columns.map(column => {
      const counterpart = others.get(column.name);
      return isTallied(column) && counterpart && !isTallied(counterpart)
        ? asRows(column)
        : column;
    }),
  };
}

/**
 * Both sources with columns of few values tallied; undefined where they are no such files, or their columns are not the same:
 * what is wrong with them is then said by who reads the rows.
 */
async function tallySides(
  reference: string,
  current: string,
  options: CompareSourcesOptions,
): Promise<
  | { reference: TalliedTable; current: TalliedTable; readSeconds: number }
  | undefined
> {
  const started = performance.now();
  try {
    const sides = await readBoth(tallyTable, reference, current, options);
    const [before, now] = [sides.reference, sides.current];
    if (!before || !now) return undefined;
    const typeIn = (table: TalliedTable) =>
      new Map(table.columns.map(({ name, type }) => [name, type]));
    const [known, other] = [typeIn(before), typeIn(now)];
    const { target, prediction } = options;
    const hasRoles = [target, prediction].every(
      name => name === undefined || known.has(name),
    );
    const isSame =
      known.size === other.size &&
      [...known].every(([name, type]) => other.get(name) === type);
    if (!hasRoles || !isSame) return undefined;
    return {
      reference: alike(before, now),
      current: alike(now, before),
      readSeconds: (performance.now() - started) / 1000,
    };
  } catch {
    options.signal?.throwIfAborted();
    return undefined;
  }
}

/**
 * Compares two sources: reads them, checks their columns, and runs the comparison on worker threads.
 *
 * @throws SourceError, SettingsError, or the signal's reason
 */
export async function compareSources(
  reference: string,
  current: string,
  options: CompareSourcesOptions = {},
): Promise<DriftReport> {
  const {
    schema,
    threads,
    mainThreadWorks,
    memoryBytes,
    stdin,
    allowedDirectories,
    pushDown,
    rowKey,
    sampleRows,
    onProgress,
    ...settings
  } = options;
  const planned = planOnEngines(reference, current, settings, options);
  if (planned) return compareOnEngines(planned, options);
  const compareRead = (
    sides: {
      reference: TalliedTable;
      current: TalliedTable;
      readSeconds: number;
    },
    runner?: PieceRunner,
  ) =>
    compare(sides.reference, sides.current, {
      ...settings,
      readSeconds: sides.readSeconds,
      onProgress:
        onProgress && (share => onProgress({ step: 'compare', share })),
      runner,
    });
  if (!needsRows(settle(settings))) {
    const tallied = await tallySides(reference, current, options);
    if (tallied) {
      const { columns } = tallied.reference;
      // What is tallied takes no time; who has rows to look at shares them.
      return columns.every(isTallied)
        ? compareRead(tallied)
        : withWorkers({ threads, mainThreadWorks }, runner =>
            compareRead(tallied, runner),
          );
    }
  }
  // The threads start while the sources are read.
  return withWorkers({ threads, mainThreadWorks }, async runner =>
    compareRead(await readSides(reference, current, options), runner),
  );
}

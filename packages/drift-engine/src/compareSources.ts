import { compare, type CompareOptions } from './compare/compare';
import type { DriftReport } from './report/schema';
import { checkSchema } from './schema';
import { readTable } from './sources/readTable';
import type { ReadOptions, ReadProgress } from './sources/ReadOptions';
import { SourceError } from './sources/SourceError';
import type { Table } from './table';
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
  memoryBytes?: number;
  stdin?: Uint8Array;
  allowedDirectories?: readonly string[];
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
): ReadOptions {
  const { columns, target, prediction, onProgress } = options;
  const named = [target, prediction].filter(name => name !== undefined);
  return {
    columns: columns && [...new Set([...columns, ...named])],
    exclude: options.exclude,
    // What the current data lost is a finding; a name that the reference does not have is a mistake.
    ignoreUnknownColumns: side === 'current' && options.schema !== 'strict',
    threads: options.threads,
    memoryBytes: options.memoryBytes,
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
async function readBoth(
  reference: string,
  current: string,
  options: CompareSourcesOptions,
): Promise<{ reference: Table; current: Table }> {
  const stop = new AbortController();
  const signals = options.signal
    ? [options.signal, stop.signal]
    : [stop.signal];
  const first = readTable(reference, readOptions(options, 'reference'));
  const second = readTable(current, {
    ...readOptions(options, 'current'),
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
  const sides = await readBoth(reference, current, options);
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
    onProgress,
    ...settings
  } = options;
  // The threads start while the sources are read.
  return withWorkers({ threads, mainThreadWorks }, async runner => {
    const sides = await readSides(reference, current, options);
    return compare(sides.reference, sides.current, {
      ...settings,
      readSeconds: sides.readSeconds,
      onProgress:
        onProgress && (share => onProgress({ step: 'compare', share })),
      runner,
    });
  });
}

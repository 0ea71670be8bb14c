import os from 'node:os';
import { RunMemory } from './MemoryBudget';
import { SourceError } from './SourceError';

/** How far a reading is. `total` is absent where it cannot be known beforehand. */
export interface ReadProgress {
  source: string;
  done: number;
  total?: number;
  unit: 'rows' | 'bytes';
}

export interface ReadOptions {
  /** Columns to read, in any order; all where absent. A name that the source does not have is an error. */
  columns?: readonly string[];
  /** Reads those of `columns` that are there, and does not complain of the others. */
  ignoreUnknownColumns?: boolean;
  /** Columns to leave out. */
  exclude?: readonly string[];
  /** Threads of the embedded engine. Default: the processor's, at most 4. Results do not depend on it. */
  threads?: number;
  /** Most bytes of column arrays; the embedded engine gets a quarter of it on top. Default: 4 GB. */
  memoryBytes?: number;
  /** What this reading shares with others of its run, in place of `memoryBytes` of its own. */
  memory?: RunMemory;
  signal?: AbortSignal;
  onProgress?: (progress: ReadProgress) => void;
  /** What `-` stands for. */
  stdin?: Uint8Array;
  /** Where set, files outside these directories are refused. */
  allowedDirectories?: readonly string[];
}

export const DEFAULT_MEMORY_BYTES = 4e9;

/** What a reading may hold: of its run's, or of its own. */
export function memoryOf({
  memory,
  memoryBytes = DEFAULT_MEMORY_BYTES,
}: Pick<ReadOptions, 'memory' | 'memoryBytes'>): RunMemory {
  return memory ?? new RunMemory(memoryBytes);
}

export function threadsOf(options: ReadOptions): number {
  return options.threads ?? Math.min(4, os.availableParallelism());
}

/**
 * Which of a source's columns to read, in the source's order.
 *
 * @throws SourceError where names are repeated, empty of choice, or not there
 */
export function chooseColumns(
  source: string,
  names: readonly string[],
  options: ReadOptions,
): string[] {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new SourceError(
        { source, column: name },
        'duplicate column name; rename one of them',
      );
    }
    seen.add(name);
  }
  const unknown = options.columns?.find(name => !seen.has(name));
  if (unknown !== undefined && !options.ignoreUnknownColumns) {
    const some = names.slice(0, 12).join(', ');
    throw new SourceError(
      { source, column: unknown },
      `there is no such column; there ${
        names.length > 12 ? `are ${names.length}: ${some}, …` : `is ${some}`
      }`,
    );
  }
  const wanted = new Set(options.columns ?? names);
  const unwanted = new Set(options.exclude ?? []);
  return names.filter(name => wanted.has(name) && !unwanted.has(name));
}

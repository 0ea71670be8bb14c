import type { Table, TalliedTable } from '../table';
import { readCsv } from './csv/readCsv';
import { isRemote, locateFiles } from './locateFiles';
import type { MemoryBudget } from './MemoryBudget';
import { memoryOf, type ReadOptions } from './ReadOptions';
import { readJsonLines } from './json/readJsonLines';
import { readParquet } from './readParquet';
import { tallyParquet } from './tallyParquet';
import { SourceError } from './SourceError';
import { memoryFile, type SourceFile } from './SourceFile';
import { isSqlSource, readSql } from './sql/readSql';
import { withTemporaryFile } from './withTemporaryFile';

const STDIN = '-';

async function readFiles(
  source: string,
  files: readonly SourceFile[],
  newBudget: () => MemoryBudget,
  options: ReadOptions,
): Promise<Table> {
  switch (files[0].format) {
    case 'parquet': {
      const { bytes } = files[0];
      if (bytes) {
        const table = await withTemporaryFile(bytes, path =>
          readParquet(source, [path], false, newBudget, {
            ...options,
            allowedDirectories: undefined,
          }),
        );
        return {
          ...table,
          origin: { source, files: [{ name: source, rows: table.rows }] },
        };
      }
      return readParquet(
        source,
        files.map(file => file.name),
        false,
        newBudget,
        options,
      );
    }
    case 'arrow': {
      // Arrow's library takes 16 MB, and most never read such a file.
      const { readArrow } = await import('./arrow/readArrow');
      return readArrow(source, files, newBudget, options);
    }
    case 'json-lines':
      return readJsonLines(source, files, newBudget, options);
    default:
      return readCsv(source, files, newBudget, options);
  }
}

const budgetsOf = (source: string, options: ReadOptions) =>
  memoryOf(options).attempts(source);

/**
 * Reads a source for tests of single columns: of columns with few different values it counts how often each occurs.
 * Undefined for a source that can only be read row by row.
 *
 * @param source - as for {@link readTable}
 * @throws SourceError, one line, for whatever is wrong with the data; the signal's reason when aborted
 */
export async function tallyTable(
  source: string,
  options: ReadOptions = {},
): Promise<TalliedTable | undefined> {
  options.signal?.throwIfAborted();
  if (isSqlSource(source) || source === STDIN || isRemote(source)) {
    return undefined;
  }
  const files = await locateFiles(source, options);
  return files[0].format === 'parquet'
    ? tallyParquet(
        source,
        files.map(file => file.name),
        budgetsOf(source, options),
        options,
      )
    : undefined;
}

/**
 * Reads a source into columns of shared memory.
 *
 * @param source - a path, a pattern of paths, `-` (the bytes in `options.stdin`), a URL of Parquet in object storage, or
 *   `sql:<engine-url>#<query>`
 * @returns numbers and instants as doubles (null and NaN are NaN, ±infinity is kept), labels as codes
 * @throws SourceError, one line, for whatever is wrong with the data; the signal's reason when aborted
 */
export async function readTable(
  source: string,
  options: ReadOptions = {},
): Promise<Table> {
  options.signal?.throwIfAborted();
  const newBudget = budgetsOf(source, options);
  if (isSqlSource(source)) return readSql(source, newBudget, options);
  if (source === STDIN) {
    if (!options.stdin) {
      throw new SourceError({ source: 'standard input' }, 'nothing was given');
    }
    const file = memoryFile('standard input', options.stdin);
    return readFiles(file.name, [file], newBudget, options);
  }
  if (isRemote(source)) {
    if (!/\.(parquet|pq)(\?.*)?$/i.test(source) && !source.includes('*')) {
      throw new SourceError(
        { source },
        'only Parquet can be read from object storage',
      );
    }
    if (options.allowedDirectories) {
      throw new SourceError(
        { source },
        'the file is outside the directories that may be read',
      );
    }
    return readParquet(source, [source], true, newBudget, options);
  }
  const files = await locateFiles(source, options);
  return readFiles(source, files, newBudget, options);
}

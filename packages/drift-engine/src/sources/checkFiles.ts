import { csvColumns } from './csv/readCsv';
import { locateFiles } from './locateFiles';
import { chooseColumns, type ReadOptions } from './ReadOptions';
import { parquetColumns } from './readParquet';
import { readTable } from './readTable';
import type { SourceFile } from './SourceFile';
import { SourceError } from './SourceError';

export type CheckOptions = Pick<
  ReadOptions,
  'allowedDirectories' | 'signal' | 'threads'
>;

async function columnsOf(
  files: readonly SourceFile[],
  options: CheckOptions,
): Promise<string[][]> {
  switch (files[0].format) {
    case 'parquet':
      return parquetColumns(
        files.map(({ name }) => name),
        options,
      );
    case 'csv':
      return Promise.all(files.map(file => csvColumns(file, options.signal)));
    default:
      // A line of JSON that repeats a name is an error where it is read.
      return [];
  }
}

/**
 * Looks at files that the embedded engine is to query, for what it would pass over in silence: it takes an empty file for one without
 * rows, and gives another name to a column whose name was there before, also where only the case differs.
 *
 * @param source - a path or a pattern of paths
 * @throws SourceError, one line that names the file and the column
 */
export async function checkFiles(
  source: string,
  options: CheckOptions = {},
): Promise<void> {
  const files = await locateFiles(source, options);
  const columns = await columnsOf(files, options);
  for (const [i, names] of columns.entries()) {
    const file = files[i].name;
    chooseColumns(file, names, {});
    const known = new Map<string, string>();
    for (const name of names) {
      const folded = name.toLowerCase();
      const other = known.get(folded);
      if (other !== undefined) {
        throw new SourceError(
          { source: file, column: name },
          `the name differs from ${other} in nothing but its case; rename one of them`,
        );
      }
      known.set(folded, name);
    }
  }
}

/**
 * What is wrong with files whose rows the embedded engine could not give: for much of it, it names neither file nor column. Each is read
 * as a table is, until one cannot be.
 *
 * @param options.exclude - columns that do not matter
 */
export async function findBadFile(
  source: string,
  options: CheckOptions & Pick<ReadOptions, 'exclude'> = {},
): Promise<SourceError | undefined> {
  try {
    for (const { name } of await locateFiles(source, options)) {
      await readTable(name, options);
    }
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  return undefined;
}

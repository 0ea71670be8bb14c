import fs from 'node:fs';
import path from 'node:path';
import { checkFiles, findBadFile, SourceError } from '@bellwether/drift-engine';
import type { Limits } from './Job';

/** Files as the definition of a monitor names them: below the folder that the administrator allows, wherever that is. */
function withoutRoots(message: string, roots: readonly string[]): string {
  return roots
    .flatMap(root => [root, fs.existsSync(root) ? fs.realpathSync(root) : root])
    .reduce(
      (text, root) => text.replaceAll(path.join(root, path.sep), ''),
      message,
    );
}

/** Whether another look at the files may tell more: the engine named no line, and Parquet says itself which columns it has. */
function isVague({ column, row }: SourceError, files: string): boolean {
  const isParquet = /\.(parquet|pq)$/i.test(files);
  return row === undefined && (column === undefined || !isParquet);
}

/**
 * Does work on rows of files: what the engine would pass over is refused before, and what it could not read is looked for.
 *
 * @param exclude - columns that the work leaves out
 * @throws SourceError - one line that names the file as the monitor does, and the column
 */
export async function withCheckedFiles<T>(
  { allowedDirectories = [], files, threads }: Limits,
  exclude: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  if (files === undefined) return work();
  const options = { allowedDirectories, threads };
  const named = (error: SourceError) => {
    error.message = withoutRoots(error.message, allowedDirectories);
    return error;
  };
  try {
    await checkFiles(files, options);
  } catch (error) {
    throw error instanceof SourceError ? named(error) : error;
  }
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const found =
      isVague(error, files) &&
      ((await findBadFile(files, { ...options, exclude })) ??
        // What is not compared is read all the same: the time, or the key of a row.
        (await findBadFile(files, options)));
    throw named(found || error);
  }
}

import fs from 'node:fs';
import path from 'node:path';
import { engineProblem, sqlText, withDuckDb } from './duckdb/openDuckDb';
import type { ReadOptions } from './ReadOptions';
import { SourceError } from './SourceError';
import { diskFile, fileProblem, type SourceFile } from './SourceFile';

const WILDCARDS = /[*?[]/;
const SCHEME = /^[a-z][a-z0-9+.-]+:\/\//i;

/** Whether a source is in object storage or on a web server. */
export function isRemote(source: string): boolean {
  return SCHEME.test(source) && !source.startsWith('file://');
}

async function expand(
  pattern: string,
  options: ReadOptions,
): Promise<string[]> {
  const names = await withDuckDb(
    { ...options, allowedDirectories: undefined, threads: 1 },
    async connection => {
      const found = await connection.runAndReadAll(
        `SELECT file FROM glob(${sqlText(pattern)})`,
      );
      return found.getRows().map(row => String(row[0]));
    },
  ).catch(error => {
    options.signal?.throwIfAborted();
    throw engineProblem(pattern, error);
  });
  // Byte order: the same everywhere, and the one in which partitions by date are in time.
  return names.sort((a, b) => (a < b ? -1 : Number(a > b)));
}

async function refuseOutside(
  name: string,
  allowed: readonly string[],
): Promise<void> {
  let real: string;
  try {
    real = await fs.promises.realpath(name);
  } catch (error) {
    throw fileProblem(name, error);
  }
  for (const directory of allowed) {
    const base = await fs.promises
      .realpath(directory)
      .catch(() => path.resolve(directory));
    const inside = path.relative(base, real);
    if (
      inside === '' ||
      (!inside.startsWith('..') && !path.isAbsolute(inside))
    ) {
      return;
    }
  }
  throw new SourceError(
    { source: name },
    'the file is outside the directories that may be read',
  );
}

/**
 * The files that a path or a pattern (`*`, `?`, `[…]`, `**`) names, in byte order. A file whose own name has wildcards
 * is found by its name first.
 *
 * @throws SourceError where there is none, one may not be read, is empty, or is not what its name says
 */
export async function locateFiles(
  source: string,
  options: ReadOptions,
): Promise<SourceFile[]> {
  const name = source.replace(/^file:\/\//, '');
  const isPattern = WILDCARDS.test(name) && !fs.existsSync(name);
  const names = isPattern ? await expand(name, options) : [name];
  if (names.length === 0) {
    throw new SourceError({ source }, 'no file matches this pattern');
  }
  const files: SourceFile[] = [];
  for (const each of names) {
    options.signal?.throwIfAborted();
    if (options.allowedDirectories) {
      await refuseOutside(each, options.allowedDirectories);
    }
    files.push(await diskFile(each));
  }
  const different = files.find(file => file.format !== files[0].format);
  if (different) {
    throw new SourceError(
      { source: different.name },
      `the files of one source must be of one format, and ${files[0].name} is of another`,
    );
  }
  return files;
}

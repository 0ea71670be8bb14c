import { open } from 'fs/promises';
import { fileError } from './FileError';
import { readCsv } from './readCsv';
import { readParquet } from './readParquet';
import type { Rows } from './Rows';

const PROBLEMS: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission denied: this user may not read the file',
  EISDIR: 'this is a directory; name a file',
};

async function firstBytes(file: string): Promise<string> {
  try {
    const handle = await open(file, 'r');
    try {
      const start = Buffer.alloc(4);
      const { bytesRead } = await handle.read(start, 0, 4, 0);
      return start.subarray(0, bytesRead).toString('latin1');
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code =
      typeof error === 'object' && error !== null && 'code' in error
        ? String(error.code)
        : '';
    throw fileError(
      { file },
      PROBLEMS[code] ?? `cannot be read (${code || String(error)})`,
    );
  }
}

/** Whether a file begins as Parquet does. */
export async function isParquet(file: string): Promise<boolean> {
  return (await firstBytes(file)) === 'PAR1';
}

/** The rows of a Parquet or CSV file. */
export async function openRows(file: string): Promise<Rows> {
  const start = await firstBytes(file);
  if (start === 'PAR1') return readParquet(file);
  if (/\.(parquet|pq)$/i.test(file)) {
    throw fileError(
      { file },
      start === ''
        ? 'the file is empty (0 bytes)'
        : 'the file is named Parquet but is not (it may be broken)',
    );
  }
  return readCsv(file);
}

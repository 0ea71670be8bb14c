import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MILLISECONDS = 500;

/**
 * Does some work while no other process does any under the same name: two runs that start together must not install into
 * one folder. What a process that died has left behind is no hindrance.
 *
 * @param file - names the work; it is there while the work is done
 */
export async function alone<T>(
  file: string,
  work: () => Promise<T>,
): Promise<T> {
  while (!(await claim(file))) await delay(LOOK_MILLISECONDS);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function claim(file: string): Promise<boolean> {
  try {
    await writeFile(file, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (!isTaken(error)) throw error;
    if (await isAbandoned(file)) await rm(file, { force: true });
    return false;
  }
}

function isTaken(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'EEXIST'
  );
}

async function isAbandoned(file: string): Promise<boolean> {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  // Between making the file and writing to it there is a moment.
  if (!Number.isInteger(pid) || pid === 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PlainError } from './PlainError';

export const root = path.resolve(__dirname, '../../..');

const runs = path.join(root, '.run', 'live');
const OWNER = 'owner.pid';

export interface RunFolder {
  folder: string;
  /** Removes it, unless it is to be kept. */
  leave(): void;
}

/**
 * Where builds and downloads lie between runs: outside the checkout, since a fresh one on the same machine should find them.
 * An empty variable counts as none.
 */
export function cacheHome(
  environment: Record<string, string | undefined> = process.env,
): string {
  const { BELLWETHER_LIVE_CACHE: own, XDG_CACHE_HOME: shared } = environment;
  return path.resolve(
    own ||
      path.join(
        shared || path.join(os.homedir(), '.cache'),
        'bellwether',
        'live',
      ),
  );
}

/** Where the builds and downloads of one version lie. */
export function cacheDirectory(name: string, version: string): string {
  return made(path.join(cacheHome(), `${name}-${version}`));
}

/**
 * The folder of a run's databases and logs. A run that keeps its data always takes the same one, and is refused it while
 * another run has it. What killed runs have left behind is removed.
 */
export function openRunFolder({ keep }: { keep: boolean }): RunFolder {
  removeAbandoned();
  const folder = made(path.join(runs, keep ? 'kept' : `${process.pid}`));
  const owner = path.join(folder, OWNER);
  if (isAlive(owner)) {
    throw new PlainError(
      `Another run uses the kept data (process ${readFileSync(
        owner,
        'utf8',
      )}): end it first, or start without --keep.`,
    );
  }
  writeFileSync(owner, `${process.pid}`);
  return {
    folder,
    leave: () => {
      if (keep) rmSync(owner, { force: true });
      else rmSync(folder, { recursive: true, force: true });
    },
  };
}

function removeAbandoned(): void {
  if (!existsSync(runs)) return;
  for (const name of readdirSync(runs)) {
    const folder = path.join(runs, name);
    if (/^\d+$/.test(name) && !isAlive(path.join(folder, OWNER))) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function isAlive(ownerFile: string): boolean {
  if (!existsSync(ownerFile)) return false;
  const pid = Number(readFileSync(ownerFile, 'utf8'));
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export function made(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

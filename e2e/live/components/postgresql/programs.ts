import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../stack/Component';
import { LackingError } from '../../stack/PlainError';
import { findProgram } from '../debian';
import { downloading } from '../download';

/** Debian keeps the server's programs apart, by major version. */
const HOME = '/usr/lib/postgresql';

const INSTALL_SECONDS = 300;

export interface Programs {
  initdb: string;
  postgres: string;
  /** Major and minor version, such as `15.18`. */
  version: string;
}

/** The newest installed server; Debian's package is installed where there is none. */
export async function ensurePrograms(context: Context): Promise<Programs> {
  const found = await findPrograms(context);
  if (found) return found;
  await installPackage(context);
  const installed = await findPrograms(context);
  if (!installed) {
    throw new Error(`PostgreSQL was installed, but is not in ${HOME}`);
  }
  return installed;
}

async function findPrograms(context: Context): Promise<Programs | undefined> {
  const folders = [
    ...(await majorVersions()).map(major =>
      path.join(HOME, String(major), 'bin'),
    ),
    ...(process.env.PATH ?? '').split(path.delimiter),
  ];
  for (const folder of folders) {
    const initdb = await findProgram('initdb', [folder]);
    const postgres = await findProgram('postgres', [folder]);
    if (initdb && postgres) {
      const said = await context.run(postgres, ['--version']);
      return { initdb, postgres, version: /[\d.]+/.exec(said)?.[0] ?? '' };
    }
  }
  return undefined;
}

async function majorVersions(): Promise<number[]> {
  try {
    const names = await readdir(HOME);
    return names
      .map(Number)
      .filter(Number.isInteger)
      .sort((left, right) => right - left);
  } catch {
    return [];
  }
}

async function installPackage(context: Context): Promise<void> {
  if (process.getuid?.() !== 0 || !(await findProgram('apt-get'))) {
    throw new LackingError(
      'The programs initdb and postgres are needed: install PostgreSQL (on Debian: apt-get install postgresql) and start again.',
    );
  }
  const options = {
    timeoutSeconds: INSTALL_SECONDS,
    // In this run level Debian starts no service that it installs.
    env: { ...process.env, RUNLEVEL: '1', DEBIAN_FRONTEND: 'noninteractive' },
  };
  await downloading("Debian's package postgresql", async () => {
    await context.run('apt-get', ['update'], options);
    await context.run(
      'apt-get',
      ['install', '--yes', '--no-install-recommends', 'postgresql'],
      options,
    );
  });
}

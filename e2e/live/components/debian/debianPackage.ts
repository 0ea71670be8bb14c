import {
  access,
  constants,
  mkdir,
  readdir,
  rename,
  rm,
} from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../stack/Component';
import { LackingError } from '../../stack/PlainError';
import { alone } from '../alone';
import { downloading } from '../download';

const DOWNLOAD_SECONDS = 300;

/** Where a program is, if it is installed. */
export async function findProgram(
  name: string,
  folders = (process.env.PATH ?? '').split(path.delimiter),
): Promise<string | undefined> {
  for (const folder of folders) {
    const file = path.join(folder, name);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/**
 * Unpacks a Debian package under the cache, once. Nothing is installed in the system, so that no service is started and no
 * administrator is needed; good for programs that need no other package.
 *
 * @returns folder that holds the package's `usr` and `etc`
 */
export async function unpackDebianPackage(
  context: Context,
  name: string,
  home: string,
): Promise<string> {
  const unpacked = path.join(home, 'unpacked');
  if (await holds(unpacked)) return unpacked;
  await mkdir(home, { recursive: true });
  await alone(path.join(home, 'installing'), async () => {
    if (!(await holds(unpacked))) await unpack(context, name, home, unpacked);
  });
  return unpacked;
}

async function unpack(
  context: Context,
  name: string,
  home: string,
  unpacked: string,
): Promise<void> {
  if (!(await findProgram('apt-get'))) {
    throw new LackingError(
      `${name} is not installed, and there is no apt-get to bring it: install ${name} and start again.`,
    );
  }
  const unfinished = path.join(home, 'unfinished');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await downloading(`Debian's package ${name}`, () =>
    download(context, name, unfinished),
  );
  const archive = (await readdir(unfinished)).find(file =>
    file.endsWith('.deb'),
  );
  if (!archive) {
    throw new Error(`apt-get downloaded no package ${name} into ${unfinished}`);
  }
  const root = path.join(unfinished, 'root');
  await context.run('dpkg-deb', ['-x', path.join(unfinished, archive), root]);
  await rm(unpacked, { recursive: true, force: true });
  // The folder has its name only when all of it is there.
  await rename(root, unpacked);
  await rm(unfinished, { recursive: true });
}

async function download(
  context: Context,
  name: string,
  folder: string,
): Promise<void> {
  const fetch = () =>
    context.run('apt-get', ['download', name], {
      cwd: folder,
      timeoutSeconds: DOWNLOAD_SECONDS,
    });
  try {
    await fetch();
  } catch {
    // The lists of packages may be missing, or older than the archive.
    await context.run('apt-get', ['update'], {
      timeoutSeconds: DOWNLOAD_SECONDS,
    });
    await fetch();
  }
}

async function holds(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch {
    return false;
  }
}

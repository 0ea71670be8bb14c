import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../stack/Component';
import { alone } from '../alone';
import { downloading } from '../download';

/** The newest of which Maven Central has all that is needed. */
export const TRINO_VERSION = '476';

const DOWNLOAD_SECONDS = 900;

/** Single artifacts: together half of the 821 MB that the whole server takes. */
const CORE = 'trino-server-core';
const PLUGINS = ['hive', 'memory', 'tpch'];

/** Where the unpacked server and its plugins are. */
export interface TrinoHome {
  core: string;
  plugins: string;
}

export function trinoHome(context: Context): TrinoHome {
  const home = context.cacheDirectory('trino', TRINO_VERSION);
  return { core: path.join(home, 'core'), plugins: path.join(home, 'plugins') };
}

/** Downloads and unpacks what is missing, one artifact after the other. */
export async function installTrino(context: Context): Promise<void> {
  const { core, plugins } = trinoHome(context);
  await mkdir(plugins, { recursive: true });
  const home = context.cacheDirectory('trino', TRINO_VERSION);
  await alone(path.join(home, 'installing'), async () => {
    await installArtifact(context, `${CORE}:${TRINO_VERSION}:tar.gz`, core);
    for (const plugin of PLUGINS) {
      await installArtifact(
        context,
        `trino-${plugin}:${TRINO_VERSION}:zip`,
        path.join(plugins, plugin),
      );
    }
  });
}

/** An artifact holds one folder; that folder gets its name here only when all of it is unpacked. */
async function installArtifact(
  context: Context,
  artifact: string,
  target: string,
): Promise<void> {
  if (existsSync(target)) return;
  const unfinished = path.join(
    context.cacheDirectory('trino', TRINO_VERSION),
    'unfinished',
  );
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await downloading(`Trino's ${artifact}`, () =>
    context.run(
      'mvn',
      [
        ...['--batch-mode', '--quiet'],
        // A repository of its own: half a gigabyte is not left behind in the user's.
        `-Dmaven.repo.local=${path.join(unfinished, 'repository')}`,
        'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get',
        '-Dtransitive=false',
        `-Dartifact=io.trino:${artifact}`,
      ],
      { cwd: unfinished, timeoutSeconds: DOWNLOAD_SECONDS },
    ),
  );
  const [name, version, packaging] = artifact.split(':');
  const archive = path.join(
    ...[unfinished, 'repository', 'io', 'trino', name, version],
    `${name}-${version}.${packaging}`,
  );
  const unpacked = path.join(unfinished, 'unpacked');
  await mkdir(unpacked);
  await unpack(context, archive, unpacked);
  const [folder] = await readdir(unpacked);
  await rename(path.join(unpacked, folder), target);
  await rm(unfinished, { recursive: true });
}

/** Python unpacks zips everywhere; the program `unzip` is not everywhere. */
async function unpack(
  context: Context,
  archive: string,
  folder: string,
): Promise<void> {
  if (archive.endsWith('.zip')) {
    await context.run('python3', ['-m', 'zipfile', '-e', archive, folder]);
  } else {
    await context.run('tar', ['-xzf', archive, '-C', folder]);
  }
}

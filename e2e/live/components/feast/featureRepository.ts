import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../stack/Component';
import { alone } from '../alone';
import { flightsParquet } from '../flights';
import { PythonEnvironment } from '../python';

export const FEAST_VERSION = '0.67.0';

const repository = path.join(__dirname, 'repository');
const program = path.join(__dirname, 'make_features.py');
const requirements = path.join(__dirname, 'requirements.txt');

const PREPARED = 'features-';

/** Longer than the history that the program makes. */
const HISTORY_MILLISECONDS = 60 * 24 * 3_600_000;

export const feastEnvironment = new PythonEnvironment({
  name: 'feast',
  version: FEAST_VERSION,
  requirements,
});

/**
 * A folder with applied definitions and materialised features, made once a day: the newest features are then never
 * older than a day.
 *
 * @returns its path, under the cache
 */
async function preparedFolder(context: Context): Promise<string> {
  const sum = createHash('sha256');
  for (const file of [
    __filename,
    requirements,
    program,
    path.join(repository, 'feature_store.yaml'),
    path.join(repository, 'definitions.py'),
  ]) {
    sum.update(await readFile(file));
  }
  const today = new Date().toISOString().slice(0, 10);
  return path.join(
    context.cacheDirectory('feast', FEAST_VERSION),
    `${PREPARED}${today}-${sum.digest('hex').slice(0, 12)}`,
  );
}

/** Makes the features of today, unless they are there. */
export async function prepareFeatures(context: Context): Promise<void> {
  const kept = await preparedFolder(context);
  if (existsSync(kept)) return;
  await alone(path.join(path.dirname(kept), 'preparing'), async () => {
    if (!existsSync(kept)) await prepare(context, kept);
  });
}

async function prepare(context: Context, kept: string): Promise<void> {
  const home = path.dirname(kept);
  const earlier = (await readdir(home)).filter(name =>
    name.startsWith(PREPARED),
  );
  const unfinished = `${kept}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await cp(repository, unfinished, { recursive: true });
  await context.run(await feastEnvironment.program(context, 'python'), [
    program,
    flightsParquet(),
    path.join(unfinished, 'data'),
  ]);
  const feast = await feastEnvironment.program(context, 'feast');
  const here = { cwd: unfinished, env: feastVariables(), timeoutSeconds: 300 };
  await context.run(feast, ['apply'], here);
  // From the oldest row on: what is older than its ttl is stored online too, as it is where nobody cleans up.
  const [oldest, now] = [Date.now() - HISTORY_MILLISECONDS, Date.now()].map(
    time => new Date(time).toISOString().slice(0, 19),
  );
  await context.run(feast, ['materialize', oldest, now], here);
  await rename(unfinished, kept);
  for (const name of earlier) {
    await rm(path.join(home, name), { recursive: true, force: true });
  }
}

/** Gives the servers a repository of their own; that of an earlier run is kept. */
export async function copyFeatures(
  context: Context,
  folder: string,
): Promise<void> {
  if (existsSync(path.join(folder, 'feature_store.yaml'))) return;
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(await preparedFolder(context), unfinished, { recursive: true });
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
}

export function feastVariables(): NodeJS.ProcessEnv {
  return { ...process.env, FEAST_USAGE: 'False', PYTHONWARNINGS: 'ignore' };
}

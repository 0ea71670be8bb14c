import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../stack/Component';
import { alone } from '../alone';
import { flightsParquet } from '../flights';
import { PythonEnvironment } from '../python';

export const MLFLOW_VERSION = '3.17.2';

const here = (name: string) => path.join(__dirname, name);
const requirements = here('requirements.txt');
const trainer = here('train.py');

const TRAINING_SECONDS = 1200;

/** The programs of MLflow, and what the training needs. */
export const mlflowEnvironment = new PythonEnvironment({
  name: 'mlflow',
  version: MLFLOW_VERSION,
  requirements,
});

let training: Promise<void> | undefined;

/** Trains the models once, and keeps them as long as the training program and its libraries are the same. */
export function installTrainedModels(context: Context): Promise<void> {
  training ??= trainIfMissing(context);
  return training;
}

async function trainIfMissing(context: Context): Promise<void> {
  const kept = await trainedFolder(context);
  if (existsSync(kept)) return;
  await alone(`${kept}.training`, async () => {
    if (!existsSync(kept)) await train(context, kept);
  });
}

async function train(context: Context, kept: string): Promise<void> {
  const unfinished = `${kept}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await context.run(
    await mlflowEnvironment.program(context, 'python'),
    [
      here('train_once.py'),
      unfinished,
      trainer,
      String(await context.freePort()),
      flightsParquet(),
    ],
    { timeoutSeconds: TRAINING_SECONDS },
  );
  // The folder has its name only when all of it is there.
  await rename(unfinished, kept);
}

/** Gives a server records of its own, which it may write to; those of an earlier run are kept. */
export async function copyTrainedModels(
  context: Context,
  folder: string,
): Promise<void> {
  if (existsSync(path.join(folder, 'mlflow.db'))) return;
  const unfinished = path.join(folder, 'unfinished');
  await rm(unfinished, { recursive: true, force: true });
  await cp(await trainedFolder(context), unfinished, { recursive: true });
  await rm(path.join(folder, 'artifacts'), { recursive: true, force: true });
  await rename(
    path.join(unfinished, 'artifacts'),
    path.join(folder, 'artifacts'),
  );
  await rename(
    path.join(unfinished, 'mlflow.db'),
    path.join(folder, 'mlflow.db'),
  );
  await rm(unfinished, { recursive: true });
}

async function trainedFolder(context: Context): Promise<string> {
  const sum = createHash('sha256');
  for (const file of [requirements, trainer, here('train_once.py')]) {
    sum.update(await readFile(file));
  }
  return path.join(
    context.cacheDirectory('mlflow', MLFLOW_VERSION),
    `trained-${sum.digest('hex').slice(0, 12)}`,
  );
}

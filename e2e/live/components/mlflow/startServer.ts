import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Context, RunningProcess } from '../../stack/Component';
import { answers, loopback } from '../answers';
import { copyTrainedModels, mlflowEnvironment } from './trainedModels';

const START_SECONDS = 180;

export interface ServerOptions {
  /** Name of the process and of its folder. */
  name: string;
  /** More arguments and variables, made from the folder in which the server runs. */
  extra?: (folder: string) => Promise<{
    args: string[];
    env: Record<string, string>;
  }>;
  /** Whether it answers a real request; without, whether it lists a model. */
  answered?: (url: string) => Promise<boolean>;
}

/** Starts a server that holds the trained models. */
export async function startServer(
  context: Context,
  { name, extra, answered = listsModels }: ServerOptions,
): Promise<RunningProcess & { address: string }> {
  const folder = context.dataDirectory(name);
  await copyTrainedModels(context, folder);
  const { args = [], env = {} } = (await extra?.(folder)) ?? {};
  const port = await context.freePort();
  const address = loopback(port);
  const process_ = context.spawn(
    name,
    await mlflowEnvironment.program(context, 'mlflow'),
    [
      ...['server', '--host', '127.0.0.1', '--port', String(port)],
      // With more workers and the job runner it is fifteen processes and 1.4 GB instead of two and 0.4 GB.
      ...['--workers', '1'],
      ...['--backend-store-uri', 'sqlite:///mlflow.db'],
      ...['--artifacts-destination', './artifacts'],
      ...args,
    ],
    {
      cwd: folder,
      env: {
        ...process.env,
        MLFLOW_DISABLE_TELEMETRY: 'true',
        DO_NOT_TRACK: 'true',
        MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
        // Receivers of webhooks are on loopback here, which MLflow refuses by default.
        MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https',
        MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
        // Seconds for which a server goes on with the webhooks that it knew.
        MLFLOW_WEBHOOK_CACHE_TTL: '1',
        MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: await keptSecret(
          folder,
          'webhook-key',
          fernetKey,
        ),
        ...env,
      },
    },
  );
  await context.untilReady(process_, () => answered(address), {
    timeoutSeconds: START_SECONDS,
  });
  return { process: process_, address };
}

function listsModels(url: string): Promise<boolean> {
  return answers(
    `${url}/api/2.0/mlflow/registered-models/search?max_results=1`,
  );
}

/** A secret of the folder, which is made at first use and is the same after a restart. */
export async function keptSecret(
  folder: string,
  name: string,
  make: () => string,
): Promise<string> {
  const file = path.join(folder, name);
  if (!existsSync(file)) await writeFile(file, make(), { mode: 0o600 });
  return readFile(file, 'utf8');
}

/** 32 bytes in URL-safe base64 with padding, as the Python library `cryptography` wants them. */
function fernetKey(): string {
  return randomBytes(32)
    .toString('base64')
    .replace(/\+/g, '-')
    .replace(/\//g, '_');
}

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Component, Context, RunningProcess } from '../../stack/Component';
import { answers, json, loopback } from '../answers';
import { PythonEnvironment } from '../python';
import { inferenceRequest } from './inferenceRequest';
import {
  MODEL_SETTINGS,
  portsFor,
  readKeptServer,
  SETTINGS,
} from './keptServer';
import { MODEL_SERVERS, type ModelServer } from './modelServers';
import { readHeldOutRows, versionOfAlias } from './registry';

export const MLSERVER_VERSION = '1.7.1';

/**
 * What is served. The challenger of `wine-cultivar` takes the champion's requests; that of `flight-delay` has another
 * signature and refuses them, as a careless release would.
 */
const SERVED: Array<[model: string, role: ModelServer['role'], alias: string]> =
  [
    ['wine-cultivar', 'stable', 'champion'],
    ['wine-cultivar', 'canary', 'challenger'],
    ['flight-delay', 'stable', 'champion'],
    ['flight-delay', 'canary', 'challenger'],
    ['departure-delay-risk', 'predictor', 'champion'],
  ];

const START_SECONDS = 180;

const environment = new PythonEnvironment({
  name: 'mlserver',
  version: MLSERVER_VERSION,
  requirements: path.join(__dirname, 'requirements.txt'),
});

/** MLServer holds one version per process: its histogram of latencies knows neither model nor version. */
export const mlserver: Component = {
  name: 'mlserver',
  version: MLSERVER_VERSION,
  needs: ['mlflow'],
  coldSeconds: 90,
  install: context => environment.install(context),
  async start(context) {
    const started = await Promise.all(
      SERVED.map(([model, role, alias]) =>
        startOne(context, model, role, alias),
      ),
    );
    return {
      processes: started.map(({ process_ }) => process_),
      environment: {
        [MODEL_SERVERS]: JSON.stringify(started.map(({ server }) => server)),
      },
    };
  },
};

async function startOne(
  context: Context,
  model: string,
  role: ModelServer['role'],
  alias: string,
): Promise<{ server: ModelServer; process_: RunningProcess }> {
  const name = `${model} ${role}`;
  const { version: kept } = await readKeptServer(folderOf(context, name));
  const version =
    kept ??
    (await versionOfAlias(
      context.environment.BELLWETHER_MLFLOW_URL,
      model,
      alias,
    ));
  const { process_, ...addresses } = await startModelServer(context, {
    name,
    model,
    version,
  });
  return { server: { model, version, role, ...addresses }, process_ };
}

function folderOf(context: Context, name: string): string {
  return context.dataDirectory(`mlserver-${name.replace(/ /g, '-')}`);
}

/**
 * Starts a process that serves one version, and waits for its first prediction.
 *
 * @param name - what it is for; unique in the stack
 */
export async function startModelServer(
  context: Context,
  { name, model, version }: { name: string; model: string; version: string },
): Promise<
  Pick<ModelServer, 'url' | 'metricsAddress'> & { process_: RunningProcess }
> {
  const registryUrl = context.environment.BELLWETHER_MLFLOW_URL;
  const folder = folderOf(context, name);
  const ports = await portsFor(context, await readKeptServer(folder));
  await writeFile(
    path.join(folder, SETTINGS),
    JSON.stringify({
      debug: false,
      host: '127.0.0.1',
      ...ports,
      // In this process: with workers the metrics of the process are left out.
      parallel_workers: 0,
    }),
  );
  await writeFile(
    path.join(folder, MODEL_SETTINGS),
    JSON.stringify({
      name: model,
      implementation: 'served_model.ServedModel',
      parameters: { uri: `models:/${model}/${version}`, version },
    }),
  );
  const process_ = context.spawn(
    `mlserver ${name}`,
    await environment.program(context, 'mlserver'),
    ['start', folder],
    {
      cwd: folder,
      env: {
        ...process.env,
        PYTHONPATH: __dirname,
        PYTHONDONTWRITEBYTECODE: '1',
        MLFLOW_TRACKING_URI: registryUrl,
        MLFLOW_DISABLE_TELEMETRY: 'true',
        // They share the machine.
        OMP_NUM_THREADS: '1',
      },
    },
  );
  const url = loopback(ports.http_port);
  const rows = await readHeldOutRows(registryUrl, model, version);
  const request = inferenceRequest(rows, [0, 1, 2]);
  await context.untilReady(
    process_,
    () => answers(`${url}/v2/models/${model}/infer`, json('POST', request)),
    { timeoutSeconds: START_SECONDS },
  );
  return {
    url,
    metricsAddress: `127.0.0.1:${ports.metrics_port}`,
    process_: { process: process_, address: url },
  };
}

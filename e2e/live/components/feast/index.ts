import path from 'node:path';
import type { Component, Context, RunningProcess } from '../../stack/Component';
import { answers, ask, json, loopback } from '../answers';
import {
  copyFeatures,
  FEAST_VERSION,
  feastEnvironment,
  feastVariables,
  prepareFeatures,
} from './featureRepository';

const START_SECONDS = 120;

/** An airport of which every feature is known. */
const QUESTION = {
  feature_service: 'departure_delay_risk_v1',
  entities: { airport_code: ['JFK'] },
};

/** The registry's REST server and the feature server, over the same repository. */
export const feast: Component = {
  name: 'feast',
  version: FEAST_VERSION,
  needs: [],
  coldSeconds: 120,
  contracts: ['feast'],
  async install(context) {
    await feastEnvironment.install(context);
    await prepareFeatures(context);
  },
  async start(context) {
    const folder = path.join(context.dataDirectory('feast'), 'repository');
    await copyFeatures(context, folder);
    const [registry, online] = await Promise.all([
      startServer(context, folder, {
        name: 'feast registry',
        args: port => [
          ...['serve_registry', '--rest-api', '--no-grpc'],
          ...['--rest-port', String(port), '-h', '127.0.0.1'],
        ],
        answered: url => answers(`${url}/api/v1/feature_views/all?limit=1`),
      }),
      startServer(context, folder, {
        name: 'feast features',
        args: port => ['serve', '-h', '127.0.0.1', '-p', String(port)],
        answered: knowsFeatures,
      }),
    ]);
    return {
      processes: [registry, online],
      environment: {
        BELLWETHER_FEAST_REGISTRY_URL: registry.address,
        BELLWETHER_FEAST_ONLINE_URL: online.address,
      },
    };
  },
};

async function startServer(
  context: Context,
  folder: string,
  {
    name,
    args,
    answered,
  }: {
    name: string;
    args: (port: number) => string[];
    answered: (url: string) => Promise<boolean>;
  },
): Promise<RunningProcess & { address: string }> {
  const port = await context.freePort();
  const address = loopback(port);
  const process_ = context.spawn(
    name,
    await feastEnvironment.program(context, 'feast'),
    args(port),
    { cwd: folder, env: feastVariables() },
  );
  await context.untilReady(process_, () => answered(address), {
    timeoutSeconds: START_SECONDS,
  });
  return { process: process_, address };
}

async function knowsFeatures(url: string): Promise<boolean> {
  try {
    const text = await ask(
      `${url}/get-online-features`,
      json('POST', QUESTION),
    );
    return text.includes('"PRESENT"') && !text.includes('"NOT_FOUND"');
  } catch {
    return false;
  }
}

import { inferenceRequest } from '../../components/mlserver/inferenceRequest';
import {
  type ModelServer,
  modelServersOf,
} from '../../components/mlserver/modelServers';
import { readHeldOutRows } from '../../components/mlserver/registry';
import { type Target, targetSchema } from './bounds';
import type { Stream } from './LoadGenerator';

/** Address of the traffic router, which tells models apart by the host name that is asked for. */
export const ROUTER_URL = 'BELLWETHER_TRAFFIC_URL';

/** Host name under which the router knows a model; it stands in the model's Ingress. */
export function hostOf(model: string): string {
  return `${model}.models.example.com`;
}

/**
 * Where requests for a model go: to the router, which splits them as the release says; where there is none, or the model is
 * not behind it, to the model's servers, in shares.
 */
export function targetsOf(
  model: string,
  servers: ModelServer[],
  routerUrl: string | undefined,
  canaryShare: number,
): Target[] {
  if (routerUrl && servers.every(({ role }) => role !== 'predictor')) {
    return [targetSchema.parse({ model, url: routerUrl, host: hostOf(model) })];
  }
  return servers.map(({ url, role, version }) =>
    targetSchema.parse({
      model,
      url,
      version,
      share: role === 'canary' ? canaryShare : 1 - canaryShare,
    }),
  );
}

/** A stream for each model that is served. Its rows are those that the champion's training has held out. */
export async function readStreams(
  environment: Record<string, string | undefined>,
  canaryShare: number,
): Promise<Stream[]> {
  const servers = modelServersOf(environment);
  const registryUrl = environment.BELLWETHER_MLFLOW_URL;
  if (!registryUrl || servers.length === 0) {
    throw new Error(
      'There are no model servers: BELLWETHER_MLFLOW_URL and BELLWETHER_MODEL_SERVERS are printed by npm run live',
    );
  }
  const champions = servers.filter(({ role }) => role !== 'canary');
  return Promise.all(
    champions.map(async ({ model, version }) => {
      const rows = await readHeldOutRows(registryUrl, model, version);
      return {
        model,
        targets: targetsOf(
          model,
          servers.filter(server => server.model === model),
          environment[ROUTER_URL],
          canaryShare,
        ),
        bodies: rows.rows.map((_row, index) =>
          JSON.stringify(inferenceRequest(rows, [index])),
        ),
      };
    }),
  );
}

import { inferenceRequest } from '../../components/mlserver/inferenceRequest';
import {
  type ModelServer,
  modelServersOf,
} from '../../components/mlserver/modelServers';
import { readExample } from '../../components/mlserver/registry';
import { type Target, targetSchema } from './bounds';
import type { Stream } from './LoadGenerator';

/** Address of the traffic router, which tells models apart by the host name that is asked for. */
export const ROUTER_URL = 'BELLWETHER_TRAFFIC_URL';

/** Host name under which the router knows a model; it stands in the model's Ingress. */
export function hostOf(model: string): string {
  return `${model}.models.example.com`;
}

/**
 * Where requests for a model go: to the router, which splits them as the release says; where there is none, to the model's
 * servers, in shares.
 */
export function targetsOf(
  model: string,
  servers: ModelServer[],
  routerUrl: string | undefined,
  canaryShare: number,
): Target[] {
  if (routerUrl) {
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

/** A stream for each model that is served. Its rows are those that the stable version's training has stored. */
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
  const stable = servers.filter(({ role }) => role === 'stable');
  return Promise.all(
    stable.map(async ({ model, version }) => {
      const example = await readExample(registryUrl, model, version);
      return {
        model,
        targets: targetsOf(
          model,
          servers.filter(server => server.model === model),
          environment[ROUTER_URL],
          canaryShare,
        ),
        bodies: example.rows.map((_row, index) =>
          JSON.stringify(inferenceRequest(example, [index])),
        ),
      };
    }),
  );
}

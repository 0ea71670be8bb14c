import { Cluster } from '../components/kubernetes/Cluster';
import {
  type ModelServer,
  modelServersOf,
} from '../components/mlserver/modelServers';
import { readManifest } from './readManifest';
import { readModel, tagRun } from './registry';
import { startRelease } from './releases';
import { writeRegistryCredentials } from './secrets';

/** Feast's names of what the model reads; its columns have the names of the features. */
const FEATURES = {
  'feast.project': 'travel',
  'feast.feature_service': 'departure_delay_risk_v1',
  'feast.feature_views': 'airport_weather,airport_traffic',
  'feast.feature_refs': [
    'airport_weather:visibility_miles',
    'airport_weather:wind_speed_mph',
    'airport_weather:temperature_f',
    'airport_weather:precipitation_in',
    'airport_traffic:departures_in_hour',
  ].join(','),
};

/** Addresses of what is seeded. */
export interface SeededStack {
  mlflowUrl: string;
  prometheusUrl: string;
  openbaoUrl: string;
  openbaoToken: string;
  cluster: Cluster;
  servers: ModelServer[];
}

export function seededStack(environment: Record<string, string>): SeededStack {
  const read = (name: string) => {
    const value = environment[name];
    if (!value) throw new Error(`${name} is not set`);
    return value;
  };
  return {
    mlflowUrl: read('BELLWETHER_MLFLOW_URL'),
    prometheusUrl: read('BELLWETHER_PROMETHEUS_URL'),
    openbaoUrl: read('BELLWETHER_OPENBAO_URL'),
    openbaoToken: read('BELLWETHER_OPENBAO_ADMIN_TOKEN'),
    cluster: Cluster.of(environment),
    servers: modelServersOf(environment),
  };
}

/** Fills the servers with what belongs together: releases of the registry's models, their secrets and their features. */
export async function seed(stack: SeededStack): Promise<void> {
  const stable = stack.servers.filter(({ role }) => role === 'stable');
  const predictors = stack.servers.filter(({ role }) => role === 'predictor');
  await Promise.all([
    ...stable.map(server => seedRelease(stack, server)),
    ...predictors.map(server => seedInferenceService(stack, server)),
  ]);
}

async function seedRelease(
  {
    mlflowUrl,
    prometheusUrl,
    openbaoUrl,
    openbaoToken,
    cluster,
    servers,
  }: SeededStack,
  stable: ModelServer,
): Promise<void> {
  const { model } = stable;
  const { team: namespace } = await readModel(mlflowUrl, model);
  await createNamespace(cluster, namespace);
  await startRelease(cluster, {
    namespace,
    stable,
    canary: servers.find(
      server => server.model === model && server.role === 'canary',
    ),
    prometheusUrl,
  });
  await writeRegistryCredentials(openbaoUrl, openbaoToken, {
    namespace,
    model,
  });
}

async function seedInferenceService(
  { mlflowUrl, cluster }: SeededStack,
  { model, version, url }: ModelServer,
): Promise<void> {
  const { team, champion } = await readModel(mlflowUrl, model);
  await tagRun(mlflowUrl, champion.runId, FEATURES);
  await createNamespace(cluster, team);
  const objects = await readManifest('inference-service', {
    MODEL: model,
    NAMESPACE: team,
    VERSION: version,
    ADDRESS: new URL(url).host,
  });
  for (const object of objects) await cluster.apply(object);
}

function createNamespace(cluster: Cluster, name: string): Promise<void> {
  return cluster.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  });
}

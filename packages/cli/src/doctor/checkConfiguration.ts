import { Config } from '@backstage/config';
import { Connection, connectionStates } from '@bellwether/plugin-models-common';
import { checkUpstream, Upstream } from './checkUpstream';
import { Findings } from './doctor';

const nothingConfigured: Connection = {
  id: 'none',
  kind: 'registry',
  product: 'MLflow',
  title: 'Upstreams',
  state: 'not-configured',
  missingPermissions: [],
  fix: 'Add registries under models.registries and clusters under kubernetes.clusterLocatorMethods, or name the right files with --config.',
  facts: [],
};

/** Asks each upstream of the configuration for its version: as much as can be known without the portal. */
export async function checkConfiguration(config: Config): Promise<Findings> {
  const upstreams = [
    ...registriesIn(config),
    ...clustersIn(config),
    ...metricsIn(config),
    ...costsIn(config),
  ];
  const connections =
    upstreams.length > 0
      ? await Promise.all(upstreams.map(checkUpstream))
      : [nothingConfigured];
  return {
    source: 'configuration',
    detailed: true,
    connections: connections.sort(
      (a, b) =>
        connectionStates.indexOf(a.state) - connectionStates.indexOf(b.state),
    ),
  };
}

function registriesIn(config: Config): Upstream[] {
  const registries = config.getOptionalConfig('models.registries');
  return (registries?.keys() ?? []).map(instance => {
    const registry = registries?.getOptionalConfig(instance);
    const key = `models.registries.${instance}`;
    return {
      id: `registry:${instance}`,
      kind: 'registry',
      product: 'MLflow',
      title: registry?.getOptionalString('title') ?? instance,
      ...addressIn(key, registry),
    };
  });
}

function clustersIn(config: Config): Upstream[] {
  const wanted = config.getOptionalStringArray('models.clusters');
  const methods =
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  return methods
    .flatMap(method => method.getOptionalConfigArray('clusters') ?? [])
    .map((cluster): Upstream => {
      const name = cluster.getString('name');
      const token = cluster.getOptionalString('serviceAccountToken');
      return {
        id: `cluster:${name}`,
        kind: 'cluster',
        product: 'Kubernetes',
        title: name,
        url: cluster.getOptionalString('url'),
        addressKey: `the url of ${name} in kubernetes.clusterLocatorMethods`,
        credentialsKey: `the serviceAccountToken of ${name} in kubernetes.clusterLocatorMethods`,
        authorization: token && `Bearer ${token}`,
        ca: cluster.getOptionalString('caData'),
        skipTlsVerify: cluster.getOptionalBoolean('skipTLSVerify'),
      };
    })
    .filter(({ title }) => !wanted || wanted.includes(title));
}

function metricsIn(config: Config): Upstream[] {
  const all = config.getOptionalConfig('models.prometheus');
  return (all?.keys() ?? []).map(instance => ({
    id: `metrics:${instance}`,
    kind: 'metrics',
    product: 'Prometheus',
    title: instance,
    ...addressIn(`models.prometheus.${instance}`, all?.getConfig(instance)),
  }));
}

function costsIn(config: Config): Upstream[] {
  const all = config.getOptionalConfig('cost.opencost');
  return (all?.keys() ?? []).map(cluster => ({
    id: `costs:${cluster}`,
    kind: 'costs',
    product: 'OpenCost',
    title: `opencost-${cluster}`,
    ...addressIn(`cost.opencost.${cluster}`, all?.getConfig(cluster)),
  }));
}

function addressIn(key: string, one: Config | undefined) {
  return {
    url: one?.getOptionalString('baseUrl'),
    addressKey: `${key}.baseUrl`,
    credentialsKey: `${key}.auth`,
    authorization: authorizationIn(one),
  };
}

function authorizationIn(one: Config | undefined): string | undefined {
  const auth = one?.getOptionalConfig('auth');
  const token = auth?.getOptionalString('token');
  if (token) return `Bearer ${token}`;
  const username = auth?.getOptionalString('username');
  const password = auth?.getOptionalString('password') ?? '';
  return (
    username &&
    `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  );
}

import { Connection } from '@bellwether/plugin-models-common';
import { sentence } from './describeRegistry';
import { CLUSTER_SNIPPET, METRICS_SNIPPET, REGISTRY_SNIPPET } from './snippets';

/** Stands where no registry is configured. */
export const noRegistry: Connection = {
  id: 'registry:none',
  kind: 'registry',
  product: 'MLflow',
  title: 'Model registry',
  state: 'not-configured',
  missingPermissions: [],
  consequence: 'There are no models to show.',
  fix: 'Add your registry to app-config.yaml and start the portal again.',
  snippet: REGISTRY_SNIPPET,
  facts: [],
};

/** Stands where no cluster is configured. */
export const noCluster: Connection = {
  id: 'cluster:none',
  kind: 'cluster',
  product: 'Kubernetes',
  title: 'Clusters',
  state: 'not-configured',
  missingPermissions: [],
  consequence: 'Where models run is not known.',
  fix: 'Add your clusters to app-config.yaml and start the portal again.',
  snippet: CLUSTER_SNIPPET,
  facts: [],
};

/** Stands where no Prometheus is configured. */
export const noMetrics: Connection = {
  id: 'metrics:none',
  kind: 'metrics',
  product: 'Prometheus',
  title: 'Metrics',
  state: 'not-configured',
  missingPermissions: [],
  consequence:
    'Rollouts are shown, but not judged: requests and errors are not known.',
  fix: 'Add your Prometheus to app-config.yaml and start the portal again.',
  snippet: METRICS_SNIPPET,
  facts: [],
};

/** Stands where the Kubernetes plugin does not say which clusters there are. */
export function unknownClusters(problem: string): Connection {
  return {
    ...noCluster,
    id: 'cluster:unknown',
    state: 'failed',
    problem: sentence(problem),
    consequence: 'Clusters that were added since are not watched.',
    fix: "See that the Kubernetes plugin runs and that the portal's permission policy allows kubernetes.clusters.read to its own plugins.",
    snippet: undefined,
  };
}

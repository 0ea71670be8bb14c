import { stringify } from 'yaml';
import { WatchedResource } from '@bellwether/plugin-models-node';

/** Name of the role that the snippets make for the portal's account. */
const ROLE = 'bellwether-reader';

/** What to add where no Prometheus is configured. */
export const METRICS_SNIPPET = `models:
  prometheus:
    main:
      baseUrl: \${PROMETHEUS_URL}
`;

/** What to add where no registry is configured. */
export const REGISTRY_SNIPPET = `models:
  registries:
    mlflow-prod:
      type: mlflow
      baseUrl: \${MLFLOW_URL}
      auth:
        type: basic
        username: \${MLFLOW_USERNAME}
        password: \${MLFLOW_PASSWORD}
catalog:
  providers:
    models:
      prod:
        registry: mlflow-prod
        owner:
          default: group:default/ml-platform
`;

/** What to add where no cluster is configured. */
export const CLUSTER_SNIPPET = `kubernetes:
  serviceLocatorMethod: { type: multiTenant }
  clusterLocatorMethods:
    - type: config
      clusters:
        - name: prod-eu
          url: \${CLUSTER_URL}
          authProvider: serviceAccount
          serviceAccountToken: \${CLUSTER_TOKEN}
          caData: \${CLUSTER_CA_DATA}
`;

export function credentialsSnippet(instance: string): string {
  return registrySnippet(instance, {
    auth: {
      type: 'basic',
      username: '${MLFLOW_USERNAME}',
      password: '${MLFLOW_PASSWORD}',
    },
  });
}

export function allowEmptySnippet(instance: string): string {
  return registrySnippet(instance, { allowEmpty: true });
}

export function webhookSnippet(instance: string): string {
  return registrySnippet(instance, {
    webhook: { secret: '${MLFLOW_WEBHOOK_SECRET}' },
  });
}

function registrySnippet(instance: string, settings: object): string {
  return stringify({ models: { registries: { [instance]: settings } } });
}

/** MLflow answers only to host names that it was told of. */
export function allowedHostsSnippet(url: string): string {
  return `MLFLOW_SERVER_ALLOWED_HOSTS=${new URL(url).host}`;
}

/** A role that lets the portal's account read what it watches, and the binding that gives it. */
export function clusterRoleSnippet(
  resources: readonly WatchedResource[],
): string {
  const byGroup = new Map<string, string[]>();
  for (const { group, plural } of resources) {
    byGroup.set(group, [...(byGroup.get(group) ?? []), plural]);
  }
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: ROLE },
    rules: [...byGroup].map(([group, plurals]) => ({
      apiGroups: [group],
      resources: [...new Set(plurals)],
      verbs: ['get', 'list', 'watch'],
    })),
  };
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: ROLE },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: ROLE,
    },
    subjects: [
      { kind: 'ServiceAccount', name: 'bellwether', namespace: 'bellwether' },
    ],
  };
  return [role, binding].map(part => stringify(part)).join('---\n');
}

/** A new token for the portal's account. */
export const TOKEN_SNIPPET =
  'kubectl --namespace bellwether create token bellwether --duration 8760h';

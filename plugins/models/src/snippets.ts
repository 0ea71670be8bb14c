/** What to add to `app-config.yaml` for a registry. */
export const REGISTRY_SNIPPET = `models:
  registries:
    mlflow-prod:
      title: MLflow production
      baseUrl: https://mlflow.example.com
catalog:
  providers:
    models:
      mlflow-prod:
        registry: mlflow-prod`;

/** What to add to `app-config.yaml` for a cluster. */
export const CLUSTER_SNIPPET = `kubernetes:
  serviceLocatorMethod: { type: multiTenant }
  clusterLocatorMethods:
    - type: config
      clusters:
        - name: prod-eu
          url: https://kubernetes.example.com
          authProvider: serviceAccount
          serviceAccountToken: \${PROD_EU_TOKEN}`;

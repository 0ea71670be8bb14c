/** How a program registers a model, and says whose it is. */
export const REGISTER_SNIPPET = registerSnippet('my-model');

/** The same for a model that has a name already. */
export function registerSnippet(modelName: string): string {
  const name = JSON.stringify(modelName);
  return `import mlflow

mlflow.set_tracking_uri("https://mlflow.example.com")
with mlflow.start_run():
    mlflow.sklearn.log_model(
        model,
        name="model",
        registered_model_name=${name},
        signature=mlflow.models.infer_signature(inputs, outputs),
    )
client = mlflow.MlflowClient()
client.set_registered_model_tag(${name}, "team", "my-team")`;
}

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

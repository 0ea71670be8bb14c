/** What makes the pods of a server those of a model. */
export const ATTRIBUTION_SNIPPET = `# Deployment, Rollout or InferenceService
metadata:
  annotations:
    bellwether.dev/model: my-model
  labels:
    backstage.io/kubernetes-id: my-model`;

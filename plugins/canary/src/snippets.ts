/** What makes a server one of a model's. */
export const SERVER_SNIPPET = `# Rollout or InferenceService
metadata:
  annotations:
    bellwether.dev/model: my-model
    bellwether.dev/model-version: '14'`;

/** What the judge needs: where the counters are, and by which policy to judge. */
export const JUDGE_SNIPPET = `# app-config.yaml
models:
  prometheus:
    main:
      baseUrl: https://prometheus.example.com
      clusterLabel: cluster

# Rollout or InferenceService, where the usual policy does not suit
metadata:
  annotations:
    bellwether.dev/judge-policy: careful`;

/** What lets the portal step the canaries of a server. */
export const DRIVER_SNIPPET = `# InferenceService
metadata:
  annotations:
    # or the name of a plan in canary.driver.plans
    bellwether.dev/drive-canary: 'true'`;

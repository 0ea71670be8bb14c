import {
  ANALYSIS_RUNS,
  ANALYSIS_TEMPLATES,
  APPLICATIONS,
  BUILT_IN,
  CLUSTER_ANALYSIS_TEMPLATES,
  HTTP_ROUTES,
  INFERENCE_SERVICES,
  REVISIONS,
  ROLLOUTS,
} from './resources';
import type { ResourceType } from './types';

/** What is installed on a cluster, and in which mode. */
export interface Platform {
  resources: readonly ResourceType[];
  kserve: {
    /** For example `v0.20.0`. */
    version: string;
    /** `Serverless` routes by Knative, `Standard` by the Gateway API. */
    mode: 'Standard' | 'Serverless';
    /** Whether the CRD knows `spec.canary`, as KServe's does since 0.20. */
    knowsCanary: boolean;
  };
}

/** Clusters whose KServe is an older one, on Knative. */
const SERVERLESS_CLUSTERS = ['prod-us'];

export function platformOf(cluster: string): Platform {
  const serverless = SERVERLESS_CLUSTERS.includes(cluster);
  return {
    resources: [
      ...BUILT_IN,
      ROLLOUTS,
      ANALYSIS_RUNS,
      ANALYSIS_TEMPLATES,
      CLUSTER_ANALYSIS_TEMPLATES,
      APPLICATIONS,
      INFERENCE_SERVICES,
      serverless ? REVISIONS : HTTP_ROUTES,
    ],
    kserve: {
      version: serverless ? 'v0.17.0' : 'v0.20.0',
      mode: serverless ? 'Serverless' : 'Standard',
      knowsCanary: !serverless,
    },
  };
}

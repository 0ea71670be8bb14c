import type { ClusterObject } from '@bellwether/plugin-models-node';
import { z } from 'zod';

/** Where the number of a server's pods stands, and who decides it. */
export interface Scaling {
  /** Path from the object's root. */
  path: readonly string[];
  /** Null where a person does. */
  scaledBy: 'autoscaler' | 'knative' | null;
}

const MODE = 'serving.kserve.io/deploymentMode';

const serviceSchema = z.object({
  status: z.object({ deploymentMode: z.string().optional() }).optional(),
});

/** Without Knative, KServe keeps as many pods as are asked for. */
const STANDARD = ['Standard', 'RawDeployment'];

/** @param isAutoscaled - whether a HorizontalPodAutoscaler aims at the server */
export function scalingOf(
  serverKind: string,
  object: ClusterObject,
  isAutoscaled: boolean,
): Scaling {
  const byAutoscaler = isAutoscaled ? 'autoscaler' : null;
  if (serverKind === 'argo-rollout') {
    return { path: ['spec', 'replicas'], scaledBy: byAutoscaler };
  }
  const mode =
    serviceSchema.safeParse(object).data?.status?.deploymentMode ??
    object.metadata.annotations?.[MODE] ??
    'Serverless';
  return {
    path: ['spec', 'predictor', 'minReplicas'],
    scaledBy: STANDARD.includes(mode) ? byAutoscaler : 'knative',
  };
}

/** How many pods an object asks for; undefined where it does not say. */
export function wantedPods(
  object: ClusterObject,
  { path }: Scaling,
): number | undefined {
  let at: unknown = object;
  for (const key of path) {
    at =
      typeof at === 'object' && at !== null
        ? new Map<string, unknown>(Object.entries(at)).get(key)
        : undefined;
  }
  return typeof at === 'number' ? at : undefined;
}

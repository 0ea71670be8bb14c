import {
  ClusterObject,
  clusterObjectSchema,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { SeenServer, ServerObjects } from '../../DeliveryAdapter';
import { observe } from '../observe';
import { HASH_LABEL } from '../ReadRollout';
import recorded from './recorded.json';

type Recorded = keyof typeof recorded.actions;

const statusSchema = z.looseObject({
  currentPodHash: z.string(),
  stableRS: z.string(),
});
const requestSchema = z.object({
  method: z.string(),
  path: z.string(),
  contentType: z.string(),
  body: z.unknown(),
});

/** A request that a real controller obeyed. */
export function recordedRequest(name: Recorded) {
  return requestSchema.parse(recorded.actions[name].request);
}

export function recordedStatus(name: Recorded, when: 'before' | 'after') {
  return statusSchema.parse(recorded.actions[name][when]);
}

const image = (tag: string) => `registry.local/model:${tag}`;

/** The recorded Rollout in a state, with the ReplicaSets that belong to it. */
export function objectsIn(
  status: Record<string, unknown>,
  more: {
    spec?: object;
    metadata?: object;
    /** Image that the spec asks for. */
    asks?: string;
    /** What the pods of a template run, in place of that image alone: of the spec, and of the set under way. */
    pods?: { asked: object; made: object };
    /** The one that there is, unless it is said otherwise: a recorded one is that of its own time. */
    observedGeneration?: string;
    analysisRuns?: ClusterObject[];
    ingressWeight?: string;
  } = {},
): ServerObjects {
  const { currentPodHash, stableRS } = statusSchema.parse(status);
  const template = (tag: string, hash?: string) => ({
    metadata: {
      labels: { app: 'model', ...(hash && { [HASH_LABEL]: hash }) },
      annotations: {
        'bellwether.dev/model': 'churn',
        'bellwether.dev/model-version': tag.slice(1),
      },
    },
    spec: { containers: [{ name: 'model', image: image(tag) }] },
  });
  const { uid } = recorded.rollout.metadata;
  const replicaSet = (hash: string, tag: string, revision: number) => ({
    metadata: {
      name: `model-${hash}`,
      namespace: 'demo',
      labels: { app: 'model', [HASH_LABEL]: hash },
      annotations: { 'rollout.argoproj.io/revision': String(revision) },
      ownerReferences: [{ kind: 'Rollout', name: 'model', uid }],
    },
    spec: {
      replicas: 4,
      template: {
        ...template(tag, hash),
        ...(more.pods && hash === currentPodHash && { spec: more.pods.made }),
      },
    },
    status: { readyReplicas: 4, availableReplicas: 4 },
  });
  const { generation = 2 } = z
    .looseObject({ generation: z.number().optional() })
    .parse(more.metadata ?? {});
  const object = clusterObjectSchema.parse({
    ...recorded.rollout,
    metadata: {
      ...recorded.rollout.metadata,
      generation,
      resourceVersion: '329',
      ...more.metadata,
    },
    spec: {
      ...recorded.rollout.spec,
      template: more.pods
        ? { ...template('v2'), spec: more.pods.asked }
        : template(more.asks ?? 'v2'),
      ...more.spec,
    },
    status: {
      ...status,
      observedGeneration: more.observedGeneration ?? String(generation),
    },
  });
  return {
    cluster: 'prod-eu',
    object,
    related: {
      replicaSets:
        currentPodHash === stableRS
          ? [replicaSet(currentPodHash, 'v2', 2)]
          : [
              replicaSet(currentPodHash, 'v2', 2),
              replicaSet(stableRS, 'v1', 1),
            ],
      pods: [],
      analysisRuns: more.analysisRuns ?? [],
      ingresses: more.ingressWeight
        ? [
            {
              metadata: {
                name: 'model-model-canary',
                annotations: {
                  'nginx.ingress.kubernetes.io/canary-weight':
                    more.ingressWeight,
                },
              },
            },
          ]
        : [],
    },
  };
}

export function seenIn(
  ...args: Parameters<typeof objectsIn>
): SeenServer & { observed: NonNullable<ReturnType<typeof observe>> } {
  const objects = objectsIn(...args);
  const observed = observe(objects);
  if (!observed) throw new Error('it serves no model');
  return {
    objects,
    observed,
    git: { owner: 'cluster', sentence: '', fields: [] },
  };
}

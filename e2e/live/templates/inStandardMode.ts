import type { KubernetesObject } from '../components/kubernetes/Cluster';

const MODE = 'serving.kserve.io/deploymentMode';

/** The same object in a namespace. */
export function inNamespace(
  object: KubernetesObject,
  namespace: string,
): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** The same object; an InferenceService without Knative, of which there is none here. */
export function inStandardMode(object: KubernetesObject): KubernetesObject {
  const { metadata } = object;
  if (!metadata.annotations?.[MODE]) return object;
  return {
    ...object,
    metadata: {
      ...metadata,
      annotations: { ...metadata.annotations, [MODE]: 'Standard' },
    },
  };
}

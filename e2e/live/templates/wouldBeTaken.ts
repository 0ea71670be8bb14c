import type {
  Cluster,
  KubernetesObject,
} from '../components/kubernetes/Cluster';

/** Fails unless the API server would take the objects of a namespace, each field of them; the namespace is made, and nothing else. */
export async function wouldBeTaken(
  cluster: Cluster,
  namespace: string,
  objects: readonly KubernetesObject[],
): Promise<void> {
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  for (const object of objects) {
    await cluster.request({
      method: 'PATCH',
      path: await cluster.pathOf(object),
      query: {
        fieldManager: 'project',
        fieldValidation: 'Strict',
        dryRun: 'All',
      },
      type: 'application/apply-patch+yaml',
      body: object,
    });
  }
}

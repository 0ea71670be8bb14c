import { Sandbox } from '@bellwether/sandbox';
import { z } from 'zod';

const containersSchema = z.object({
  containers: z.array(
    z
      .object({ resources: z.object({ requests: z.unknown() }).loose() })
      .loose(),
  ),
});
const rolloutSchema = z.object({
  spec: z.object({ template: z.object({ spec: containersSchema }) }),
});
const podsSchema = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string() }) })),
});

/** As much of a pod as its size is in. */
type PodObject = ReturnType<Sandbox['clusters'][string]['objects']['get']> & {
  spec: z.infer<typeof containersSchema>;
};

/**
 * What the controller does: pods of the size that the Rollout asks for.
 *
 * @returns that size, and the pods
 */
export async function replacePods(
  sandbox: Sandbox,
  rollout: { cluster: string; namespace: string; name: string },
) {
  const { cluster, namespace, name } = rollout;
  const { objects } = sandbox.clusters[cluster];
  const { spec } = rolloutSchema.parse(
    objects.get({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      namespace,
      name,
    }),
  );
  const { resources } = spec.template.spec.containers[0];
  const listed = await fetch(
    `${sandbox.urls.clusters[cluster]}/api/v1/namespaces/${namespace}/pods?labelSelector=app%3D${name}`,
    { headers: { Authorization: `Bearer ${sandbox.tokens.admin}` } },
  );
  const pods = podsSchema
    .parse(await listed.json())
    .items.map(({ metadata }) => metadata.name);
  for (const pod of pods) {
    objects.apply<PodObject>(
      { apiVersion: 'v1', kind: 'Pod', namespace, name: pod },
      draft => {
        draft.spec.containers[0].resources = resources;
      },
    );
  }
  // What Prometheus has scraped follows in the next turn.
  await new Promise(resolve => setImmediate(resolve));
  return { resources, pods };
}

import { ClusterCaller } from '@bellwether/plugin-models-node';
import { z } from 'zod';

const PATH =
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/inferenceservices.serving.kserve.io';

const nested = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
});

const crdSchema = z.object({
  spec: z.object({
    versions: z.array(
      z.object({
        name: z.string(),
        served: z.boolean().default(true),
        schema: z.object({ openAPIV3Schema: nested.optional() }).optional(),
      }),
    ),
  }),
});

/**
 * Whether the cluster's KServe knows `spec.canary`, by the schema of its CRD, which alone says it: documentation and versions
 * lag behind.
 *
 * @returns undefined where the cluster does not let the portal read it, or its CRD has no schema
 */
export async function readKnowsCanary(
  caller: ClusterCaller,
  cluster: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const { status, body } = await caller.call(
    cluster,
    { method: 'GET', path: PATH },
    { signal },
  );
  if (status !== 200) return undefined;
  const crd = crdSchema.safeParse(body).data;
  const version = crd?.spec.versions.find(
    ({ name, served }) => name === 'v1beta1' && served,
  );
  const spec = nested.safeParse(
    version?.schema?.openAPIV3Schema?.properties?.spec,
  ).data;
  return spec?.properties ? 'canary' in spec.properties : undefined;
}

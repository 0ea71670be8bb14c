import { z } from 'zod';

const specSchema = z.object({
  targetRef: z.object({ kind: z.string(), name: z.string() }),
  updatePolicy: z.object({ updateMode: z.string().optional() }).optional(),
  resourcePolicy: z
    .object({
      containerPolicies: z
        .array(
          z.object({
            containerName: z.string().optional(),
            mode: z.string().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

/** Recommends, and changes nothing. */
const OFF = 'Off';

/**
 * Whether a VerticalPodAutoscaler sets the requests of a container.
 *
 * @param spec - of the object
 * @param isMine - whether its target runs the container
 */
export function setsRequestsOf(
  container: string,
  spec: unknown,
  isMine: (target: { kind: string; name: string }) => boolean,
): boolean {
  const { data } = specSchema.safeParse(spec);
  if (!data || !isMine(data.targetRef)) return false;
  if (data.updatePolicy?.updateMode === OFF) return false;
  const policies = data.resourcePolicy?.containerPolicies ?? [];
  const policy =
    policies.find(({ containerName }) => containerName === container) ??
    policies.find(({ containerName }) => containerName === '*');
  return policy?.mode !== OFF;
}

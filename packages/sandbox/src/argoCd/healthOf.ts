import { z } from 'zod';
import type { KubernetesObject } from '../kubernetes/types';

/** From the worst to the best, as Argo CD sums them up. */
const ORDER = [
  'Degraded',
  'Missing',
  'Progressing',
  'Suspended',
  'Healthy',
] as const;

export type Health = (typeof ORDER)[number];

const PHASES: Record<string, Health> = {
  Healthy: 'Healthy',
  Paused: 'Suspended',
  Degraded: 'Degraded',
};

const statusSchema = z.looseObject({
  phase: z.string().optional(),
  conditions: z
    .array(z.looseObject({ type: z.string(), status: z.string() }))
    .optional(),
});

/** What Argo CD makes of the status of a Rollout or an InferenceService; of anything else that it is there. */
function healthOfOne(object: KubernetesObject | undefined): Health {
  if (!object) return 'Missing';
  const { phase, conditions } =
    statusSchema.safeParse(object.status).data ?? {};
  if (object.kind === 'Rollout') return PHASES[phase ?? ''] ?? 'Progressing';
  if (object.kind !== 'InferenceService') return 'Healthy';
  const ready = conditions?.find(({ type }) => type === 'Ready')?.status;
  if (ready === 'True') return 'Healthy';
  return ready === 'False' ? 'Degraded' : 'Progressing';
}

/** The worst of what an Application applies. */
export function healthOf(
  objects: readonly (KubernetesObject | undefined)[],
): Health {
  const all = objects.map(healthOfOne);
  return ORDER.find(health => all.includes(health)) ?? 'Healthy';
}

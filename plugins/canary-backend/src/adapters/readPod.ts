import { Revision } from '@bellwether/plugin-canary-common';
import { ClusterObject, parseOnce } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { asTime } from './times';

/** A pod as it is kept: see `keepPod`. */
const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    creationTimestamp: z.string().optional(),
  }),
  status: z
    .object({
      phase: z.string().optional(),
      startTime: z.string().optional(),
      reason: z.string().optional(),
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
          }),
        )
        .optional(),
      containerStatuses: z
        .array(
          z.object({
            restartCount: z.number().int().nonnegative().default(0),
            ready: z.boolean().optional(),
            state: z
              .object({
                waiting: z.object({ reason: z.string().optional() }).optional(),
                terminated: z
                  .object({ reason: z.string().optional() })
                  .optional(),
              })
              .optional(),
          }),
        )
        .optional(),
    })
    .default({}),
});

const parsePod = parseOnce(podSchema);

export type Pod = Revision['pods'][number];

/** Undefined for what is no pod. */
export function readPod(object: ClusterObject): Pod | undefined {
  const pod = parsePod(object);
  if (!pod) return undefined;
  const { status } = pod;
  const containers = status.containerStatuses ?? [];
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  const reasons = containers.flatMap(
    ({ state }) => state?.waiting?.reason ?? state?.terminated?.reason ?? [],
  );
  const isReady = ready?.status === 'True';
  return {
    name: pod.metadata.name,
    ready: isReady,
    phase: status.phase ?? 'Unknown',
    restarts: containers.reduce(
      (sum, { restartCount }) => sum + restartCount,
      0,
    ),
    reason: isReady ? undefined : reasons[0] ?? status.reason ?? ready?.reason,
    startedAt: asTime(status.startTime ?? pod.metadata.creationTimestamp),
  };
}

export function restartsOf(pods: readonly Pod[]): number {
  return pods.reduce((sum, { restarts }) => sum + restarts, 0);
}

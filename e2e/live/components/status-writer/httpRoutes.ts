import { z } from 'zod';
import { condition } from './condition';
import type { StandIn } from './standIn';

const routeSchema = z.object({
  metadata: z.object({ generation: z.number() }),
  spec: z.object({ parentRefs: z.array(z.looseObject({})).default([]) }),
  status: z
    .object({
      parents: z
        .array(
          z.object({
            conditions: z
              .array(z.object({ observedGeneration: z.number().default(0) }))
              .default([]),
          }),
        )
        .default([]),
    })
    .optional(),
});

/** A gateway that takes every route as it is, and carries no traffic. */
export const httpRoutes: StandIn = {
  controller: 'a gateway',
  path: '/apis/gateway.networking.k8s.io/v1/httproutes',
  subresource: 'status',
  changeOf(object, now) {
    const { metadata, spec, status } = routeSchema.parse(object);
    const { generation } = metadata;
    const isTold =
      status?.parents.length === spec.parentRefs.length &&
      status.parents.every(({ conditions }) =>
        conditions.some(
          ({ observedGeneration }) => observedGeneration === generation,
        ),
      );
    if (isTold) return undefined;
    return {
      status: {
        parents: spec.parentRefs.map(parentRef => ({
          parentRef,
          controllerName: 'live.bellwether.dev/status-writer',
          conditions: ['Accepted', 'ResolvedRefs'].map(type => ({
            ...condition(type, now, { reason: type, message: '' }),
            observedGeneration: generation,
          })),
        })),
      },
    };
  },
};

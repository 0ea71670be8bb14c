import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { seconds } from './condition';
import type { StandIn } from './standIn';

const KEPT_SYNCS = 10;

const sourceSchema = z.looseObject({ targetRevision: z.string().optional() });

const applicationSchema = z.object({
  spec: z.object({
    source: sourceSchema.optional(),
    destination: z.looseObject({}).default({}),
    syncPolicy: z
      .looseObject({ automated: z.looseObject({}).optional() })
      .optional(),
  }),
  operation: z
    .looseObject({
      sync: z.looseObject({ revision: z.string().optional() }).optional(),
    })
    .optional(),
  status: z
    .looseObject({
      sync: z
        .looseObject({
          revision: z.string().optional(),
          comparedTo: z.looseObject({}).optional(),
        })
        .optional(),
      history: z.array(z.looseObject({ id: z.number() })).default([]),
    })
    .optional(),
});

/** A commit's name, made from that of a branch or tag, since there is no repository to ask. */
function commitOf(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision)
    ? revision
    : createHash('sha1').update(revision).digest('hex');
}

/**
 * Argo CD, for which every sync succeeds at once. An application without automated sync is out of sync when its source has
 * changed, until somebody asks for a sync.
 */
export const applications: StandIn = {
  controller: 'Argo CD',
  path: '/apis/argoproj.io/v1alpha1/applications',
  changeOf(object, now) {
    const { spec, operation, status } = applicationSchema.parse(object);
    const { source, destination } = spec;
    const comparedTo = { destination, ...(source && { source }) };
    const isCompared = isDeepStrictEqual(status?.sync?.comparedTo, comparedTo);
    if (isCompared && !operation) return undefined;

    const time = seconds(now);
    const isSynced =
      operation !== undefined ||
      spec.syncPolicy?.automated !== undefined ||
      status?.sync === undefined;
    const common = {
      health: { status: 'Healthy', lastTransitionTime: time },
      reconciledAt: time,
    };
    if (!isSynced) {
      const { revision } = status.sync ?? {};
      return {
        status: {
          ...common,
          sync: { status: 'OutOfSync', revision, comparedTo },
        },
      };
    }
    const revision = commitOf(
      operation?.sync?.revision ?? source?.targetRevision ?? 'HEAD',
    );
    const history = status?.history ?? [];
    return {
      operation: null,
      status: {
        ...common,
        sync: { status: 'Synced', revision, comparedTo },
        operationState: {
          operation: operation ?? { sync: { revision } },
          phase: 'Succeeded',
          message: 'successfully synced (all tasks run)',
          startedAt: time,
          finishedAt: time,
          syncResult: { revision, ...(source && { source }) },
        },
        history: [
          ...history,
          {
            id: (history.at(-1)?.id ?? -1) + 1,
            revision,
            deployStartedAt: time,
            deployedAt: time,
            ...(source && { source }),
          },
        ].slice(-KEPT_SYNCS),
      },
    };
  },
};

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { condition, seconds } from './condition';
import type { StandIn } from './standIn';

const secretSchema = z.object({
  metadata: z.object({
    name: z.string(),
    generation: z.number(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.object({
    target: z.object({ name: z.string().optional() }).optional(),
  }),
  status: z.object({ syncedResourceVersion: z.string().optional() }).optional(),
});

/** The External Secrets operator, for which every secret is there; no Secret is made. */
export const externalSecrets: StandIn = {
  controller: 'External Secrets',
  path: '/apis/external-secrets.io/v1/externalsecrets',
  subresource: 'status',
  changeOf(object, now) {
    const { metadata, spec, status } = secretSchema.parse(object);
    const { name, generation, labels, annotations } = metadata;
    // A changed annotation is how a refresh is asked for.
    const digest = createHash('sha256')
      .update(JSON.stringify([labels, annotations]))
      .digest('hex')
      .slice(0, 32);
    const synced = `${generation}-${digest}`;
    if (status?.syncedResourceVersion === synced) return undefined;
    return {
      status: {
        binding: { name: spec.target?.name ?? name },
        conditions: [
          condition('Ready', now, {
            reason: 'SecretSynced',
            message: 'secret synced',
          }),
        ],
        refreshTime: seconds(now),
        syncedResourceVersion: synced,
      },
    };
  },
};

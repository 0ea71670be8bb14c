import { z } from 'zod';

/** How a cluster's kinds of servers are, for the Connections screen. */
const kindConditionSchema = z.object({
  kind: z.string(),
  title: z.string(),
  /** `absent`: the cluster has no such resource; `forbidden`: the portal may not list it. */
  state: z.enum(['unknown', 'listed', 'absent', 'forbidden']),
  count: z.number().int().nonnegative(),
});

/** What else is known of a cluster; stored as one JSON value. */
export const clusterConditionSchema = z.object({
  /** Kind of the last failure while there is one, see `ClusterRequestErrorKind`. */
  problemKind: z.string().optional(),
  /** One sentence, without address, token or upstream body. */
  problem: z.string().optional(),
  /** For example `watch rollouts.argoproj.io`. */
  missingPermissions: z.array(z.string()).default([]),
  kinds: z.array(kindConditionSchema).default([]),
});

export type ClusterCondition = z.infer<typeof clusterConditionSchema>;

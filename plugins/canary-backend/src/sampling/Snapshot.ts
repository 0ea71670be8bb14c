import { z } from 'zod';

const edge = z.union([z.number(), z.literal('+Inf')]);

export const podCountersSchema = z.object({
  requests: z.number(),
  failures: z.number().optional(),
  /** Cumulative over edges in seconds, rising. */
  latency: z
    .object({ le: z.array(edge), count: z.array(z.number()) })
    .optional(),
});

/** What a pod's process has counted since it began. */
export type PodCounters = z.infer<typeof podCountersSchema>;

export const snapshotSchema = z.object({
  /** Aligned time of the queries, seconds since 1970. */
  at: z.number(),
  /** By name of the pod; pods that could not be read are left out. */
  pods: z.record(z.string(), podCountersSchema),
  /** By which profile it was read: another one reads other counters. Absent where that was not kept. */
  profile: z.string().optional(),
  /** When the pod among them was scraped whose last scrape is the oldest, seconds since 1970. */
  oldestScrape: z.number().optional(),
});

/** The raw counters of all pods of a server at one time. */
export type Snapshot = z.infer<typeof snapshotSchema>;

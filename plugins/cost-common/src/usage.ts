import { z } from 'zod';
import { memoryUnitSchema, serverAddressSchema } from './conventions';
import { findingSchema } from './findings';

/** Use of one resource by the largest pod, hour by hour. @public */
export const usageSeriesSchema = z.object({
  resource: z.enum(['cpu', 'memory', 'gpu']),
  /** Of every value: cores, bytes, or share of a GPU. */
  unit: z.enum(['cores', 'bytes', 'share']),
  points: z.array(
    z.object({
      at: z.iso.datetime(),
      /** Largest pod, maximum of the hour; null where nothing was measured. */
      used: z.number().nonnegative().nullable(),
    }),
  ),
  /** What is asked for now; null where the container asks for nothing. */
  request: z.number().nonnegative().nullable(),
  limit: z.number().nonnegative().nullable(),
  /** Of the recommendation shown beside; null where there is none. */
  recommendedRequest: z.number().nonnegative().nullable(),
  recommendedLimit: z.number().nonnegative().nullable(),
  /** Hours of the held-out period in which use was above the recommendation: request for CPU, limit for memory. */
  breaches: z.array(
    z.object({ at: z.iso.datetime(), used: z.number().nonnegative() }),
  ),
});

/** @public */
export type UsageSeries = z.infer<typeof usageSeriesSchema>;

/** @public */
export const containerUsageSchema = z.object({
  container: z.string(),
  /** One for each resource that was measured. */
  series: z.array(usageSeriesSchema),
});

/** @public */
export type ContainerUsage = z.infer<typeof containerUsageSchema>;

/** @public */
export const serverUsageSchema = serverAddressSchema.extend({
  pods: z.number().int().nonnegative(),
  containers: z.array(containerUsageSchema),
  /** First and last moment of the series. */
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  /** From here on the series was not learned from, but only replayed; null where nothing was recommended. */
  heldOutFrom: z.iso.datetime().nullable(),
  findings: z.array(findingSchema),
});

/** @public */
export type ServerUsage = z.infer<typeof serverUsageSchema>;

/** Reply of `GET /v1/models/:kind/:namespace/:name/usage`. @public */
export const usageReplySchema = z.object({
  entityRef: z.string(),
  /** In which memory is shown; values are bytes whatever it is. */
  memoryUnit: memoryUnitSchema.default('GiB'),
  servers: z.array(serverUsageSchema),
});

/** @public */
export type UsageReply = z.infer<typeof usageReplySchema>;

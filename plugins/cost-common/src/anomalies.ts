import { z } from 'zod';
import { amountSchema, daySchema } from './conventions';

/** What can make spend jump. @public */
export const anomalyCauses = [
  /** Another version, size or number of replicas was deployed. */
  'deploy',
  /** More or fewer predictions were asked for. */
  'traffic',
  /** A unit of CPU, memory or GPU costs more or less. */
  'price',
  /** Nodes stand emptier, or more is shared. */
  'idle',
  'unexplained',
] as const;

/** @public */
export const anomalyCauseSchema = z.enum(anomalyCauses);

/** @public */
export type AnomalyCause = z.infer<typeof anomalyCauseSchema>;

/** A day on which a model cost other than its past lets expect. @public */
export const anomalySchema = z.object({
  id: z.string(),
  day: daySchema,
  expected: amountSchema,
  /** What was usual: 80 % of days lie inside. */
  low: amountSchema,
  high: amountSchema,
  actual: amountSchema,
  /** Main cause. */
  cause: anomalyCauseSchema,
  /** What each cause adds; they add up to actual less expected. */
  parts: z.array(
    z.object({
      cause: anomalyCauseSchema,
      amount: amountSchema,
      sentence: z.string(),
    }),
  ),
  sentence: z.string(),
  detectedAt: z.iso.datetime(),
});

/** @public */
export type Anomaly = z.infer<typeof anomalySchema>;

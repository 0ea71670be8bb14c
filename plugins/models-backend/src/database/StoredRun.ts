import { metricValueSchema } from '@bellwether/plugin-models-common';
import { TrainingRun } from '@bellwether/plugin-models-node';
import { z } from 'zod';

/** A training run as it is stored. */
export const storedRunSchema = z.object({
  runId: z.string(),
  name: z.string().optional(),
  startedAt: z.string().optional(),
  metrics: z.record(z.string(), metricValueSchema),
  curves: z.array(z.string()).optional(),
  params: z.record(z.string(), z.string()),
  tags: z.record(z.string(), z.string()),
  datasets: z.array(
    z.object({
      name: z.string(),
      digest: z.string().optional(),
      context: z.string().optional(),
      rows: z.number().int().nonnegative().optional(),
    }),
  ),
});

export type StoredRun = z.infer<typeof storedRunSchema>;

export function toStoredRun(run: TrainingRun): StoredRun {
  return { ...run, startedAt: run.startedAt?.toISOString() };
}

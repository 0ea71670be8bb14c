import { createHash } from 'crypto';
import { ClusterObject } from '@bellwether/plugin-models-node';
import { z } from 'zod';

const predictorSchema = z.record(z.string(), z.unknown());
const servedSchema = z.object({
  predictor: predictorSchema,
  canary: z.array(z.object({ predictor: predictorSchema })).nullish(),
});

/** How many pods there are, and who gets how many requests: another number makes no other version. */
const SCALE: ReadonlySet<string> = new Set([
  'autoScaling',
  'canaryTrafficPercent',
  'maxReplicas',
  'minReplicas',
  'scaleMetric',
  'scaleMetricType',
  'scaleTarget',
]);

/**
 * Tells one canary from the next where the names of both revisions are the same: an object that was deleted and made anew numbers its
 * revisions anew, and a predictor of an InferenceService keeps its name when it serves another model.
 */
export function identityOf({ metadata, spec }: ClusterObject): string {
  const { uid = '' } = metadata;
  // A Rollout names its revisions by what they run.
  const served = servedSchema.safeParse(spec).data;
  if (!served) return uid;
  const sides = [
    served.predictor,
    ...(served.canary ?? []).map(({ predictor }) => predictor),
  ].map(predictor =>
    Object.entries(predictor).filter(([field]) => !SCALE.has(field)),
  );
  const digest = createHash('sha256').update(JSON.stringify(sides));
  return `${uid} ${digest.digest('hex').slice(0, 16)}`;
}

import { z } from 'zod';

/** Under this name the servers are published as JSON. */
export const MODEL_SERVERS = 'BELLWETHER_MODEL_SERVERS';

const modelServerSchema = z.object({
  model: z.string(),
  /** Version of the registry, as a decimal number. */
  version: z.string(),
  /**
   * `stable` serves what the registry calls champion, `canary` what it calls challenger, both behind the traffic router;
   * `predictor` serves the champion of a model that an InferenceService declares, and has no router.
   */
  role: z.enum(['stable', 'canary', 'predictor']),
  /** Address of the inference protocol. */
  url: z.string(),
  /** Host and port of its metrics. */
  metricsAddress: z.string(),
});

/** One process that serves one version of a model. */
export type ModelServer = z.infer<typeof modelServerSchema>;

/** The model servers of a stack; none where it has none. */
export function modelServersOf(
  environment: Record<string, string | undefined>,
): ModelServer[] {
  return z
    .array(modelServerSchema)
    .parse(JSON.parse(environment[MODEL_SERVERS] ?? '[]'));
}

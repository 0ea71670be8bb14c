import { z } from 'zod';
import type { ModelServer } from '../mlserver/modelServers';
import { type ScrapeTarget, scrapeTarget } from '../prometheus/scrapeTargets';

/** On a pod: `host:port` where the process that answers for it has its metrics. */
export const METRICS_ADDRESS = 'live.bellwether.dev/metrics-address';

const texts = z.record(z.string(), z.string());

const podListSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        namespace: z.string(),
        name: z.string(),
        labels: texts.default({}),
        annotations: texts.default({}),
        deletionTimestamp: z.string().optional(),
      }),
      status: z.object({ phase: z.string().optional() }).default({}),
    }),
  ),
});

/**
 * A target for each running pod that says where its metrics are, if a model server of the stack has them there.
 *
 * @param pods - the API server's list
 */
export function targetsOfPods(
  pods: unknown,
  servers: ModelServer[],
): ScrapeTarget[] {
  return podListSchema.parse(pods).items.flatMap(({ metadata, status }) => {
    const server = servers.find(
      ({ metricsAddress }) =>
        metricsAddress === metadata.annotations[METRICS_ADDRESS],
    );
    const { namespace, name, labels, deletionTimestamp } = metadata;
    if (!server || status.phase !== 'Running' || deletionTimestamp) return [];
    return [
      scrapeTarget(server, {
        namespace,
        name,
        templateHash: labels['rollouts-pod-template-hash'] ?? '',
        app: labels.app ?? '',
      }),
    ];
  });
}

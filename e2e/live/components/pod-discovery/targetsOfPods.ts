import { z } from 'zod';
import { type ScrapeTarget, scrapeTarget } from '../prometheus/scrapeTargets';

/** On a pod: `host:port` where the process that answers for it has its metrics. */
export const METRICS_ADDRESS = 'live.bellwether.dev/metrics-address';

const MODEL_VERSION = 'bellwether.dev/model-version';
const OF_THIS_MACHINE = /^127\.0\.0\.1:\d{1,5}$/;

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
 * A target for each running pod that says where its metrics are, if that is on this machine.
 *
 * @param pods - the API server's list
 */
export function targetsOfPods(pods: unknown): ScrapeTarget[] {
  return podListSchema.parse(pods).items.flatMap(({ metadata, status }) => {
    const { namespace, name, labels, annotations } = metadata;
    const metricsAddress = annotations[METRICS_ADDRESS] ?? '';
    if (
      !OF_THIS_MACHINE.test(metricsAddress) ||
      status.phase !== 'Running' ||
      metadata.deletionTimestamp
    ) {
      return [];
    }
    return [
      scrapeTarget(
        { metricsAddress, version: annotations[MODEL_VERSION] ?? '' },
        {
          namespace,
          name,
          templateHash: labels['rollouts-pod-template-hash'] ?? '',
          app: labels.app ?? '',
        },
      ),
    ];
  });
}

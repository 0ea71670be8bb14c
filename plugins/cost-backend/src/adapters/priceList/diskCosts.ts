import { STEP_HOURS } from './addUse';
import { podKey } from './keys';
import { Sampled } from './sampled';

const GIBIBYTE = 2 ** 30;

/** What the disks of each pod cost; a disk that several share is split over them. */
export async function diskCosts(
  ask: (metric: string, matchers: string, by: string) => Promise<Sampled[]>,
  steps: number,
  perGibHour: number,
): Promise<Map<string, number>> {
  const sizes = await ask(
    'kube_persistentvolumeclaim_resource_requests_storage_bytes',
    '',
    'namespace,persistentvolumeclaim',
  );
  const uses = await ask(
    'kube_pod_spec_volumes_persistentvolumeclaims_info',
    '',
    'namespace,pod,persistentvolumeclaim',
  );
  const costs = new Map<string, number>();
  for (const { labels, values } of sizes) {
    const sharing = uses.filter(
      use =>
        use.labels.namespace === labels.namespace &&
        use.labels.persistentvolumeclaim === labels.persistentvolumeclaim,
    );
    for (let step = 0; step < steps; step += 1) {
      const present = sharing.filter(use => use.values[step] !== undefined);
      for (const use of present) {
        const key = podKey(use.labels);
        const cost = ((values[step] ?? 0) / GIBIBYTE) * perGibHour * STEP_HOURS;
        costs.set(key, (costs.get(key) ?? 0) + cost / present.length);
      }
    }
  }
  return costs;
}

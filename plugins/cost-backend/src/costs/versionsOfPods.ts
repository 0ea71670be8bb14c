import { Server } from '@bellwether/plugin-models-common';
import { WorkloadIndex } from '../clusters/WorkloadIndex';
import { CostRow } from './CostRow';

/** The set of like pods that a pod belongs to, which its name begins with. */
export function setOfPod(pod: string | undefined): string | undefined {
  return pod?.replace(/-[a-z0-9]+$/, '');
}

/** Which version a pod runs, and beside which it runs. */
export interface PodVersion {
  version?: number;
  role: 'stable' | 'canary';
}

/**
 * Tells versions and roles of pods, by the rollouts of now and by what was kept of the day. A set of pods that was a canary when the day
 * was read stays one on it, whatever became of the rollout since; what no reading saw as a canary counts as stable.
 *
 * @param kept - rows of the same day and cluster, as they were read before
 */
export function createVersions(
  workloads: Pick<WorkloadIndex, 'of'>,
  kept: readonly CostRow[],
): (pod: { namespace?: string; pod?: string }, server: Server) => PodVersion {
  const keyOf = (subject: string, set: string) => `${subject} ${set}`;
  const before = new Map<string, PodVersion>();
  for (const { subject, sets = [], role, version } of kept) {
    for (const set of sets) {
      const key = keyOf(subject, set);
      // A set that went from canary to stable within the day has both; the canary is what cannot be learned again.
      if (before.get(key)?.role !== 'canary')
        before.set(key, { role, version });
    }
  }
  return (pod, server) => {
    const canary = server.versions.find(({ role }) => role === 'canary');
    const stable = server.versions.find(({ role }) => role === 'stable');
    const known = before.get(keyOf(server.id, setOfPod(pod.pod) ?? ''));
    const version = workloads.of(pod)?.version ?? known?.version;
    if (known?.role === 'canary') return { version, role: 'canary' };
    if (version === undefined) {
      return {
        version: canary ? undefined : stable?.version,
        role: 'stable',
      };
    }
    const isCanary = canary?.version === version && stable?.version !== version;
    return { version, role: isCanary ? 'canary' : 'stable' };
  };
}

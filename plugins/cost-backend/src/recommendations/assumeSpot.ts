import { SpotAssumed } from './adviseSpot';
import type { Cluster } from './Cluster';
import type { Examined } from './judgeSize';
import { measureStartUp } from './measureSpot';

/** What a plan for spot machines rests on, as far as it was measured. */
export async function assumeSpot(
  { server, usage, now }: Examined,
  { facts, found, interruptions }: Cluster,
  availabilityTarget: number,
  signal: AbortSignal,
): Promise<SpotAssumed> {
  const replicas = server.versions.reduce(
    (sum, one) => sum + one.wantedReplicas,
    0,
  );
  const pods = usage.containers.flatMap(one => one.pods);
  return {
    interruptionsPerWeek: interruptions.perWeek,
    interruptionSource: interruptions.source,
    availabilityTarget,
    minAvailable: facts.minAvailableOf(
      server,
      facts.workloads.labelsOf(server.namespace, pods),
      replicas,
    ),
    startUpSeconds: await measureStartUp(
      found,
      server.namespace,
      pods,
      now.getTime() / 1000,
      signal,
    ),
  };
}

import { ReplicaAdvice } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { CostConfig } from '../config';
import { ServerPods } from '../predictions/readLatency';
import { adviseReplicas } from './adviseReplicas';
import type { Cluster } from './Cluster';
import { readLoad } from './readLoad';

/** How many pods a server needs by what it was asked for, and whether its latency is counted at all. */
export async function lookAtReplicas(
  server: Server,
  pods: ServerPods,
  { facts, found }: Cluster,
  config: CostConfig,
  untilSeconds: number,
  signal: AbortSignal,
): Promise<{ replicas: ReplicaAdvice | null; isTimed: boolean }> {
  const load = await readLoad(found, pods, {
    counters: config.requestCounters,
    targetSeconds:
      config.latencyTargets.get(server.modelRef ?? '') ??
      config.advice.latencyTargetSeconds,
    untilSeconds,
    signal,
  });
  return {
    replicas: adviseReplicas(server, facts.scalingOf(server), load),
    isTimed: typeof load?.targetSeconds === 'number',
  };
}

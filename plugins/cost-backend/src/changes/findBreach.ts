import { objectKindOf } from '@bellwether/plugin-models-node';
import { Sources } from '../adapters/Sources';
import { ClusterFacts } from '../clusters/ClusterFacts';
import { CostConfig } from '../config';
import { StoredRecommendation } from '../database';
import { breachOf } from './breach';
import { slowdownOf } from './slowdown';

/**
 * In which way a size does not hold since it is live: by its own use, or by how long requests take.
 *
 * @returns a sentence; undefined while it holds, or where nobody measures it
 */
export async function findBreach(
  { recommendation: { server }, liveAt, applied }: StoredRecommendation,
  facts: ClusterFacts,
  options: {
    config: Pick<CostConfig, 'requestCounters'>;
    sources: Sources;
    now?: () => Date;
  },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { config, sources, now } = options;
  const found = sources.metricsOf(server.cluster);
  if (!found || !liveAt || !applied) return undefined;
  const sets = facts.workloads.setsOf(server.namespace, {
    kind: objectKindOf(server.kind),
    name: server.name,
  });
  const pods = {
    namespace: server.namespace,
    podPrefixes: sets.length > 0 ? sets : [server.name],
  };
  const times = {
    since: Date.parse(liveAt) / 1000,
    now: (now?.() ?? new Date()).getTime() / 1000,
  };
  return (
    (await breachOf(found, pods, applied.containers, times, signal)) ??
    slowdownOf(found, pods, config.requestCounters, times, signal)
  );
}

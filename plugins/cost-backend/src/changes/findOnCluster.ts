import { Change } from '@bellwether/plugin-cost-common';
import { ClusterClient } from '@bellwether/plugin-models-node';
import { Sources } from '../adapters/Sources';
import { ClusterFacts } from '../clusters/ClusterFacts';
import { objectKindOf } from '../clusters/gitSource';
import { wantedPods } from '../clusters/scalingOf';
import { StoredRecommendation } from '../database';
import { containersOf, isInForce } from '../sizes/readSizes';
import { podMatchers } from '../usage/podMatchers';

/** What is on the cluster where a size is in force there. */
export interface InForce {
  /** Whether something adds and takes away pods of the server. */
  isAutoscaled: boolean;
}

/** Whether the object on the cluster asks for a size, and its pods are of that size; undefined where not yet. */
export async function findOnCluster(
  options: { clusters: ClusterClient; sources: Sources; atSeconds: number },
  { kind }: Pick<Change, 'kind'>,
  { applied, recommendation }: StoredRecommendation,
  signal: AbortSignal,
): Promise<InForce | undefined> {
  const { clusters, sources, atSeconds } = options;
  const { server } = recommendation;
  const facts = await ClusterFacts.read(clusters, server.cluster, signal);
  const object = facts.objectOf(server);
  const specs = object && containersOf(server.kind, object);
  if (!applied || !specs) return undefined;
  const wanted = applied.containers.map(one =>
    kind === 'apply'
      ? one
      : { ...one, recommended: one.current, current: one.recommended },
  );
  const scaling = facts.scalingOf(server);
  const pods =
    kind === 'apply'
      ? applied.replicas?.recommended
      : applied.replicas?.current;
  if (pods !== undefined && scaling && wantedPods(object, scaling) !== pods) {
    return undefined;
  }
  const asks = wanted.every(one => {
    const spec = specs.find(({ name }) => name === one.container);
    return spec && isInForce(one, spec.size);
  });
  if (!asks) return undefined;
  const inForce = { isAutoscaled: facts.autoscalerOf(server) !== undefined };
  const found = sources.metricsOf(server.cluster);
  if (!found) return inForce;
  const sets = facts.workloads.setsOf(server.namespace, {
    kind: objectKindOf(server.kind),
    name: server.name,
  });
  const running = await found.metrics.query(
    `max by (pod,container) (kube_pod_container_resource_requests{${podMatchers(
      found,
      server.namespace,
      sets,
    )},resource="cpu"})`,
    atSeconds,
    signal,
  );
  const isEverywhere = wanted.every(({ container, recommended }) =>
    running
      .filter(({ labels }) => labels.container === container)
      .every(
        ({ value }) =>
          recommended.cpuRequestCores === null ||
          Math.abs(value - recommended.cpuRequestCores) <=
            0.01 * recommended.cpuRequestCores + 0.001,
      ),
  );
  return isEverywhere ? inForce : undefined;
}

import {
  Change,
  ContainerRecommendation,
  ContainerSize,
} from '@bellwether/plugin-cost-common';
import { ClusterClient, objectKindOf } from '@bellwether/plugin-models-node';
import { ClusterMetrics, Sources } from '../adapters/Sources';
import { ClusterFacts } from '../clusters/ClusterFacts';
import { wantedPods } from '../clusters/scalingOf';
import { StoredRecommendation } from '../database';
import { broughtIn } from '../sizes';
import { containersOf } from '../sizes/readSizes';
import { isInForce, takenBack } from '../sizes/sizeChanges';
import { podMatchers } from '../usage/podMatchers';

/** What is on the cluster where a size is in force there. */
export interface InForce {
  /** Whether something adds and takes away pods of the server. */
  isAutoscaled: boolean;
}

/** Sizes as kube-state-metrics tells them of each pod. */
const TOLD: ReadonlyArray<{
  field: keyof ContainerSize;
  kind: 'requests' | 'limits';
  resource: 'cpu' | 'memory';
}> = [
  { field: 'cpuRequestCores', kind: 'requests', resource: 'cpu' },
  { field: 'memoryRequestBytes', kind: 'requests', resource: 'memory' },
  { field: 'cpuLimitCores', kind: 'limits', resource: 'cpu' },
  { field: 'memoryLimitBytes', kind: 'limits', resource: 'memory' },
];

/** Whether the object on the cluster asks for a size, and its pods are of that size; undefined where not yet. */
export async function findOnCluster(
  options: { clusters: ClusterClient; sources: Sources; atSeconds: number },
  { kind }: Pick<Change, 'kind'>,
  stored: StoredRecommendation,
  signal: AbortSignal,
): Promise<InForce | undefined> {
  const { clusters, sources, atSeconds } = options;
  const { server } = stored.recommendation;
  const facts = await ClusterFacts.read(clusters, server.cluster, signal);
  if (!asksFor(facts, kind, stored)) return undefined;
  const inForce = { isAutoscaled: facts.autoscalerOf(server) !== undefined };
  const found = sources.metricsOf(server.cluster);
  if (!found) return inForce;
  const sets = facts.workloads.setsOf(server.namespace, {
    kind: objectKindOf(server.kind),
    name: server.name,
  });
  const isEverywhere = await runEverywhere(
    found,
    podMatchers(found, server.namespace, sets),
    wantedOf(kind, stored),
    atSeconds,
    signal,
  );
  return isEverywhere ? inForce : undefined;
}

/** Whether the object on the cluster asks for a size; undefined where the object is not there, or cannot be read. */
export function asksFor(
  facts: ClusterFacts,
  kind: Change['kind'],
  stored: StoredRecommendation,
): boolean | undefined {
  const { applied, recommendation } = stored;
  const { server } = recommendation;
  const object = facts.objectOf(server);
  const specs = object && containersOf(server.kind, object);
  if (!applied || !specs) return undefined;
  const scaling = facts.scalingOf(server);
  const pods =
    kind === 'apply'
      ? applied.replicas?.recommended
      : applied.replicas?.current;
  if (pods !== undefined && scaling && wantedPods(object, scaling) !== pods) {
    return false;
  }
  const sizeOf = (container: string) =>
    specs.find(({ name }) => name === container)?.size;
  if (kind === 'revert') {
    const isLeft = applied.containers.some(one =>
      broughtIn(one).some(
        ({ field }) => (sizeOf(one.container)?.[field] ?? null) !== null,
      ),
    );
    if (isLeft) return false;
  }
  return wantedOf(kind, stored).every(one => {
    const size = sizeOf(one.container);
    return size !== undefined && isInForce(one, size);
  });
}

/** Sizes that are to be in force: those that were applied, or those of before. */
function wantedOf(
  kind: Change['kind'],
  { applied }: StoredRecommendation,
): ContainerRecommendation[] {
  const { containers = [] } = applied ?? {};
  return kind === 'apply' ? containers : takenBack(containers);
}

/** Whether every pod that runs is of the wanted size, in all that it says. */
async function runEverywhere(
  { metrics }: ClusterMetrics,
  matchers: string,
  wanted: readonly ContainerRecommendation[],
  atSeconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  for (const { field, kind, resource } of TOLD) {
    if (wanted.every(({ recommended }) => recommended[field] === null)) {
      continue;
    }
    const running = await metrics.query(
      `max by (pod,container) (kube_pod_container_resource_${kind}{${matchers},resource="${resource}"})`,
      atSeconds,
      signal,
    );
    for (const { labels, value } of running) {
      const size = wanted.find(
        ({ container }) => container === labels.container,
      )?.recommended[field];
      if (size && Math.abs(value - size) > 0.01 * size + 0.001) return false;
    }
  }
  return true;
}

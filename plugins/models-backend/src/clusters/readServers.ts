import { LoggerService } from '@backstage/backend-plugin-api';
import {
  MetricProfile,
  ResourceWatch,
  ServerKind,
} from '@bellwether/plugin-models-node';
import { ClusterCondition } from './ClusterCondition';
import { ClusterProbe } from './ClusterProbe';
import { ServerOfKind } from './ServerStore';

/** A kind of server with the watches of its resources, in the kind's order. */
export interface KindWatch {
  kind: ServerKind;
  watches: ResourceWatch[];
}

/**
 * Reads the servers of each kind that may be read now. A kind is left out while its objects are not known in full, so that what
 * is stored of it stays: before the first list, where the portal may not list, and where the resource is said to be absent
 * but not yet for the second time.
 */
export function readServers(
  cluster: string,
  kinds: KindWatch[],
  options: { profiles: readonly MetricProfile[]; logger: LoggerService },
): Array<{ kind: string; servers: ServerOfKind[] }> {
  return kinds.flatMap(({ kind, watches }) => {
    const [primary, ...others] = watches;
    if (primary.state.is === 'absent') {
      return primary.state.confirmed ? [{ kind: kind.id, servers: [] }] : [];
    }
    const readable =
      primary.state.is === 'listed' &&
      others.every(({ state }) => state.is !== 'unknown');
    if (!readable) return [];
    try {
      const servers = kind
        .read(
          cluster,
          watches.map(watch => watch.objects()),
        )
        .map(server => ({
          ...server,
          kindTitle: kind.title,
          metricProfile: options.profiles.find(profile =>
            profile.matches(server),
          )?.id,
        }));
      return [{ kind: kind.id, servers }];
    } catch (error) {
      options.logger.error(
        `Servers of kind ${kind.id} on cluster ${cluster} could not be read`,
        error as Error,
      );
      return [];
    }
  });
}

/** True when every kind of server is known in full, be it that the cluster has none. */
export function isComplete(kinds: KindWatch[]): boolean {
  return kinds.every(
    ({ watches: [primary, ...others] }) =>
      primary.state.is === 'absent' ||
      primary.state.is === 'forbidden' ||
      (primary.state.is === 'listed' &&
        others.every(({ state }) => state.is !== 'unknown')),
  );
}

/** What the Connections screen says of the kinds, and which permissions are missing for them. */
export function conditionOf(
  kinds: KindWatch[],
  probe: ClusterProbe,
): Pick<ClusterCondition, 'kinds' | 'missingPermissions'> {
  const refused = kinds
    .flatMap(({ watches }) => watches)
    .flatMap(({ missingPermission }) => missingPermission ?? []);
  return {
    kinds: kinds.map(({ kind, watches: [primary] }) => ({
      kind: kind.id,
      title: kind.title,
      state: primary.state.is,
      count: primary.objects().length,
    })),
    missingPermissions: [...new Set([...refused, ...probe.refused])].sort(),
  };
}

import { TrafficShare } from '@bellwether/plugin-canary-common';
import { ClusterObject } from '@bellwether/plugin-models-node';
import { ArgoRollout } from '../schema';

export type Canary = NonNullable<ArgoRollout['spec']['strategy']['canary']>;
export type Routing = NonNullable<Canary['trafficRouting']>;

/** What one route gives the canary; undefined where it was not seen, or does not say it. */
export type Seen = TrafficShare | undefined;

/** An object by `<namespace>/<name>`. */
export function find(
  objects: readonly ClusterObject[] = [],
  key: string,
): ClusterObject | undefined {
  return objects.find(
    ({ metadata }) => `${metadata.namespace}/${metadata.name}` === key,
  );
}

import {
  ContainerRecommendation,
  ContainerSize,
} from '@bellwether/plugin-cost-common';
import { ManifestTarget } from '@bellwether/plugin-models-node';
import { close, cpuQuantity, memoryQuantity } from './quantities';

/** The object whose sizes are looked for. */
export interface SizeTarget extends ManifestTarget {
  /** Where the resources of its containers are in the object, by container, and what stands there now; for patches that name places. */
  places?: ReadonlyMap<string, ResourcesPlace>;
}

export interface ResourcesPlace {
  path: ReadonlyArray<string | number>;
  /** Those of `requests` and `limits` that the object has. */
  parts: ReadonlySet<string>;
}

/** A quantity that reads otherwise afterwards. */
export interface QuantityChange {
  /** Below `resources`. */
  path: ['requests' | 'limits', 'cpu' | 'memory'];
  value: string;
}

const QUANTITIES = [
  ['cpuRequestCores', ['requests', 'cpu'], cpuQuantity],
  ['memoryRequestBytes', ['requests', 'memory'], memoryQuantity],
  ['cpuLimitCores', ['limits', 'cpu'], cpuQuantity],
  ['memoryLimitBytes', ['limits', 'memory'], memoryQuantity],
] as const satisfies ReadonlyArray<
  [keyof ContainerSize, QuantityChange['path'], (value: number) => string]
>;

/** What changes of a container, as its manifest writes it; only what is another afterwards. */
export function quantityChanges({
  current,
  recommended,
}: Pick<ContainerRecommendation, 'current' | 'recommended'>): QuantityChange[] {
  return QUANTITIES.flatMap(([field, path, quantity]): QuantityChange[] => {
    const [now, then] = [current[field], recommended[field]];
    return then !== null && (now === null || !close(then, now))
      ? [{ path: [...path], value: quantity(then) }]
      : [];
  });
}

/** What a change brought in that was not there before: a revert of it takes that away. */
export function broughtIn({
  current,
  recommended,
}: Pick<ContainerRecommendation, 'current' | 'recommended'>) {
  return QUANTITIES.flatMap(([field, path]) =>
    current[field] === null && recommended[field] !== null
      ? [{ field, path }]
      : [],
  );
}

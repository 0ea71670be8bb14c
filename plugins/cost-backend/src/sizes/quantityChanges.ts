import { ContainerRecommendation } from '@bellwether/plugin-cost-common';
import { ManifestTarget } from '@bellwether/plugin-models-node';
import { cpuQuantity, memoryQuantity } from './quantities';

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

export const close = (a: number, b: number) => Math.abs(a - b) <= 0.005 * b;

/** What changes of a container, as its manifest writes it; only what is another afterwards. */
export function quantityChanges({
  current,
  recommended,
}: Pick<ContainerRecommendation, 'current' | 'recommended'>): QuantityChange[] {
  const changes: QuantityChange[] = [];
  const add = (
    path: QuantityChange['path'],
    now: number | null,
    then: number | null,
    quantity: (value: number) => string,
  ) => {
    if (then !== null && (now === null || !close(then, now))) {
      changes.push({ path, value: quantity(then) });
    }
  };
  add(
    ['requests', 'cpu'],
    current.cpuRequestCores,
    recommended.cpuRequestCores,
    cpuQuantity,
  );
  add(
    ['requests', 'memory'],
    current.memoryRequestBytes,
    recommended.memoryRequestBytes,
    memoryQuantity,
  );
  add(
    ['limits', 'cpu'],
    current.cpuLimitCores,
    recommended.cpuLimitCores,
    cpuQuantity,
  );
  add(
    ['limits', 'memory'],
    current.memoryLimitBytes,
    recommended.memoryLimitBytes,
    memoryQuantity,
  );
  return changes;
}

import {
  CostByKind,
  CostDay,
  CostKind,
  costKinds,
} from '@bellwether/plugin-cost-common';
import { CostRow, StoredClusterDay, totalOf } from './CostRow';

/** A day of which so much is covered counts as whole. */
const WHOLE_SHARE = 0.98;

export function isWhole(day: Pick<StoredClusterDay, 'coveredShare'>): boolean {
  return day.coveredShare >= WHOLE_SHARE;
}

const keyOf = ({ cluster, day }: { cluster: string; day: string }) =>
  `${day} ${cluster}`;

/** Cluster days by day and cluster. */
export class ClusterDays {
  private readonly byKey: Map<string, StoredClusterDay>;

  constructor(readonly all: readonly StoredClusterDay[]) {
    this.byKey = new Map(all.map(day => [keyOf(day), day]));
  }

  of(row: { cluster: string; day: string }): StoredClusterDay | undefined {
    return this.byKey.get(keyOf(row));
  }

  isWhole(row: { cluster: string; day: string }): boolean {
    const day = this.of(row);
    return day !== undefined && isWhole(day);
  }
}

export function noCost(): CostByKind {
  return {
    cpu: 0,
    memory: 0,
    gpu: 0,
    storage: 0,
    network: 0,
    idle: 0,
    shared: 0,
  };
}

/** What a day adds up to on which nothing ran yet. */
export function nothing(): Omit<
  CostRow,
  | 'cluster'
  | 'day'
  | 'subject'
  | 'entityRef'
  | 'role'
  | 'version'
  | 'attribution'
  | 'predictions'
> {
  return {
    byKind: noCost(),
    unknownKinds: [],
    spotCost: 0,
    podHours: 0,
    cpuCoreHours: 0,
    memoryByteHours: 0,
    gpuHours: 0,
    chargedCost: 0,
    usedCost: 0,
    lacksRequest: false,
  };
}

export function sumByKind(
  rows: readonly Pick<CostRow, 'byKind'>[],
): CostByKind {
  const sum = noCost();
  for (const { byKind } of rows) {
    for (const kind of costKinds) sum[kind] += byKind[kind];
  }
  return sum;
}

export function sumOf<T>(
  items: readonly T[],
  read: (item: T) => number,
): number {
  return items.reduce((sum, item) => sum + read(item), 0);
}

export function groupBy<T>(
  items: readonly T[],
  keyFor: (item: T) => string,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyFor(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Predictions, and what those that counted them cost; null where nobody did. */
export function unitCostOf(rows: readonly CostRow[]): {
  predictions: number | null;
  perThousand: number | null;
} {
  const counted = rows.filter(({ predictions }) => predictions !== null);
  if (counted.length === 0) return { predictions: null, perThousand: null };
  const predictions = sumOf(counted, row => row.predictions ?? 0);
  return {
    predictions,
    perThousand:
      predictions > 0 ? (sumOf(counted, totalOf) / predictions) * 1000 : null,
  };
}

export function spotShareOf(rows: readonly CostRow[]): number {
  const onNodes = sumOf(
    rows,
    ({ byKind }) => byKind.cpu + byKind.memory + byKind.gpu + byKind.idle,
  );
  return onNodes > 0
    ? Math.min(1, Math.max(0, sumOf(rows, row => row.spotCost) / onNodes))
    : 0;
}

/** Rows put together by day, oldest first. */
export function sumDays(
  rows: readonly CostRow[],
  clusterDays: ClusterDays,
): CostDay[] {
  return [...groupBy(rows, ({ day }) => day)]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([day, ofDay]) => {
      const covers = ofDay.map(row => clusterDays.of(row)?.coveredShare ?? 0);
      const unknown = new Set<CostKind>(
        ofDay.flatMap(({ unknownKinds }) => unknownKinds),
      );
      return {
        day,
        byKind: sumByKind(ofDay),
        total: sumOf(ofDay, totalOf),
        unknownKinds: costKinds.filter(kind => unknown.has(kind)),
        coveredShare: Math.min(1, ...covers),
        source: ofDay.some(row => clusterDays.of(row)?.source === 'price-list')
          ? ('price-list' as const)
          : ('opencost' as const),
        spotShare: spotShareOf(ofDay),
        ...unitCostOf(ofDay),
      };
    });
}

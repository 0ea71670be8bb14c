import type { Allocation, AllocationProperties, VolumePart } from './types';

export const IDLE = '__idle__';
const NOBODY = '__unallocated__';

type Part = (properties: AllocationProperties) => string;

const ofKind =
  (kind: string): Part =>
  ({ controller, controllerKind }) =>
    controllerKind === kind && controller ? controller : NOBODY;

const ofLabel =
  (label: string): Part =>
  ({ labels }) =>
    labels?.[label.trim().replace(/[^a-zA-Z0-9_]/g, '_')] ?? NOBODY;

const PARTS: Record<string, Part> = {
  cluster: ({ cluster }) => cluster ?? '',
  node: ({ node }) => node ?? '',
  namespace: ({ namespace }) => namespace ?? '',
  controllerkind: ({ controllerKind }) => controllerKind ?? NOBODY,
  controller: ({ controller, controllerKind }) =>
    controller ? `${controllerKind}:${controller}` : NOBODY,
  pod: ({ pod }) => pod ?? '',
  container: ({ container }) => container ?? '',
  deployment: ofKind('deployment'),
  statefulset: ofKind('statefulset'),
  daemonset: ofKind('daemonset'),
  job: ofKind('job'),
  // Nothing tells the services of these pods, nor their annotations.
  service: () => NOBODY,
  department: ofLabel('department'),
  environment: ofLabel('env'),
  owner: ofLabel('owner'),
  product: ofLabel('app'),
  team: ofLabel('team'),
};

const WHOLE = ['cluster', 'node', 'namespace', 'pod', 'container'];

/**
 * By what rows are put together; by container where nothing is asked for. What is no property is left out without a word,
 * and where nothing is left, as for `all`, everything is one row.
 */
export function partsOf(aggregate: string): Part[] {
  const asked = aggregate
    .split(',')
    .map(one => one.trim())
    .filter(Boolean);
  return (asked.length === 0 ? WHOLE : asked).flatMap(one => {
    const [, kind, name] = /^(label|annotation):(.*)$/.exec(one) ?? [];
    if (kind === 'label') return [ofLabel(name)];
    if (kind === 'annotation') return [() => NOBODY];
    return PARTS[one.toLowerCase()] ?? [];
  });
}

const SUMS = [
  'cpuCoreHours',
  'cpuCoreRequestHours',
  'cpuCoreUsageHours',
  'cpuCost',
  'ramByteHours',
  'ramByteRequestHours',
  'ramByteUsageHours',
  'ramCost',
  'gpuHours',
  'gpuCost',
  'networkTransferBytes',
  'networkCost',
] as const;

/** What two rows have in common; labels fall away, as in OpenCost. */
function common(
  left: AllocationProperties,
  right: AllocationProperties,
): AllocationProperties {
  const names = [
    'cluster',
    'node',
    'container',
    'controller',
    'controllerKind',
    'namespace',
    'pod',
    'providerID',
  ] as const;
  return Object.fromEntries(
    names.flatMap(name =>
      left[name] !== undefined && left[name] === right[name]
        ? [[name, left[name]]]
        : [],
    ),
  );
}

function plusVolumes(
  left: Record<string, VolumePart>,
  right: Record<string, VolumePart>,
): Record<string, VolumePart> {
  const sum = { ...left };
  for (const [key, part] of Object.entries(right)) {
    const before = sum[key];
    sum[key] = before
      ? {
          ...before,
          byteHours: before.byteHours + part.byteHours,
          cost: before.cost + part.cost,
        }
      : part;
  }
  return sum;
}

const earlier = (left: string, right: string) => (left < right ? left : right);
const later = (left: string, right: string) => (left > right ? left : right);

function plus(left: Allocation, right: Allocation): Allocation {
  const { rawAllocationOnly: _ofOne, ...sum } = left;
  for (const field of SUMS) sum[field] = left[field] + right[field];
  const start = earlier(left.start, right.start);
  const end = later(left.end, right.end);
  return {
    ...sum,
    properties: common(left.properties, right.properties),
    pvs: plusVolumes(left.pvs, right.pvs),
    window: {
      start: earlier(left.window.start, right.window.start),
      end: later(left.window.end, right.window.end),
    },
    start,
    end,
    minutes: (Date.parse(end) - Date.parse(start)) / 60_000,
  };
}

export function isIdle({ name }: Pick<Allocation, 'name'>): boolean {
  return name.endsWith(IDLE);
}

/** Rows put together by parts of their properties; all that idled is one row, also where it was worked out for each node. */
export function gather(
  rows: readonly Allocation[],
  parts: readonly Part[],
): Map<string, Allocation> {
  const gathered = new Map<string, Allocation>();
  for (const row of rows) {
    const name = isIdle(row)
      ? IDLE
      : parts.map(part => part(row.properties)).join('/');
    const before = gathered.get(name);
    gathered.set(name, {
      ...(before ? plus(before, row) : row),
      name,
    });
  }
  return gathered;
}

/** Rows of several stretches of time under the same names as one. */
export function accumulate(
  sets: readonly Map<string, Allocation>[],
): Map<string, Allocation> {
  const sum = new Map<string, Allocation>();
  for (const [name, row] of sets.flatMap(set => [...set])) {
    const before = sum.get(name);
    sum.set(name, before ? plus(before, row) : row);
  }
  return sum;
}

/** Each row with its part of what idled on its node, or in its cluster, by what it costs there; what has nobody stays idle. */
export function shareIdle(
  rows: readonly Allocation[],
  { byNode }: { byNode: boolean },
): Allocation[] {
  const placeOf = ({ properties }: Allocation) =>
    byNode ? properties.node : properties.cluster;
  const given = rows.filter(row => !isIdle(row)).map(row => ({ ...row }));
  const left = rows.filter(isIdle).map(row => ({ ...row }));
  for (const idle of left) {
    const here = given.filter(row => placeOf(row) === placeOf(idle));
    for (const field of ['cpuCost', 'ramCost', 'gpuCost'] as const) {
      const all = rows
        .filter(row => !isIdle(row) && placeOf(row) === placeOf(idle))
        .reduce((sum, row) => sum + row[field], 0);
      if (all <= 0) continue;
      for (const row of here) {
        const own = rows.find(({ name }) => name === row.name)?.[field] ?? 0;
        row[field] += (idle[field] * own) / all;
      }
      idle[field] = 0;
    }
  }
  return [
    ...given,
    ...left.filter(
      ({ cpuCost, ramCost, gpuCost }) => cpuCost + ramCost + gpuCost > 0,
    ),
  ];
}

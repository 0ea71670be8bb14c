import { Attribution, CostKind, Finding } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import {
  Allocation,
  ClusterDay,
  OwnKind,
  ownKinds,
} from '../adapters/CostSource';
import { Attributed } from '../attribution/attribute';
import { CostRow, StoredClusterDay } from './CostRow';
import { PodHours } from './PodHours';
import { nothing } from './sumDays';
import { PodVersion, setOfPod } from './versionsOfPods';

export interface SplitOptions {
  cluster: string;
  day: string;
  now: Date;
  attribute(allocation: Allocation): Attributed;
  /** Version and role of what an allocation runs. */
  versionOf(allocation: Allocation, server: Server): PodVersion;
  /** Namespaces of what serves everybody. */
  sharedNamespaces: ReadonlySet<string>;
  /** Predictions that a pod answered; undefined where nobody counted. */
  predictionsOf(pod: Pick<Allocation, 'namespace' | 'pod'>): number | undefined;
}

const NO_NAMESPACE = 'other:without-namespace';

interface Part {
  allocation: Allocation;
  row: CostRow;
}

const ownCost = ({ costs }: Allocation) =>
  ownKinds.reduce((sum, kind) => sum + (costs[kind] ?? 0), 0);
const nodeCost = ({ costs }: Allocation) =>
  (costs.cpu ?? 0) + (costs.memory ?? 0) + (costs.gpu ?? 0);

/**
 * Splits what a cluster cost on a day over its servers and the rest. What idled on a node goes to those that run on it, by
 * what they cost there; what is shared goes to everybody, by what they cost in all. Nothing is lost: the rows, and what idled on
 * nodes where nobody runs, add up to what the upstream said.
 */
export function splitDay(
  read: ClusterDay,
  options: SplitOptions,
): { rows: CostRow[]; day: StoredClusterDay } {
  const { cluster, day, now, sharedNamespaces } = options;
  const rows = new Map<string, CostRow>();
  const parts: Part[] = [];
  const shared: Allocation[] = [];
  const pods = new PodHours();
  for (const allocation of read.allocations) {
    if (allocation.namespace && sharedNamespaces.has(allocation.namespace)) {
      shared.push(allocation);
      continue;
    }
    const { server, attribution } = options.attribute(allocation);
    const row = rowOf(rows, allocation, server, attribution, options);
    add(row, allocation);
    if (server) {
      noteSet(row, allocation);
      const { isFirst, hours } = pods.add(allocation);
      row.podHours += hours;
      const predictions = isFirst
        ? options.predictionsOf(allocation)
        : undefined;
      if (predictions !== undefined) {
        row.predictions = (row.predictions ?? 0) + predictions;
      }
    }
    parts.push({ allocation, row });
  }
  const leftIdle = shareIdle(read, parts);
  const sharedCost = shared.reduce((sum, one) => sum + ownCost(one), 0);
  const leftShared = shareShared(sharedCost, parts);
  const ofModels = parts.filter(({ row }) => !row.subject.startsWith('other:'));
  const own = (some: readonly Part[]) =>
    some.reduce((sum, { allocation }) => sum + ownCost(allocation), 0);
  return {
    rows: [...rows.values()],
    day: {
      cluster,
      day,
      source: read.source,
      coveredShare: read.coveredShare,
      bill: read.bill,
      models: own(ofModels),
      others: own(parts) - own(ofModels),
      idle: read.idle.reduce((sum, { cost }) => sum + cost, 0),
      shared: sharedCost,
      unitPrices: read.unitPrices,
      findings: [
        ...read.findings,
        ...findingsOf(cluster, read.allocations, rows),
        ...(leftIdle + leftShared > 0.005
          ? [
              {
                code: 'bill-differs' as const,
                tone: 'quiet' as const,
                subject: cluster,
                sentence: `Nodes of ${cluster} on which nothing ran cost ${(
                  leftIdle + leftShared
                ).toFixed(2)} on ${day}; that is nobody's.`,
              },
            ]
          : []),
      ],
      readAt: now.toISOString(),
    },
  };
}

function rowOf(
  rows: Map<string, CostRow>,
  allocation: Allocation,
  server: Server | undefined,
  attribution: Attribution,
  options: SplitOptions,
): CostRow {
  const { cluster, day } = options;
  const { version, role } = server
    ? options.versionOf(allocation, server)
    : { version: undefined, role: 'stable' as const };
  const subject =
    server?.id ??
    (allocation.namespace ? `other:${allocation.namespace}` : NO_NAMESPACE);
  const key = [subject, role, version].join(' ');
  const known = rows.get(key);
  if (known) return known;
  const row: CostRow = {
    cluster,
    day,
    subject,
    entityRef: server?.modelRef,
    role,
    version,
    attribution,
    ...nothing(),
    predictions: null,
  };
  rows.set(key, row);
  return row;
}

function add(row: CostRow, allocation: Allocation): void {
  const { costs } = allocation;
  for (const kind of ownKinds) {
    const cost = costs[kind];
    if (cost === null) note(row.unknownKinds, kind);
    row.byKind[kind] += cost ?? 0;
  }
  if (allocation.isSpot) row.spotCost += nodeCost(allocation);
  row.cpuCoreHours += allocation.cpuCoreHours;
  row.memoryByteHours += allocation.memoryByteHours;
  row.gpuHours += allocation.gpuHours;
  row.cpuRequestHours = (row.cpuRequestHours ?? 0) + allocation.cpuRequestHours;
  row.memoryRequestByteHours =
    (row.memoryRequestByteHours ?? 0) + allocation.memoryRequestByteHours;
  row.chargedCost += (costs.cpu ?? 0) + (costs.memory ?? 0);
  row.usedCost +=
    used(costs.cpu, allocation.cpuUsageHours, allocation.cpuCoreHours) +
    used(
      costs.memory,
      allocation.memoryUsageByteHours,
      allocation.memoryByteHours,
    );
  if (
    allocation.cpuRequestHours === 0 ||
    allocation.memoryRequestByteHours === 0
  ) {
    row.lacksRequest = true;
  }
}

function noteSet(row: CostRow, { pod }: Allocation): void {
  const set = setOfPod(pod);
  row.sets ??= [];
  if (set !== undefined && !row.sets.includes(set)) row.sets.push(set);
}

function used(cost: number | null, usage: number, given: number): number {
  return given > 0 ? (cost ?? 0) * Math.min(1, usage / given) : 0;
}

function note(kinds: CostKind[], kind: OwnKind): void {
  if (!kinds.includes(kind)) kinds.push(kind);
}

/** @returns what idled where nobody runs */
function shareIdle(read: ClusterDay, parts: readonly Part[]): number {
  let left = 0;
  for (const { node, cost } of read.idle) {
    const here = parts.filter(
      ({ allocation }) => node === undefined || allocation.node === node,
    );
    if (!share(cost, here, nodeCost, 'idle')) left += cost;
  }
  return left;
}

/** @returns what is shared and had nobody to share it */
function shareShared(cost: number, parts: readonly Part[]): number {
  return share(cost, parts, ownCost, 'shared') ? 0 : cost;
}

function share(
  cost: number,
  parts: readonly Part[],
  weigh: (allocation: Allocation) => number,
  kind: 'idle' | 'shared',
): boolean {
  const all = parts.reduce((sum, { allocation }) => sum + weigh(allocation), 0);
  if (all <= 0) return false;
  for (const { allocation, row } of parts) {
    const part = (cost * weigh(allocation)) / all;
    row.byKind[kind] += part;
    if (kind === 'idle' && allocation.isSpot) row.spotCost += part;
  }
  return true;
}

function findingsOf(
  cluster: string,
  allocations: readonly Allocation[],
  rows: ReadonlyMap<string, CostRow>,
): Finding[] {
  const findings: Finding[] = [];
  const lost = allocations.filter(({ namespace }) => !namespace);
  if (lost.length > 0) {
    findings.push({
      code: 'no-namespace',
      tone: 'watch',
      subject: cluster,
      sentence: `${lost.length} row${
        lost.length === 1 ? '' : 's'
      } of ${cluster} ${lost.length === 1 ? 'has' : 'have'} no namespace: ${lost
        .reduce((sum, one) => sum + ownCost(one), 0)
        .toFixed(2)} belongs to no model.`,
    });
  }
  for (const row of rows.values()) {
    if (row.unknownKinds.length > 0 && row.entityRef) {
      findings.push({
        code: 'cost-unknown',
        tone: 'warn',
        subject: row.subject,
        sentence: `The upstream gave no number for ${row.unknownKinds.join(
          ' and ',
        )} of ${row.subject}: its cost is at least what is shown.`,
      });
    }
  }
  return findings;
}

import {
  dayBefore,
  given,
  PORTAL_QUERY,
  sumOf,
  timeOf,
  useContract,
} from './contract';
import type { DiskAsset, NodeAsset, Row, Rows } from './wire';

const GIBIBYTE = 2 ** 30;
const HOUR_MS = 3_600_000;

const contract = useContract();

let rows: Rows;
let nodes: NodeAsset[];
let disks: DiskAsset[];
beforeAll(async () => {
  [rows] = await contract.allocation({ window: dayBefore(), ...PORTAL_QUERY });
  ({ nodes, disks } = await contract.assets(dayBefore()));
}, 180_000);

/** Rows with the price of an hour of what their node has. */
function priced() {
  const byName = new Map(nodes.map(node => [node.properties.name, node]));
  return given(rows).map(row => {
    const node = byName.get(row.properties.node ?? '');
    if (!node) throw new Error(`There is no node of ${row.name}`);
    return {
      row,
      core: node.cpuCost / node.cpuCoreHours,
      gibibyte: node.ramCost / (node.ramByteHours / GIBIBYTE),
      gpu: node.GPUHours > 0 ? node.gpuCost / node.GPUHours : 0,
    };
  });
}

describe('the costs of a row', () => {
  it('are core hours, gibibyte hours and GPU hours times the prices of its node', () => {
    expect(priced().some(({ row }) => row.gpuHours > 0)).toBe(true);
    for (const { row, core, gibibyte, gpu } of priced()) {
      expect(row.cpuCost).toBeCloseTo(row.cpuCoreHours * core, 4);
      expect(row.ramCost).toBeCloseTo(
        (row.ramByteHours / GIBIBYTE) * gibibyte,
        4,
      );
      expect(row.gpuCost).toBeCloseTo(row.gpuHours * gpu, 4);
    }
  });

  it('add up to the total, in which nothing else is', () => {
    for (const row of Object.values(rows)) {
      const { cpuCost, ramCost, gpuCost, networkCost, pvCost } = row;
      expect(row.totalCost).toBeCloseTo(
        cpuCost + ramCost + gpuCost + networkCost + pvCost,
        3,
      );
      expect(row.networkCost).toBeCloseTo(
        row.networkCrossZoneCost +
          row.networkCrossRegionCost +
          row.networkInternetCost,
        4,
      );
      expect([
        ...[row.externalCost, row.sharedCost, row.loadBalancerCost],
        ...[row.cpuCostAdjustment, row.cpuCostIdle, row.ramCostAdjustment],
      ]).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });

  it('charge what was asked for where less was used, and what was used where that was more', () => {
    const whole = given(rows).filter(({ minutes }) => minutes === 1440);
    for (const row of whole) {
      expect(row.cpuCores).toBeGreaterThanOrEqual(
        Math.max(row.cpuCoreRequestAverage, row.cpuCoreUsageAverage * 0.98) -
          1e-4,
      );
      expect(row.ramBytes).toBeGreaterThanOrEqual(
        Math.max(row.ramByteRequestAverage, row.ramByteUsageAverage * 0.99),
      );
    }
    const calm = whole.filter(
      row =>
        row.rawAllocationOnly &&
        row.rawAllocationOnly.ramByteUsageMax < row.ramByteRequestAverage,
    );
    expect(calm.length).toBeGreaterThan(0);
    for (const row of calm) {
      expect(row.ramBytes).toBeCloseTo(row.ramByteRequestAverage, 0);
    }
  });

  it('and its amounts are means over its minutes', () => {
    for (const row of given(rows)) {
      const hours = row.minutes / 60;
      expect(row.cpuCoreHours).toBeCloseTo(row.cpuCores * hours, 3);
      expect(row.gpuHours).toBeCloseTo(row.gpuCount * hours, 3);
      expect(row.gpuRequestAverage).toBe(row.gpuCount);
      expect(row.ramByteHours / (row.ramBytes * hours)).toBeCloseTo(1, 6);
    }
  });

  it('have efficiencies of use by request, and the total leaves GPUs out', () => {
    for (const row of given(rows)) {
      const { cpuEfficiency, ramEfficiency, cpuCost, ramCost } = row;
      expect(
        cpuEfficiency * row.cpuCoreRequestAverage - row.cpuCoreUsageAverage,
      ).toBeCloseTo(0, 3);
      expect(
        (ramEfficiency * row.ramByteRequestAverage) / row.ramByteUsageAverage,
      ).toBeCloseTo(1, 3);
      expect(row.totalEfficiency).toBeCloseTo(
        (cpuEfficiency * cpuCost + ramEfficiency * ramCost) /
          (cpuCost + ramCost),
        2,
      );
      // Nothing exports the use of GPUs by the labels that are asked for.
      expect([row.gpuUsageAverage, row.gpuEfficiency]).toEqual([0, 0]);
    }
  });
});

describe('what idled', () => {
  it('is what the nodes cost less what was given, for CPU, memory and GPU each', () => {
    for (const kind of ['cpuCost', 'ramCost', 'gpuCost'] as const) {
      expect([
        kind,
        Math.abs(
          sumOf(Object.values(rows), row => row[kind]) -
            sumOf(nodes, node => node[kind]),
        ) < 2e-3,
      ]).toEqual([kind, true]);
    }
  });

  it('makes the bill whole: nodes, disks and, which is no asset, what went over the network', () => {
    const all = Object.values(rows);
    const assets = sumOf([...nodes, ...disks], ({ totalCost }) => totalCost);
    const network = sumOf(all, ({ networkCost }) => networkCost);
    const disksLeft =
      sumOf(disks, ({ totalCost }) => totalCost) -
      sumOf(all, ({ pvCost }) => pvCost);
    expect(disksLeft).toBeGreaterThan(-1e-3);
    expect(sumOf(all, ({ totalCost }) => totalCost)).toBeCloseTo(
      assets + network - disksLeft,
      2,
    );
    expect(network).toBeGreaterThan(0.1);
  });
});

describe('the mean use', () => {
  it('of CPU is over the whole window, also over the part that is still to come; that of memory is not', async () => {
    const now = Math.floor(Date.now() / 60_000) * 60_000;
    const read = async (start: number, end: number): Promise<Rows> => {
      const window = [start, end].map(timeOf).join(',');
      const [found] = await contract.allocation({ window });
      return found;
    };
    const half = await read(now - 6 * HOUR_MS, now);
    const whole = await read(now - 6 * HOUR_MS, now + 6 * HOUR_MS);
    const steady = Object.values(half).filter(
      (row: Row) =>
        row.minutes >= 350 && row.cpuCoreUsageAverage > 0.05 && whole[row.name],
    );
    expect(steady.length).toBeGreaterThan(10);
    const ratioOf = (read_: (row: Row) => number) =>
      sumOf(steady, row => read_(whole[row.name])) / sumOf(steady, read_);
    expect(ratioOf(row => row.cpuCoreUsageAverage)).toBeCloseTo(0.5, 1);
    expect(ratioOf(row => row.ramByteUsageAverage)).toBeCloseTo(1, 1);
  });
});

import { EstimatedAmount } from '@bellwether/plugin-cost-common';
import { CostRow } from '../costs/CostRow';
import { ClusterDays, groupBy, sumOf } from '../costs/sumDays';
import { RealisedDay } from '../database';

const GIBIBYTE = 2 ** 30;

/** What a pod is charged for on average, over the days of the rows; undefined where no pod ran. */
export function chargedPerPod(
  rows: readonly CostRow[],
): { cpuCores: number; memoryBytes: number } | undefined {
  const podHours = sumOf(rows, row => row.podHours);
  return podHours > 0
    ? {
        cpuCores: sumOf(rows, row => row.cpuCoreHours) / podHours,
        memoryBytes: sumOf(rows, row => row.memoryByteHours) / podHours,
      }
    : undefined;
}

/**
 * What a server was charged for on each whole day, and what the same pods would have been charged for at the size of before, at
 * the prices of that day: the same traffic, the old size.
 *
 * @param rows - of the server, of days after the change went live
 */
export function realisedDays(
  recommendation: string,
  rows: readonly CostRow[],
  clusterDays: ClusterDays,
  before: { cpuCores: number; memoryBytes: number },
): RealisedDay[] {
  return [...groupBy(rows, ({ day }) => day)].flatMap(([day, mine]) => {
    const prices = clusterDays.of(mine[0])?.unitPrices;
    const podHours = sumOf(mine, row => row.podHours);
    if (!prices || !clusterDays.isWhole(mine[0]) || podHours === 0) return [];
    const cost = (cores: number, bytes: number) =>
      cores * prices.cpuCore + (bytes / GIBIBYTE) * prices.memoryGibibyte;
    return [
      {
        recommendation,
        day,
        actual: cost(
          sumOf(mine, row => row.cpuCoreHours),
          sumOf(mine, row => row.memoryByteHours),
        ),
        counterfactual: cost(
          podHours * before.cpuCores,
          podHours * before.memoryBytes,
        ),
      },
    ];
  });
}

/** Two-sided 95 % points of Student's distribution by degrees of freedom; from Fisher and Yates's table. */
const STUDENT: Array<[freedom: number, point: number]> = [
  [1, 12.706],
  [2, 4.303],
  [3, 3.182],
  [4, 2.776],
  [5, 2.571],
  [6, 2.447],
  [8, 2.306],
  [10, 2.228],
  [15, 2.131],
  [20, 2.086],
  [30, 2.042],
  [60, 2.0],
  [Infinity, 1.96],
];

/** Mean saving of a day, with its 95 % interval over the days. */
export function estimateRealised(
  days: readonly RealisedDay[],
): EstimatedAmount {
  const saved = days.map(day => day.counterfactual - day.actual);
  const count = saved.length;
  const value = saved.reduce((sum, one) => sum + one, 0) / Math.max(1, count);
  if (count < 2) return { value, low: value, high: value };
  const variance =
    saved.reduce((sum, one) => sum + (one - value) ** 2, 0) / (count - 1);
  // The point of fewer degrees is the wider one.
  const [, point] = [...STUDENT]
    .reverse()
    .find(([freedom]) => freedom <= count - 1) ?? [1, 12.706];
  const half = point * Math.sqrt(variance / count);
  return { value, low: value - half, high: value + half };
}

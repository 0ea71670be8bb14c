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

/** How many hours of pods the traffic of a day takes: `fixed + perPrediction × predictions`, within what was seen. */
export interface PodsByTraffic {
  fixed: number;
  perPrediction: number;
  least: number;
  most: number;
}

/** So many pods all day, whatever came. */
export function fixedPods(pods: number): PodsByTraffic {
  const hours = 24 * pods;
  return { fixed: hours, perPrediction: 0, least: hours, most: hours };
}

/** Fewer days tell nothing of how pods follow traffic. */
const LEAST_DAYS = 7;

/**
 * How pods followed traffic before a change, by least squares over whole days; undefined where requests are not counted, or pods did not
 * follow them.
 */
export function podsByTraffic(
  rows: readonly CostRow[],
  clusterDays: ClusterDays,
): PodsByTraffic | undefined {
  const days = [...groupBy(rows, ({ day }) => day)].flatMap(([, mine]) =>
    clusterDays.isWhole(mine[0]) &&
    mine.some(({ predictions }) => predictions !== null)
      ? [
          {
            predictions: sumOf(mine, row => row.predictions ?? 0),
            podHours: sumOf(mine, row => row.podHours),
          },
        ]
      : [],
  );
  if (days.length < LEAST_DAYS) return undefined;
  const mean = (read: (day: (typeof days)[number]) => number) =>
    sumOf(days, read) / days.length;
  const [x, y] = [mean(one => one.predictions), mean(one => one.podHours)];
  const spread = sumOf(days, one => (one.predictions - x) ** 2);
  if (spread === 0) return undefined;
  const perPrediction =
    sumOf(days, one => (one.predictions - x) * (one.podHours - y)) / spread;
  if (perPrediction <= 0) return undefined;
  const hours = days.map(({ podHours }) => podHours);
  return {
    fixed: y - perPrediction * x,
    perPrediction,
    least: Math.min(...hours),
    most: Math.max(...hours),
  };
}

/** Hours of pods that the traffic of a day would have had at the old size; those that it had where nothing scales them. */
function podHoursBefore(
  rows: readonly CostRow[],
  pods: PodsByTraffic | undefined,
): number {
  if (!pods) return sumOf(rows, row => row.podHours);
  if (pods.perPrediction === 0) return pods.fixed;
  const counted = rows.some(({ predictions }) => predictions !== null);
  if (!counted) return sumOf(rows, row => row.podHours);
  const predictions = sumOf(rows, row => row.predictions ?? 0);
  const wanted = pods.fixed + pods.perPrediction * predictions;
  return Math.min(pods.most, Math.max(pods.least, wanted));
}

/**
 * What a server was charged for on each whole day, and what the same traffic would have been charged for at the size of before, at the
 * prices of that day. Where an autoscaler follows traffic, the pods are those that it had for as much traffic before: what it adds for
 * a size that is too small is no saving.
 *
 * @param rows - of the server, of days after the change went live
 */
export function realisedDays(
  recommendation: string,
  rows: readonly CostRow[],
  clusterDays: ClusterDays,
  before: { cpuCores: number; memoryBytes: number; pods?: PodsByTraffic },
): RealisedDay[] {
  return [...groupBy(rows, ({ day }) => day)].flatMap(([day, mine]) => {
    const prices = clusterDays.of(mine[0])?.unitPrices;
    const podHours = sumOf(mine, row => row.podHours);
    if (!prices || !clusterDays.isWhole(mine[0]) || podHours === 0) return [];
    const cost = (cores: number, bytes: number) =>
      cores * prices.cpuCore + (bytes / GIBIBYTE) * prices.memoryGibibyte;
    const then = podHoursBefore(mine, before.pods);
    return [
      {
        recommendation,
        day,
        actual: cost(
          sumOf(mine, row => row.cpuCoreHours),
          sumOf(mine, row => row.memoryByteHours),
        ),
        counterfactual: cost(then * before.cpuCores, then * before.memoryBytes),
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

import { CostRow, StoredClusterDay } from './CostRow';
import { groupBy, isWhole, nothing } from './sumDays';

/**
 * Rows of one or more servers, and one of nothing for each whole day since a server's first on which its cluster was read and
 * it had no pod. Without them the last day on which it cost something would stand for all that follow.
 */
export function withDaysOfNoCost(
  rows: readonly CostRow[],
  clusterDays: readonly StoredClusterDay[],
): CostRow[] {
  const wholeDays = groupBy(clusterDays.filter(isWhole), day => day.cluster);
  const missing = [...groupBy(rows, row => row.subject).values()].flatMap(
    mine => {
      const known = new Set(mine.map(({ day }) => day));
      const sorted = [...mine].sort((a, b) => a.day.localeCompare(b.day));
      return (wholeDays.get(sorted[0].cluster) ?? [])
        .filter(({ day }) => day > sorted[0].day && !known.has(day))
        .map(({ day }) =>
          nothingOn(
            day,
            sorted.filter(row => row.day < day).pop() ?? sorted[0],
          ),
        );
    },
  );
  return [...rows, ...missing].sort((a, b) => a.day.localeCompare(b.day));
}

function nothingOn(day: string, last: CostRow): CostRow {
  return {
    ...last,
    day,
    role: 'stable',
    sets: undefined,
    cpuRequestHours: 0,
    memoryRequestByteHours: 0,
    ...nothing(),
    predictions: 0,
  };
}

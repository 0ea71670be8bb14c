import { CostMark } from '@bellwether/plugin-cost-common';
import { CostRow } from './CostRow';
import { ClusterDays, groupBy } from './sumDays';

/** The first day of every canary, and of every version that took over. */
export function marksOf(rows: readonly CostRow[]): CostMark[] {
  return [...groupBy(rows, ({ subject }) => subject)].flatMap(([, mine]) => {
    const marks: CostMark[] = [];
    const seen = new Set<string>();
    const first = mine[0]?.day;
    for (const row of mine) {
      if (row.version === undefined) continue;
      const key = `${row.role} ${row.version}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (row.day === first && row.role === 'stable') continue;
      const name = row.subject.replace(/^.*\//, '');
      marks.push({
        at: `${row.day}T00:00:00.000Z`,
        day: row.day,
        kind: 'rollout',
        label:
          row.role === 'canary'
            ? `canary of ${row.version}`
            : `version ${row.version}`,
        sentence:
          row.role === 'canary'
            ? `A canary of version ${row.version} of ${name} began on ${row.cluster}.`
            : `Version ${row.version} of ${name} ran on ${row.cluster} for the first time.`,
      });
    }
    return marks;
  });
}

/** Days on which a unit had another price than on the day before. */
export function priceMarksOf(
  clusterDays: ClusterDays,
  rows: readonly CostRow[],
): CostMark[] {
  const clusters = new Set(rows.map(({ cluster }) => cluster));
  return [...clusters].flatMap(cluster => {
    const days = clusterDays.all.filter(day => day.cluster === cluster);
    return days.slice(1).flatMap((day, index): CostMark[] => {
      const before = days[index];
      const [a, b] = [before.unitPrices?.cpuCore, day.unitPrices?.cpuCore];
      if (!a || !b || Math.abs(b / a - 1) < 0.02) return [];
      // Another source is no other price.
      if (before.source !== day.source) return [];
      return [
        {
          at: `${day.day}T00:00:00.000Z`,
          day: day.day,
          kind: 'price',
          label: 'price',
          sentence: `A core of ${cluster} costs ${b.toFixed(
            4,
          )} an hour, ${a.toFixed(4)} before.`,
        },
      ];
    });
  });
}

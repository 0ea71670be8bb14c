import {
  EfficiencyPoint,
  FleetOrder,
  FleetReply,
  RollUpRow,
} from '@bellwether/plugin-cost-common';
import { WholeFleet } from './assembleFleet';

const MOST_POINTS = 200;

type Column = Exclude<FleetOrder, `-${string}`>;

/** What rows are sorted by, by column. */
const values: Record<Column, (row: RollUpRow) => string | number | null> = {
  name: ({ title }) => title,
  cost: ({ perDay }) => perDay,
  change: ({ changeAgainstLastWeek }) => changeAgainstLastWeek,
  unit: ({ perThousand }) => perThousand,
  waste: ({ wasteShare }) => wasteShare,
  spot: ({ spotShare }) => spotShare,
  saving: ({ savingPerDay }) => savingPerDay,
  budget: ({ budget }) => budget?.spentShare ?? null,
};

const isColumn = (text: string): text is Column => text in values;

/** Rows in an order; of equal ones the first by name is first, so that pages fit together. */
export function sortRows(
  rows: readonly RollUpRow[],
  order: FleetOrder,
): RollUpRow[] {
  const name = order.replace(/^-/, '');
  const valueOf = values[isColumn(name) ? name : 'cost'];
  // Names from A to Z are the usual way down.
  const isUp = order.startsWith('-') !== (name === 'name');
  return [...rows].sort((a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    const ties = a.subject.localeCompare(b.subject, 'en');
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null) || ties;
    }
    const up =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : String(left).localeCompare(String(right), 'en');
    return (isUp ? up : -up) || ties;
  });
}

/** Where money is spent on what nobody uses, the most first. */
export function efficiencyOf(rows: readonly RollUpRow[]): EfficiencyPoint[] {
  return rows
    .flatMap(({ title, perDay, byKind, wasteShare }) => {
      if (wasteShare === null) return [];
      // The share is of CPU and memory; what else there is, is used.
      const kinds = Object.values(byKind).reduce((sum, one) => sum + one, 0);
      const asked = kinds > 0 ? (byKind.cpu + byKind.memory) / kinds : 0;
      return [
        {
          title,
          perDay,
          unused: wasteShare,
          unusedPerDay: perDay * asked * wasteShare,
        },
      ];
    })
    .sort((a, b) => b.unusedPerDay - a.unusedPerDay)
    .slice(0, MOST_POINTS);
}

/** The page that was asked for; totals stay those of all. */
export function pageOfFleet(
  whole: WholeFleet,
  query: {
    sort?: FleetOrder;
    page?: number;
    pageSize?: number;
    savings?: number;
  },
): FleetReply {
  const { sort = 'cost', pageSize = Math.max(1, whole.rows.length) } = query;
  const pages = Math.max(1, Math.ceil(whole.rows.length / pageSize));
  const page = Math.min(query.page ?? 1, pages);
  return {
    ...whole,
    rows: sortRows(whole.rows, sort).slice(
      (page - 1) * pageSize,
      page * pageSize,
    ),
    rowCount: whole.rows.length,
    page,
    efficiency: efficiencyOf(whole.rows),
    savings: whole.savings.slice(0, query.savings),
    savingCount: whole.savings.length,
  };
}

import { FleetReply, RollUpRow } from '@bellwether/plugin-cost-common';
import {
  CellValue,
  FigureColumn,
  formatInteger,
  formatMoney,
  formatShare,
  ReadingAt,
} from '@bellwether/plugin-models-react';
import {
  amountsOf,
  formatAmount,
  formatChange,
  formatDay,
  formatWholeDay,
  kindWords,
  partsOf,
  toParts,
} from '../../words';
import { costKinds } from '@bellwether/plugin-cost-common';

export const FLEET_PX = 190;
export const FLEET_MARGINS = { leftPx: 56, rightPx: 16 };
export const ROWS_OF_A_PAGE = 25;

/** Columns by which rows can be sorted, with what they are sorted by. */
export const fleetSorts = {
  name: ({ title }: RollUpRow) => title,
  cost: ({ perDay }: RollUpRow) => perDay,
  change: ({ changeAgainstLastWeek }: RollUpRow) => changeAgainstLastWeek,
  unit: ({ perThousand }: RollUpRow) => perThousand,
  waste: ({ wasteShare }: RollUpRow) => wasteShare,
  spot: ({ spotShare }: RollUpRow) => spotShare,
  saving: ({ savingPerDay }: RollUpRow) => savingPerDay,
  budget: ({ budget }: RollUpRow) => budget?.spentShare ?? null,
} as const;

export type FleetSort = keyof typeof fleetSorts;

/** A sort of the address: `cost` from the most to the least, `-cost` from the least to the most; the dearest first else. */
export function parseSort(text: string | undefined): {
  column: FleetSort;
  isUp: boolean;
} {
  const name = text?.replace(/^-/, '');
  const column = Object.keys(fleetSorts).find(key => key === name);
  return isFleetSort(column)
    ? { column, isUp: text?.startsWith('-') ?? false }
    : { column: 'cost', isUp: false };
}

function isFleetSort(text: string | undefined): text is FleetSort {
  return text !== undefined && text in fleetSorts;
}

/** Rows in an order; what is not known stays last either way. */
export function sortFleet(
  rows: readonly RollUpRow[],
  { column, isUp }: { column: FleetSort; isUp: boolean },
): RollUpRow[] {
  const valueOf = fleetSorts[column];
  return [...rows].sort((a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null);
    }
    const order =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : // Names from A to Z are the usual way down.
          String(right).localeCompare(String(left), 'en');
    return isUp ? order : -order;
  });
}

/** What the chart of the fleet says, in a sentence. */
export function fleetFinding({ total, currency }: FleetReply): string {
  const { days, perDay, changeAgainstLastWeek: change } = total;
  const totals = days.map(day => day.total);
  const range =
    totals.length > 0
      ? `, from ${formatAmount(Math.min(...totals))} to ${formatAmount(
          Math.max(...totals),
        )}`
      : '';
  return `Cost of all models per day over ${
    days.length
  } days${range}; on average ${formatMoney(perDay, currency)}${
    change === null ? '' : `, ${formatChange(change)} against last week`
  }.`;
}

/** What it says from left to right. */
export function fleetReadings({ total, currency }: FleetReply): ReadingAt[] {
  return total.days.map(({ day, byKind, total: amount }, index) => {
    const parts = toParts(byKind);
    return {
      share: (index + 0.5) / total.days.length,
      title: formatWholeDay(day),
      values: [
        { name: 'Total', words: formatMoney(amount, currency) },
        ...partsOf([{ byKind }]).map(({ part, words }) => ({
          name: words,
          words: formatAmount(parts[part]),
        })),
      ],
    };
  });
}

/** The columns of the chart's table. */
export function fleetColumns(currency: string): FigureColumn[] {
  return [
    { title: 'Day' },
    { title: `Total, ${currency}`, format: formatAmount },
    ...costKinds.map(kind => ({
      title: kindWords[kind],
      format: formatAmount,
    })),
  ];
}

/** The rows of the chart's table. */
export function fleetTableRows({ total }: FleetReply): CellValue[][] {
  return total.days.map(({ day, byKind, total: amount }) => [
    day,
    amount,
    ...amountsOf(byKind),
  ]);
}

/** `5,120 USD per day on 12 models` and what waits, in a sentence. */
export function fleetSentence(reply: FleetReply): string {
  const { total, currency, savings, savingBillablePerDay } = reply;
  const change = total.changeAgainstLastWeek;
  const cost = `${formatMoney(total.perDay, currency)} per day`;
  const trend =
    change === null || Math.abs(change) < 0.005
      ? ''
      : `, ${formatShare(Math.abs(change))} ${
          change > 0 ? 'more' : 'less'
        } than in the week before`;
  const waiting = savings.filter(({ state }) => state === 'proposed').length;
  const saving =
    waiting === 0
      ? 'No saving waits.'
      : `${formatInteger(waiting)} ${
          waiting === 1 ? 'saving waits' : 'savings wait'
        }: ${formatMoney(
          reply.savingRequestedPerDay,
          currency,
        )} per day as requested, ${formatMoney(
          savingBillablePerDay,
          currency,
        )} of it on the bill.`;
  return `${cost}${trend}. ${saving}`;
}

/** `15 Jun – 14 Jul`. */
export function rangeWords({ from, until }: FleetReply): string {
  return `${formatDay(from)} – ${formatDay(until)}`;
}

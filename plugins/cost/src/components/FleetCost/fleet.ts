import {
  costKinds,
  FleetOrder,
  fleetOrders,
  FleetReply,
} from '@bellwether/plugin-cost-common';
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

export const FLEET_PX = 190;
export const FLEET_MARGINS = { leftPx: 56, rightPx: 16 };
export const ROWS_OF_A_PAGE = 25;

/** Columns by which rows can be sorted. */
export type FleetColumn = Exclude<FleetOrder, `-${string}`>;

/** An order of the address, as the backend takes it; the dearest first where it is none. */
export function parseOrder(text: string | undefined): FleetOrder {
  return fleetOrders.find(order => order === text) ?? 'cost';
}

/** The order that a column has after it was chosen: the usual way round, and the other way round when chosen again. */
export function orderAfter(column: FleetColumn, now: FleetOrder): FleetOrder {
  return now === column ? `-${column}` : column;
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
  const { total, currency } = reply;
  const change = total.changeAgainstLastWeek;
  const cost = `${formatMoney(total.perDay, currency)} per day`;
  const trend =
    change === null || Math.abs(change) < 0.005
      ? ''
      : `, ${formatShare(Math.abs(change))} ${
          change > 0 ? 'more' : 'less'
        } than in the week before`;
  return `${cost}${trend}. ${waitingWords(reply)}`;
}

/** Sizes that are too small add to the cost; neither they nor the savings hide the other. */
function waitingWords({
  currency,
  savingCount,
  savingAddingCount: adding,
  savingAddedPerDay: added,
  savingRequestedPerDay: net,
  savingBillablePerDay: billable,
}: FleetReply): string {
  if (savingCount === 0) return 'No saving waits.';
  const money = (amount: number) => formatMoney(amount, currency);
  const saving = savingCount - adding;
  const savings = `${formatInteger(saving)} ${
    saving === 1 ? 'saving waits' : 'savings wait'
  }: ${money(net + added)} per day as requested`;
  if (adding === 0) return `${savings}, ${money(billable)} of it on the bill.`;
  const additions = `${formatInteger(adding)} ${
    adding === 1 ? 'size is' : 'sizes are'
  } too small: ${money(added)} per day more`;
  const bill = `Together the bill is ${money(Math.abs(billable))} ${
    billable < 0 ? 'higher' : 'lower'
  }.`;
  return [...(saving > 0 ? [savings] : []), additions, bill].join('. ');
}

/** `15 Jun – 14 Jul`. */
export function rangeWords({ from, until }: FleetReply): string {
  return `${formatDay(from)} – ${formatDay(until)}`;
}

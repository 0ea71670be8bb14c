import { BudgetState } from '@bellwether/plugin-cost-common';
import { dayOf, daysBetween, plusDays } from '../days';
import { TotalOfDay } from './forecast';
import { sumOf } from './sumDays';

/** First and last day of the month that a day lies in. */
export function monthOf(day: string): { first: string; last: string } {
  const [year, month] = day.split('-').map(Number);
  return {
    first: `${day.slice(0, 7)}-01`,
    last: dayOf(new Date(Date.UTC(year, month, 0))),
  };
}

/**
 * How a budget stands.
 *
 * @param days - what its subject cost by day, of the month and of the week before; today may be part of a day
 * @param wholeUntil - the last day that is whole
 */
export function budgetState(
  budget: Pick<BudgetState, 'scope' | 'subject' | 'perMonth' | 'setBy'>,
  days: readonly TotalOfDay[],
  wholeUntil: string,
  now: Date,
  currency: string,
): BudgetState {
  const { first, last } = monthOf(dayOf(now));
  const month = days.filter(({ day }) => day >= first && day <= last);
  const spent = sumOf(month, ({ total }) => total);
  const recent = days.filter(
    ({ day }) => day > plusDays(wholeUntil, -7) && day <= wholeUntil,
  );
  const rate =
    recent.length > 0 ? sumOf(recent, ({ total }) => total) / recent.length : 0;
  const whole = month.filter(({ day }) => day <= wholeUntil);
  const spentWhole = sumOf(whole, ({ total }) => total);
  const rest = daysBetween(
    first > wholeUntil ? first : plusDays(wholeUntil, 1),
    last,
  ).length;
  const expected = Math.max(spent, spentWhole + rest * rate);
  const { perMonth } = budget;
  let sum = 0;
  let exceededOn: string | null = null;
  for (const day of daysBetween(first, last)) {
    sum +=
      day <= wholeUntil ? month.find(one => one.day === day)?.total ?? 0 : rate;
    if (sum > perMonth && exceededOn === null) exceededOn = day;
  }
  const willExceed = expected > perMonth ? 'will-exceed' : 'within';
  const state = spent > perMonth ? 'exceeded' : willExceed;
  const money = (amount: number) => `${amount.toFixed(2)} ${currency}`;
  const monthDays = daysBetween(first, last).length;
  const sentences = {
    exceeded: `The month's ${money(perMonth)} were spent by ${
      exceededOn ?? last
    }: ${money(spent)} so far.`,
    'will-exceed': `At this rate the month costs ${money(
      expected,
    )}, and its ${money(perMonth)} are spent by ${exceededOn ?? last}.`,
    within: `${money(spent)} of ${money(
      perMonth,
    )} so far; at this rate the month costs ${money(expected)}.`,
  };
  return {
    ...budget,
    spent,
    expected,
    spentShare: spent / perMonth,
    elapsedShare: Math.min(
      1,
      (now.getTime() - Date.parse(`${first}T00:00:00Z`)) /
        (monthDays * 86_400_000),
    ),
    state,
    exceededOn: state === 'within' ? null : exceededOn,
    sentence: sentences[state],
  };
}

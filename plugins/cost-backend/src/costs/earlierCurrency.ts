import { Finding } from '@bellwether/plugin-cost-common';
import { EarlierBudget, EarlierDays, EarlierJumps } from '../database';
import { groupBy, sumOf } from './sumDays';

const KEY = 'cost.earlierCurrencies';

function howToMend(earlier: string, current: string): string {
  return `Say in ${KEY}.${earlier} what one ${earlier} is worth in ${current}.`;
}

/** What days of a cluster are that were kept before the portal had another currency. */
export function ofEarlierDays(
  { cluster, currency, rate, from, until, count }: EarlierDays,
  current: string,
): Finding {
  const days =
    count === 1
      ? `${from} of ${cluster} was kept in ${currency}`
      : `${count} days of ${cluster} from ${from} to ${until} were kept in ${currency}`;
  return {
    code: 'earlier-currency',
    tone: rate === undefined ? 'warn' : 'quiet',
    subject: cluster,
    sentence:
      rate === undefined
        ? `${days}, and ${
            count === 1 ? 'is' : 'are'
          } in no figure here. ${howToMend(currency, current)}`
        : `${days}, and ${
            count === 1 ? 'is' : 'are'
          } converted at ${rate} ${current} for one ${currency}.`,
  };
}

/** A budget that cannot be held against what is spent. */
export function ofEarlierBudget(
  { entityRef, currency, perMonth }: EarlierBudget,
  current: string,
): Finding {
  return {
    code: 'earlier-currency',
    tone: 'warn',
    subject: entityRef,
    sentence: `Its budget of ${perMonth.toFixed(
      2,
    )} ${currency} a month was set in another currency than ${current}, and is held against nothing. Set it anew.`,
  };
}

/** Changes whose promise cannot be added to others. */
export function ofEarlierChanges(
  currency: string,
  count: number,
  current: string,
): Finding {
  return {
    code: 'earlier-currency',
    tone: 'warn',
    sentence: `What ${count} ${
      count === 1 ? 'change was' : 'changes were'
    } promised to save is in ${currency}, and in no sum here. ${howToMend(
      currency,
      current,
    )}`,
  };
}

/** Days that cost other than usual, of one model or of several, whose amounts are of another currency. */
export function ofEarlierJumps(
  jumps: readonly EarlierJumps[],
  current: string,
): Finding[] {
  return [...groupBy(jumps, ({ currency }) => currency)].map(
    ([currency, mine]) => {
      const count = sumOf(mine, one => one.count);
      return {
        code: 'earlier-currency',
        tone: 'quiet',
        sentence: `${
          count === 1
            ? 'One day that cost other than usual was found in'
            : `${count} days that cost other than usual were found in`
        } ${currency}, and ${
          count === 1 ? 'is' : 'are'
        } not told here: jumps are told in ${current} from the change of currency on.`,
      };
    },
  );
}

/** What waits on a cluster together, and was added up in another currency. */
export function ofEarlierPacking(
  { cluster, currency }: { cluster: string; currency: string },
  current: string,
): Finding {
  return {
    code: 'earlier-currency',
    tone: 'quiet',
    subject: cluster,
    sentence: `What all savings that wait on ${cluster} take off the bill together was worked out in ${currency}: until the next look at it in ${current}, each counts for itself.`,
  };
}

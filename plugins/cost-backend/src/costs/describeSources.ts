import { CostSource, Reconciliation } from '@bellwether/plugin-cost-common';
import { CostConfig } from '../config';
import { ClusterRead, EarlierDays } from '../database';
import { daysBetween } from '../days';
import { StoredClusterDay } from './CostRow';
import { ofEarlierDays } from './earlierCurrency';
import { isWhole } from './sumDays';

/** Within so much of the bill, what was attributed adds up to it. */
const ADDS_UP_SHARE = 0.01;

function when(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)}`;
}

/** How a cluster's costs are read, by its last read and the newest day that is kept. */
function stateOf(
  { kind, staleSince, readAt }: ClusterRead,
  newest: StoredClusterDay | undefined,
): 'ok' | 'fallback' | 'stale' | 'no-data' {
  if (staleSince) return newest ? 'stale' : 'no-data';
  if (!readAt) return 'no-data';
  return [kind, newest?.source].includes('price-list') ? 'fallback' : 'ok';
}

/** How each cluster's costs are read, and how old they are. */
export function describeSources(
  reads: readonly ClusterRead[],
  days: readonly StoredClusterDay[],
  window: { from: string; until: string },
  {
    prices,
    currency,
    opencost,
  }: Pick<CostConfig, 'prices' | 'currency' | 'opencost'>,
  earlier: readonly EarlierDays[],
): CostSource[] {
  return reads.map(read => {
    const { cluster, kind, staleSince, problem, readAt } = read;
    const mine = days.filter(day => day.cluster === cluster);
    const newest = mine[mine.length - 1];
    const state = stateOf(read, newest);
    const why = opencost.some(one => one.cluster === cluster)
      ? 'since its OpenCost does not answer'
      : 'since no OpenCost is named for it';
    const sentences = {
      ok: `${cluster}: OpenCost, read ${when(readAt ?? '')}.`,
      fallback: `${cluster}: requests and use times a price list of ${prices.date}, ${why}.`,
      stale: `${cluster}: stale since ${when(
        staleSince ?? '',
      )}; later days are not in these figures.`,
      'no-data': `${cluster}: no costs were read yet${
        problem ? ` (${problem})` : ''
      }.`,
    };
    const known = new Set(mine.map(({ day }) => day));
    return {
      cluster,
      kind: newest?.source ?? kind,
      readAt,
      staleSince,
      problem,
      state,
      sentence: sentences[state],
      completeUntil: mine.filter(isWhole).pop()?.day,
      missingDays: daysBetween(window.from, window.until).filter(
        day => !known.has(day),
      ),
      findings: [
        ...(newest?.findings ?? []),
        ...earlier
          .filter(one => one.cluster === cluster)
          .map(one => ofEarlierDays(one, currency)),
      ],
      prices:
        state === 'fallback'
          ? {
              name: prices.source,
              source: prices.source,
              asOf: prices.date,
            }
          : undefined,
    };
  });
}

/** Whether the last whole day of each cluster adds up to its bill. */
export function reconcile(days: readonly StoredClusterDay[]): Reconciliation[] {
  const newest = new Map<string, StoredClusterDay>();
  for (const day of days) {
    if (isWhole(day) && day.bill !== null) newest.set(day.cluster, day);
  }
  return [...newest.values()].map(one => {
    const { cluster, day, models, others, idle, shared } = one;
    const bill = one.bill ?? 0;
    const difference = bill - models - others - idle - shared;
    const differenceShare =
      bill > 0 ? Math.min(1, Math.abs(difference) / bill) : 0;
    const addsUp = differenceShare <= ADDS_UP_SHARE;
    const share = `${(differenceShare * 100).toFixed(1)} %`;
    return {
      cluster,
      day,
      bill,
      models,
      others,
      idle,
      shared,
      difference,
      differenceShare,
      addsUp,
      sentence: addsUp
        ? `Adds up to the node bill, difference ${share}.`
        : `Differs from the node bill of ${cluster} by ${share}: the bill is ${bill.toFixed(
            2,
          )}, and ${(bill - difference).toFixed(2)} is accounted for.`,
    };
  });
}

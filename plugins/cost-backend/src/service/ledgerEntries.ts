import {
  EstimatedAmount,
  LedgerEntry,
  LedgerReply,
  Recommendation,
} from '@bellwether/plugin-cost-common';
import { RealisedDay, StoredRecommendation } from '../database';
import { dayOf, plusDays } from '../days';
import { estimateRealised } from '../recommendations/realised';

/** Whole days that a realised saving is measured over before it is said. */
export const MEASURED_DAYS = 7;

const LIVE: ReadonlySet<string> = new Set(['live', 'realised', 'breached']);

const METHOD =
  'What the pods of each day would have been charged for at the size of before, at that day’s prices, less what they were charged for.';

const METHOD_BY_TRAFFIC =
  'What the traffic of each day would have been charged for at the size of before, at that day’s prices, less what it was charged for; how many pods an autoscaler had for as much traffic is learned from the two weeks before.';

const METHOD_BY_PODS =
  'What as many pods as before would have been charged for at the size of before, at each day’s prices, less what was charged for.';

/** Which recommendation a row is of, and where it is. */
export function headOf(
  one: Pick<
    Recommendation,
    'id' | 'entityRef' | 'server' | 'owner' | 'title' | 'state' | 'sentence'
  >,
) {
  const { id: recommendation, entityRef, server, owner, title } = one;
  const { state, sentence } = one;
  return { recommendation, entityRef, server, owner, title, state, sentence };
}

/** A change as the ledger has it, in the currency that it was kept in. */
export function entryOf(
  stored: StoredRecommendation,
  days: readonly RealisedDay[],
  pullRequest: LedgerEntry['pullRequest'],
): LedgerEntry {
  const { recommendation: one, applied, liveAt } = stored;
  const estimate = days.length >= MEASURED_DAYS ? estimateRealised(days) : null;
  return {
    ...headOf(one),
    openedAt: applied?.openedAt ?? one.createdAt,
    mergedAt: stored.mergedAt ?? null,
    liveAt: liveAt ?? null,
    endedAt: stored.endedAt ?? null,
    promisedPerDay: applied?.promisedPerDay ?? one.saving.requestedPerDay,
    realisedPerDay: estimate,
    realisedTotal: days.length > 0 ? savedIn(days) : null,
    measuredFrom:
      liveAt && !estimate
        ? plusDays(dayOf(new Date(liveAt)), MEASURED_DAYS + 1)
        : null,
    measuredDays: days.length,
    method: methodOf(stored),
    pullRequest,
    actor: applied?.actor ?? 'plugin:cost',
    reason: applied?.reason ?? '',
  };
}

function savedIn(days: readonly RealisedDay[]): number {
  return days.reduce(
    (sum, { counterfactual, actual }) => sum + counterfactual - actual,
    0,
  );
}

function plus(a: EstimatedAmount | null, b: EstimatedAmount): EstimatedAmount {
  if (!a) return b;
  // Of independent estimates, half-widths add up as squares.
  const value = a.value + b.value;
  const below = Math.hypot(a.value - a.low, b.value - b.low);
  const above = Math.hypot(a.high - a.value, b.high - b.value);
  return { value, low: value - below, high: value + above };
}

/** What changes promised and saved together; promises in another currency are in no sum. */
export function totalsOf(
  entries: readonly LedgerEntry[],
  days: ReadonlyMap<string, RealisedDay[]>,
  now: Date,
): LedgerReply['totals'] {
  const year = now.getUTCFullYear();
  let perDay: EstimatedAmount | null = null;
  let realised: EstimatedAmount | null = null;
  for (const entry of entries) {
    const mine = (days.get(entry.recommendation) ?? []).filter(({ day }) =>
      day.startsWith(String(year)),
    );
    if (mine.length < MEASURED_DAYS) continue;
    const estimate = estimateRealised(mine);
    realised = plus(realised, {
      value: estimate.value * mine.length,
      low: estimate.low * mine.length,
      high: estimate.high * mine.length,
    });
    if (LIVE.has(entry.state)) perDay = plus(perDay, estimate);
  }
  const live = entries.filter(({ state }) => LIVE.has(state));
  return {
    year,
    promisedPerDay: live
      .filter(({ promisedIn }) => promisedIn === undefined)
      .reduce((sum, one) => sum + one.promisedPerDay, 0),
    realisedPerDay: perDay,
    realised,
    changesLive: live.length,
    changesMeasured: live.filter(({ realisedPerDay }) => realisedPerDay).length,
    changesReverted: entries.filter(({ state }) => state === 'reverted').length,
  };
}

/** By what the pods of each day are known that there would have been. */
function methodOf({ applied, before }: StoredRecommendation): string {
  if (!before?.pods) return METHOD;
  return applied?.replicas ? METHOD_BY_PODS : METHOD_BY_TRAFFIC;
}

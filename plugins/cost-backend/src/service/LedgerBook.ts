import {
  CostHeadline,
  CostMark,
  EstimatedAmount,
  LedgerEntry,
  LedgerReply,
  SavingRow,
} from '@bellwether/plugin-cost-common';
import { estimateRealised } from '../recommendations/realised';
import {
  ChangeStore,
  PackingStore,
  RealisedDay,
  RealisedStore,
  RecommendationStore,
  StoredRecommendation,
} from '../database';
import { groupBy, sumOf } from '../costs/sumDays';
import { dayOf, plusDays } from '../days';
import { holdOf } from '../recommendations/hold';
import { ServerDirectory } from '../models/ServerDirectory';

/** Whole days that a realised saving is measured over before it is said. */
export const MEASURED_DAYS = 7;

/** States of what somebody put in force, or tried to. */
const IN_LEDGER: ReadonlySet<string> = new Set([
  'opened',
  'merged',
  'live',
  'realised',
  'breached',
  'reverted',
  'superseded',
  'turned-down',
  'failed',
]);

const LIVE: ReadonlySet<string> = new Set(['live', 'realised', 'breached']);

const METHOD =
  'What the pods of each day would have been charged for at the size of before, at that day’s prices, less what they were charged for.';

const METHOD_BY_TRAFFIC =
  'What the traffic of each day would have been charged for at the size of before, at that day’s prices, less what it was charged for; how many pods an autoscaler had for as much traffic is learned from the two weeks before.';

const METHOD_BY_PODS =
  'What as many pods as before would have been charged for at the size of before, at each day’s prices, less what was charged for.';

/** What was promised, and what came of it. */
export class LedgerBook {
  constructor(
    private readonly options: {
      changes: ChangeStore;
      currency: string;
      packings: PackingStore;
      realised: RealisedStore;
      recommendations: RecommendationStore;
      servers: ServerDirectory;
    },
  ) {}

  async reply(
    entityRef: string | undefined,
    now: Date,
    isSeen: (entityRef: string, cluster: string) => boolean = () => true,
  ): Promise<LedgerReply> {
    const { changes, realised, recommendations } = this.options;
    const all = (await recommendations.list({ entityRef }))
      .map(({ stored }) => stored)
      .filter(
        ({ recommendation, applied }) =>
          applied !== undefined &&
          IN_LEDGER.has(recommendation.state) &&
          isSeen(recommendation.entityRef, recommendation.server.cluster),
      );
    const ids = all.map(({ recommendation }) => recommendation.id);
    const [days, latest] = [
      await realised.of(ids),
      await changes.latestOf(ids),
    ];
    const entries = all.map(stored => {
      const { id } = stored.recommendation;
      return entryOf(stored, days.get(id) ?? [], latest.get(id)?.pullRequest);
    });
    return {
      currency: this.options.currency,
      entries: entries.sort((a, b) =>
        (b.mergedAt ?? b.openedAt).localeCompare(a.mergedAt ?? a.openedAt),
      ),
      totals: totalsOf(entries, days, now),
    };
  }

  async headlineOf(
    entityRef: string,
    now: Date,
  ): Promise<
    Pick<CostHeadline, 'realisedThisYear' | 'changesLive' | 'changesMeasured'>
  > {
    const { totals } = await this.reply(entityRef, now);
    return {
      realisedThisYear: totals.realised,
      changesLive: totals.changesLive,
      changesMeasured: totals.changesMeasured,
    };
  }

  /** What would be billed less with all that waits for somebody; null where nothing does. */
  async billableOf(entityRef: string): Promise<number | null> {
    const waiting = await this.options.recommendations.list({
      entityRef,
      states: ['proposed', 'opened', 'merged'],
    });
    if (waiting.length === 0) return null;
    const packings = await this.options.packings.all();
    const byCluster = groupBy(
      waiting.map(({ stored }) => stored.recommendation),
      ({ server }) => server.cluster,
    );
    return sumOf([...byCluster], ([cluster, mine]) => {
      const together = packings.get(cluster)?.models[entityRef];
      return mine.length > 1 && together !== undefined
        ? together
        : sumOf(mine, ({ saving }) => saving.billablePerDay);
    });
  }

  /** What each recommendation takes off the bill beside all others that wait on its cluster, in money a day by its id. */
  async billableParts(): Promise<Map<string, number>> {
    const packings = await this.options.packings.all();
    return new Map(
      [...packings.values()].flatMap(({ parts }) => Object.entries(parts)),
    );
  }

  /** Days on which a size went live. */
  async marksOf(entityRef: string, since: string): Promise<CostMark[]> {
    const all = await this.options.recommendations.list({ entityRef });
    return all.flatMap(({ stored: { liveAt, recommendation } }) =>
      liveAt && liveAt >= since
        ? [
            {
              at: liveAt,
              day: dayOf(new Date(liveAt)),
              kind: 'size' as const,
              label: recommendation.title,
              sentence: `${recommendation.title} went live on ${recommendation.server.cluster}.`,
            },
          ]
        : [],
    );
  }

  /** Savings that wait. */
  async savings(now: Date): Promise<Array<Omit<SavingRow, 'mayApply'>>> {
    const waiting = await this.options.recommendations.list({
      states: ['proposed', 'opened', 'merged'],
    });
    const servers = await this.options.servers.servers();
    return waiting.map(({ stored: { recommendation: one } }) => ({
      recommendation: one.id,
      entityRef: one.entityRef,
      server: one.server,
      owner: one.owner,
      title: one.title,
      state: one.state,
      sentence: one.sentence,
      requestedPerDay: one.saving.requestedPerDay,
      billablePerDay: one.saving.billablePerDay,
      requestedShare: one.saving.requestedShare,
      breach: one.replay.breach,
      targetBreach: one.targetBreach,
      confidence: one.confidence,
      apply: one.apply,
      hold: holdOf(one, servers, now)?.sentence ?? null,
    }));
  }
}

function entryOf(
  stored: StoredRecommendation,
  days: readonly RealisedDay[],
  pullRequest: LedgerEntry['pullRequest'],
): LedgerEntry {
  const { recommendation: one, applied, liveAt } = stored;
  const estimate = days.length >= MEASURED_DAYS ? estimateRealised(days) : null;
  return {
    recommendation: one.id,
    entityRef: one.entityRef,
    server: one.server,
    owner: one.owner,
    title: one.title,
    state: one.state,
    sentence: one.sentence,
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

function totalsOf(
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
    promisedPerDay: live.reduce((sum, one) => sum + one.promisedPerDay, 0),
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

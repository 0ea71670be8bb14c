import {
  CostHeadline,
  CostMark,
  LedgerEntry,
  LedgerReply,
  SavingRow,
} from '@bellwether/plugin-cost-common';
import {
  ChangeStore,
  Currencies,
  PackingStore,
  RealisedStore,
  RecommendationStore,
} from '../database';
import { ofEarlierChanges } from '../costs/earlierCurrency';
import { groupBy, sumOf } from '../costs/sumDays';
import { dayOf } from '../days';
import { holdOf } from '../recommendations/hold';
import { entryOf, headOf, totalsOf } from './ledgerEntries';
import { ServerDirectory } from '../models/ServerDirectory';

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

/** What was promised, and what came of it. */
export class LedgerBook {
  constructor(
    private readonly options: {
      changes: ChangeStore;
      currencies: Currencies;
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
    const all = (await recommendations.list({ entityRef })).filter(
      ({ stored: { recommendation, applied } }) =>
        applied !== undefined &&
        IN_LEDGER.has(recommendation.state) &&
        isSeen(recommendation.entityRef, recommendation.server.cluster),
    );
    const ids = all.map(({ stored }) => stored.recommendation.id);
    const [days, latest] = [
      await realised.of(ids),
      await changes.latestOf(ids),
    ];
    const entries = all.map(({ stored, currency }) => {
      const { id } = stored.recommendation;
      const entry = entryOf(
        stored,
        days.get(id) ?? [],
        latest.get(id)?.pullRequest,
      );
      const rate = this.rateOf(currency);
      return rate === undefined
        ? { ...entry, promisedIn: currency }
        : { ...entry, promisedPerDay: entry.promisedPerDay * rate };
    });
    return {
      currency: this.options.currencies.current,
      findings: this.leftOut(entries),
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

  /** What a unit of the currency that amounts were kept in is worth; undefined where nobody said. */
  private rateOf(currency: string | undefined): number | undefined {
    return this.options.currencies.rateOf(currency ?? null);
  }

  private leftOut(entries: readonly LedgerEntry[]): LedgerReply['findings'] {
    const byCurrency = groupBy(
      entries.filter(({ promisedIn }) => promisedIn !== undefined),
      ({ promisedIn = '' }) => promisedIn,
    );
    return [...byCurrency].map(([currency, mine]) =>
      ofEarlierChanges(currency, mine.length, this.options.currencies.current),
    );
  }

  /** What waits for somebody, with what its amounts are worth; what cannot be compared is left out. */
  private async waiting(entityRef?: string) {
    const all = await this.options.recommendations.list({
      ...(entityRef && { entityRef }),
      states: ['proposed', 'opened', 'merged'],
    });
    return all.flatMap(({ stored: { recommendation }, currency }) => {
      const rate = this.rateOf(currency);
      return rate === undefined ? [] : [{ recommendation, rate }];
    });
  }

  /** What would be billed less with all that waits for somebody; null where nothing does. */
  async billableOf(entityRef: string): Promise<number | null> {
    const waiting = await this.waiting(entityRef);
    if (waiting.length === 0) return null;
    const packings = await this.options.packings.all();
    const byCluster = groupBy(
      waiting,
      ({ recommendation }) => recommendation.server.cluster,
    );
    return sumOf([...byCluster], ([cluster, mine]) => {
      const together = packings.get(cluster)?.models[entityRef];
      return mine.length > 1 && together !== undefined
        ? together
        : sumOf(
            mine,
            ({ recommendation, rate }) =>
              recommendation.saving.billablePerDay * rate,
          );
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
    const waiting = await this.waiting();
    const servers = await this.options.servers.servers();
    return waiting.map(({ recommendation: one, rate }) => ({
      ...headOf(one),
      requestedPerDay: one.saving.requestedPerDay * rate,
      billablePerDay: one.saving.billablePerDay * rate,
      requestedShare: one.saving.requestedShare,
      breach: one.replay.breach,
      targetBreach: one.targetBreach,
      confidence: one.confidence,
      apply: one.apply,
      hold: holdOf(one, servers, now)?.sentence ?? null,
    }));
  }
}

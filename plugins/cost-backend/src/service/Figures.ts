import {
  BudgetState,
  FleetReply,
  ModelCostsReply,
  SourcesReply,
} from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { assembleCosts } from '../costs/assembleCosts';
import { assembleFleet } from '../costs/assembleFleet';
import { pageOfFleet } from '../costs/pageOfFleet';
import { CostRow } from '../costs/CostRow';
import { monthOf } from '../costs/budgetState';
import { withDaysOfNoCost } from '../costs/daysOfNoCost';
import { describeSources, reconcile } from '../costs/describeSources';
import { ReadStates } from '../costs/ReadStates';
import { ClusterDays } from '../costs/sumDays';
import { CostConfig } from '../config';
import { AnomalyStore, BudgetStore, DayStore, PackingStore } from '../database';
import { dayOf, plusDays } from '../days';
import { RegisteredBudgets } from '../models/RegisteredBudgets';
import { ServerDirectory } from '../models/ServerDirectory';
import { BudgetBook } from './BudgetBook';
import { EarlierAmounts } from './EarlierAmounts';
import { LedgerBook } from './LedgerBook';
import { FleetView, ParsedCostsQuery, ParsedFleetQuery } from './CostService';

/** Costs of models and of the fleet, from what was kept. */
export class Figures {
  private readonly book: BudgetBook;
  private readonly earlier: EarlierAmounts;

  constructor(
    private readonly options: {
      anomalies: AnomalyStore;
      budgets: BudgetStore;
      config: CostConfig;
      days: DayStore;
      ledger: LedgerBook;
      packings: PackingStore;
      reads: ReadStates;
      registered: RegisteredBudgets;
      servers: ServerDirectory;
      now?: () => Date;
    },
  ) {
    this.book = new BudgetBook(options);
    this.earlier = new EarlierAmounts(options);
  }

  get now(): Date {
    return this.options.now?.() ?? new Date();
  }

  async model(
    entityRef: string,
    query: ParsedCostsQuery,
  ): Promise<ModelCostsReply> {
    const { anomalies, config, days, ledger, reads } = this.options;
    const shownDays = query.days ?? config.shownDays;
    const window = this.windowOf(shownDays);
    // From far enough back for the week before, the month's budget and the forecast.
    const from = earliest(
      plusDays(window.from, -14),
      plusDays(window.until, -42),
      monthOf(window.until).first,
    );
    const servers = (await this.options.servers.servers()).filter(
      ({ modelRef, cluster }) =>
        modelRef === entityRef &&
        (query.cluster === undefined || cluster === query.cluster),
    );
    const known = await days.days({ from, until: window.until });
    const all = withDaysOfNoCost(
      await days.rows({ from, until: window.until, entityRef }),
      known,
    );
    const rows = all.filter(
      ({ cluster }) => query.cluster === undefined || cluster === query.cluster,
    );
    const clusters = new Set([
      ...rows.map(({ cluster }) => cluster),
      ...servers.map(({ cluster }) => cluster),
    ]);
    const clusterDays = known.filter(({ cluster }) => clusters.has(cluster));
    const [budget] = await this.budgetsOf(all, [entityRef], servers);
    const reply = assembleCosts({
      entityRef,
      currency: config.currency,
      shownDays,
      window,
      rows,
      clusterDays: new ClusterDays(clusterDays),
      servers,
      sources: describeSources(
        (await reads.list()).filter(({ cluster }) => clusters.has(cluster)),
        clusterDays,
        window,
        config,
        await days.earlier(window),
      ),
      reconciliations: reconcile(clusterDays),
      budget: budget ?? null,
      anomalies: (await anomalies.list({ since: window.from, entityRef })).map(
        ({ entityRef: _, ...anomaly }) => anomaly,
      ),
      marks: await ledger.marksOf(entityRef, window.from),
      ledger: await ledger.headlineOf(entityRef, this.now),
      billableSavingPerDay: await ledger.billableOf(entityRef),
    });
    const earlier = await this.earlier.ofModel(
      entityRef,
      window.from,
      clusters,
      reply.budget !== null,
    );
    return { ...reply, findings: [...reply.findings, ...earlier] };
  }

  async fleet(query: ParsedFleetQuery, view: FleetView): Promise<FleetReply> {
    const { anomalies, config, days, ledger, reads } = this.options;
    const shownDays = query.days ?? config.shownDays;
    const window = this.windowOf(shownDays);
    const from = earliest(
      plusDays(window.from, -14),
      monthOf(window.until).first,
    );
    const servers = await this.options.servers.servers();
    const isSeen = (entityRef: string | undefined) =>
      entityRef !== undefined &&
      (view.models === undefined || view.models.has(entityRef));
    const clusterDays = await days.days({ from, until: window.until });
    const isIn = (cluster: string) =>
      query.cluster === undefined || cluster === query.cluster;
    const everywhere = withDaysOfNoCost(
      (await days.rows({ from, until: window.until })).filter(({ entityRef }) =>
        isSeen(entityRef),
      ),
      clusterDays,
    );
    const rows = everywhere.filter(({ cluster }) => isIn(cluster));
    const models = new Set(rows.map(({ entityRef }) => entityRef));
    // A jump is of a model wherever it runs: with one cluster, those of the models that run there are told.
    const known = (await anomalies.list({ since: window.from })).filter(
      ({ entityRef }) => query.cluster === undefined || models.has(entityRef),
    );
    const isSeenIn = (entityRef: string, cluster: string) =>
      isSeen(entityRef) && isIn(cluster);
    const ofCluster = clusterDays.filter(({ cluster }) => isIn(cluster));
    const whole = assembleFleet({
      currency: config.currency,
      by: query.by,
      shownDays,
      window,
      rows,
      clusterDays: new ClusterDays(clusterDays),
      servers,
      savings: (await ledger.savings(this.now)).filter(
        ({ entityRef, server }) => isSeenIn(entityRef, server.cluster),
      ),
      billableParts: await ledger.billableParts(),
      mayApply: view.mayApply,
      ledger: (await ledger.reply(undefined, this.now, isSeenIn)).totals,
      // Of all that they are for: a part of the spend of one cluster is not what a budget of more is held against.
      budgets: await this.book.of(
        everywhere,
        servers,
        view.models,
        query.cluster,
      ),
      anomalies: known.filter(({ entityRef }) => isSeen(entityRef)),
      sources: describeSources(
        (await reads.list()).filter(({ cluster }) => isIn(cluster)),
        ofCluster,
        window,
        config,
        await days.earlier(window),
      ),
      reconciliations: view.bills ? reconcile(ofCluster) : [],
    });
    const findings = await this.earlier.ofFleet(
      window.from,
      entityRef =>
        isSeen(entityRef) &&
        (query.cluster === undefined || models.has(entityRef)),
      new Set(ofCluster.map(({ cluster }) => cluster)),
    );
    return pageOfFleet({ ...whole, findings }, query);
  }

  async modelsWithCosts(): Promise<string[]> {
    return this.options.days.models(plusDays(dayOf(this.now), -90));
  }

  async sources(seesBills: boolean): Promise<SourcesReply> {
    const { config, days, reads } = this.options;
    const window = this.windowOf(30);
    const clusterDays = await days.days(window);
    return {
      currency: config.currency,
      sources: describeSources(
        await reads.list(),
        clusterDays,
        window,
        config,
        await days.earlier(window),
      ),
      reconciliations: seesBills ? reconcile(clusterDays) : [],
    };
  }

  /** Budgets of models that a person, the configuration or the registry set, in this order. */
  async budgetsOf(
    rows: readonly CostRow[],
    entityRefs: readonly string[],
    servers: readonly Server[],
  ): Promise<BudgetState[]> {
    const all = await this.book.of(rows, servers, new Set(entityRefs));
    return all.filter(
      ({ scope, subject }) => scope === 'model' && entityRefs.includes(subject),
    );
  }

  /** Budgets of teams, systems and clusters: of what several models cost together. */
  async sharedBudgets(servers: readonly Server[]): Promise<BudgetState[]> {
    const { days } = this.options;
    const until = dayOf(this.now);
    const from = earliest(plusDays(until, -8), monthOf(until).first);
    const rows = withDaysOfNoCost(
      (await days.rows({ from, until })).filter(
        ({ entityRef }) => entityRef !== undefined,
      ),
      await days.days({ from, until }),
    );
    const all = await this.book.of(rows, servers, new Set());
    return all.filter(({ scope }) => scope !== 'model');
  }

  private windowOf(count: number): { from: string; until: string } {
    const until = dayOf(this.now);
    return { from: plusDays(until, -count), until };
  }
}

function earliest(...days: string[]): string {
  return days.sort()[0];
}

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
import { CostRow, totalOf } from '../costs/CostRow';
import { budgetState, monthOf } from '../costs/budgetState';
import { withDaysOfNoCost } from '../costs/daysOfNoCost';
import { describeSources, reconcile } from '../costs/describeSources';
import { ClusterDays, groupBy, sumOf } from '../costs/sumDays';
import { CostConfig } from '../config';
import { AnomalyStore, BudgetStore, DayStore, ReadStore } from '../database';
import { dayOf, plusDays } from '../days';
import { RegisteredBudgets } from '../models/RegisteredBudgets';
import { ServerDirectory } from '../models/ServerDirectory';
import { LedgerBook } from './LedgerBook';
import { FleetView, ParsedCostsQuery, ParsedFleetQuery } from './CostService';

/** Costs of models and of the fleet, from what was kept. */
export class Figures {
  constructor(
    private readonly options: {
      anomalies: AnomalyStore;
      budgets: BudgetStore;
      config: CostConfig;
      days: DayStore;
      ledger: LedgerBook;
      reads: ReadStore;
      registered: RegisteredBudgets;
      servers: ServerDirectory;
      now?: () => Date;
    },
  ) {}

  get now(): Date {
    return this.options.now?.() ?? new Date();
  }

  async model(
    entityRef: string,
    query: ParsedCostsQuery,
  ): Promise<ModelCostsReply> {
    const { anomalies, config, days, ledger, reads } = this.options;
    const window = this.windowOf(query.days);
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
    return assembleCosts({
      entityRef,
      currency: config.currency,
      window,
      rows,
      clusterDays: new ClusterDays(clusterDays),
      servers,
      sources: describeSources(
        (await reads.list()).filter(({ cluster }) => clusters.has(cluster)),
        clusterDays,
        window,
        config.prices,
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
  }

  async fleet(query: ParsedFleetQuery, view: FleetView): Promise<FleetReply> {
    const { anomalies, config, days, ledger, reads } = this.options;
    const window = this.windowOf(query.days);
    const from = earliest(
      plusDays(window.from, -14),
      monthOf(window.until).first,
    );
    const servers = await this.options.servers.servers();
    const isSeen = (entityRef: string | undefined) =>
      entityRef !== undefined &&
      (view.models === undefined || view.models.has(entityRef));
    const clusterDays = await days.days({ from, until: window.until });
    const rows = withDaysOfNoCost(
      (await days.rows({ from, until: window.until })).filter(
        ({ entityRef, cluster }) =>
          isSeen(entityRef) &&
          (query.cluster === undefined || cluster === query.cluster),
      ),
      clusterDays,
    );
    const known = await anomalies.list({ since: window.from });
    const whole = assembleFleet({
      currency: config.currency,
      by: query.by,
      window,
      rows,
      clusterDays: new ClusterDays(clusterDays),
      servers,
      savings: (await ledger.savings(this.now)).filter(({ entityRef }) =>
        isSeen(entityRef),
      ),
      mayApply: view.mayApply,
      ledger: (await ledger.reply(undefined, this.now, isSeen)).totals,
      budgets: await this.allBudgets(rows, servers, view),
      anomalies: known.filter(({ entityRef }) => isSeen(entityRef)),
      sources: describeSources(
        await reads.list(),
        clusterDays,
        window,
        config.prices,
      ),
      reconciliations: view.bills ? reconcile(clusterDays) : [],
    });
    return pageOfFleet(whole, query);
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
        config.prices,
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
    const all = await this.allBudgets(rows, servers, {
      models: new Set(entityRefs),
      bills: false,
      mayApply: () => false,
    });
    return all.filter(
      ({ scope, subject }) => scope === 'model' && entityRefs.includes(subject),
    );
  }

  private async allBudgets(
    rows: readonly CostRow[],
    servers: readonly Server[],
    view: FleetView,
  ): Promise<BudgetState[]> {
    const { budgets, config, registered } = this.options;
    const set = await budgets.list();
    const own = new Set(set.map(({ entityRef }) => entityRef));
    const ofConfig = config.budgets
      .filter(({ scope, subject }) => scope !== 'model' || !own.has(subject))
      .map(budget => ({ ...budget, setBy: 'config' }));
    for (const { scope, subject } of ofConfig) {
      if (scope === 'model') own.add(subject);
    }
    const ofRegistry = await registered.list();
    const wanted = [
      ...ofConfig,
      ...[...ofRegistry.budgets]
        .filter(([entityRef]) => !own.has(entityRef))
        .map(([subject, perMonth]) => ({
          scope: 'model' as const,
          subject,
          perMonth,
          setBy: 'registry',
        })),
      ...set.map(({ entityRef, perMonth, setBy }) => ({
        scope: 'model' as const,
        subject: entityRef,
        perMonth,
        setBy,
      })),
    ].filter(
      ({ scope, subject }) =>
        scope !== 'model' ||
        view.models === undefined ||
        view.models.has(subject),
    );
    const serverOf = new Map(servers.map(server => [server.id, server]));
    const subjectOf = {
      model: (row: CostRow) => row.entityRef,
      team: (row: CostRow) => serverOf.get(row.subject)?.owner,
      system: (row: CostRow) => serverOf.get(row.subject)?.system,
      cluster: (row: CostRow) => row.cluster,
    };
    const yesterday = plusDays(dayOf(this.now), -1);
    const states = wanted.map(budget => {
      const mine = rows.filter(
        row => subjectOf[budget.scope](row) === budget.subject,
      );
      const byDay = groupBy(mine, ({ day }) => day);
      return budgetState(
        budget,
        [...byDay].map(([day, ofDay]) => ({
          day,
          total: sumOf(ofDay, totalOf),
        })),
        yesterday,
        this.now,
        config.currency,
      );
    });
    return states.filter(
      ({ subject, spent }) => spent > 0 || !ofRegistry.archived.has(subject),
    );
  }

  private windowOf(count: number): { from: string; until: string } {
    const until = dayOf(this.now);
    return { from: plusDays(until, -count), until };
  }
}

function earliest(...days: string[]): string {
  return days.sort()[0];
}

import { BudgetState } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { CostConfig } from '../config';
import { budgetState } from '../costs/budgetState';
import { CostRow, totalOf } from '../costs/CostRow';
import { groupBy, sumOf } from '../costs/sumDays';
import { BudgetStore } from '../database';
import { dayOf, plusDays } from '../days';
import { RegisteredBudgets } from '../models/RegisteredBudgets';

/** Budgets of models that a person, the configuration or the registry set, and those of teams, systems and clusters. */
export class BudgetBook {
  constructor(
    private readonly options: {
      budgets: BudgetStore;
      config: CostConfig;
      registered: RegisteredBudgets;
      now?: () => Date;
    },
  ) {}

  /**
   * All that are set, held against what was spent.
   *
   * @param rows - of all clusters: a budget of a model or team is of what it costs anywhere
   * @param models - whose budgets may be told; all where absent
   * @param cluster - only those of the cluster, and of what spends on it
   */
  async of(
    rows: readonly CostRow[],
    servers: readonly Server[],
    models?: ReadonlySet<string>,
    cluster?: string,
  ): Promise<BudgetState[]> {
    const { budgets, config, registered } = this.options;
    const now = this.options.now?.() ?? new Date();
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
        scope !== 'model' || models === undefined || models.has(subject),
    );
    const serverOf = new Map(servers.map(server => [server.id, server]));
    const subjectOf = {
      model: (row: CostRow) => row.entityRef,
      team: (row: CostRow) => serverOf.get(row.subject)?.owner,
      system: (row: CostRow) => serverOf.get(row.subject)?.system,
      cluster: (row: CostRow) => row.cluster,
    };
    const yesterday = plusDays(dayOf(now), -1);
    const states = wanted.flatMap(budget => {
      const mine = rows.filter(
        row => subjectOf[budget.scope](row) === budget.subject,
      );
      if (cluster !== undefined && !mine.some(row => row.cluster === cluster)) {
        return [];
      }
      const byDay = groupBy(mine, ({ day }) => day);
      return budgetState(
        budget,
        [...byDay].map(([day, ofDay]) => ({
          day,
          total: sumOf(ofDay, totalOf),
        })),
        yesterday,
        now,
        config.currency,
      );
    });
    return states.filter(
      ({ subject, spent }) => spent > 0 || !ofRegistry.archived.has(subject),
    );
  }
}

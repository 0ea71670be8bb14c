import { SignalsService } from '@backstage/plugin-signals-node';
import {
  Anomaly,
  BudgetState,
  COST_FLEET_CHANNEL,
  costChannel,
  Recommendation,
} from '@bellwether/plugin-cost-common';
import { PutSummariesRequest, Server } from '@bellwether/plugin-models-common';
import { Outbox, SummariesPublisher } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { findAnomalies } from '../costs/anomalies';
import { monthOf } from '../costs/budgetState';
import { withDaysOfNoCost } from '../costs/daysOfNoCost';
import { ClusterDays } from '../costs/sumDays';
import { AnomalyStore, DayStore, RecommendationStore } from '../database';
import { dayOf, plusDays } from '../days';
import { Figures } from '../service/Figures';
import { budgetNotice } from './budgetNotice';
import { OwnerNotices, OwnerNoticesOptions } from './OwnerNotices';
import { summarise } from './summarise';

/** Days that are judged again: costs may be corrected so long. */
const JUDGED_DAYS = 4;
const LEARNED_DAYS = 40;

export interface PublisherOptions extends OwnerNoticesOptions {
  anomalies: AnomalyStore;
  days: DayStore;
  figures: Figures;
  knex: Knex;
  outbox: Outbox;
  recommendations: RecommendationStore;
  signals: SignalsService;
  summaries: Pick<SummariesPublisher, 'publish'>;
}

/** Tells what changed: open screens, the fleet, and where it matters the owner. */
export class Publisher {
  private readonly told: OwnerNotices;

  constructor(private readonly options: PublisherOptions) {
    this.told = new OwnerNotices(options);
  }

  /** Costs were read anew: of all models. */
  async costsRead(): Promise<void> {
    const { days, logger } = this.options;
    const today = dayOf(this.now);
    const models = await days.models(plusDays(today, -30));
    for (const entityRef of models) {
      try {
        await this.judge(entityRef);
      } catch (error) {
        logger.warn(
          `Whether ${entityRef} costs as usual is judged with the next run`,
          error as Error,
        );
      }
    }
    await this.judgeShared();
    await this.summariseAll(models);
    await this.refresh(COST_FLEET_CHANNEL);
    await this.options.outbox.deliver();
  }

  /** Something about a model is another: its recommendation, a change, or its budget. */
  async changed(entityRef: string): Promise<void> {
    await this.summariseAll([entityRef]);
    await this.refresh(costChannel(entityRef));
    await this.refresh(COST_FLEET_CHANNEL);
  }

  /** A size that is live does not hold: told once, however often it is found. */
  async breached(
    recommendation: Omit<Recommendation, 'hold' | 'change'>,
  ): Promise<void> {
    await this.told.once(`breach ${recommendation.id}`, () =>
      this.told.toOwnerOf(recommendation.entityRef, {
        title: `${nameOf(recommendation.entityRef)}: the new size is too small`,
        description: recommendation.sentence,
        severity: 'high',
        scope: `cost:breach:${recommendation.id}`,
      }),
    );
  }

  private get now(): Date {
    return this.options.now?.() ?? new Date();
  }

  /** Does the model cost as usual, and within its budget? */
  private async judge(entityRef: string): Promise<void> {
    const { anomalies, days, figures, servers } = this.options;
    const today = dayOf(this.now);
    const from = [
      plusDays(today, -LEARNED_DAYS),
      monthOf(today).first,
    ].sort()[0];
    const rows = await days.rows({ from, until: today, entityRef });
    const clusterDays = new ClusterDays(
      await days.days({ from, until: today }),
    );
    const since = plusDays(today, -JUDGED_DAYS);
    const found = findAnomalies(entityRef, rows, clusterDays, since, this.now);
    await anomalies.put(entityRef, found);
    await anomalies.keepOnly(
      entityRef,
      since,
      found.map(({ id }) => id),
    );
    for (const anomaly of found) await this.tellAnomaly(entityRef, anomaly);
    const [budget] = await figures.budgetsOf(
      withDaysOfNoCost(rows, clusterDays.all),
      [entityRef],
      await servers.servers(),
    );
    if (budget && budget.state !== 'within') {
      await this.tellBudget(budget, await servers.servers());
    }
  }

  private async tellAnomaly(
    entityRef: string,
    anomaly: Anomaly,
  ): Promise<void> {
    const { knex, outbox } = this.options;
    await this.told.once(`anomaly ${anomaly.id}`, async () => {
      await this.told.toOwnerOf(entityRef, {
        title: `${nameOf(entityRef)}: spend ${
          anomaly.actual > anomaly.expected ? 'jumped' : 'fell'
        }`,
        description: anomaly.sentence,
        severity: anomaly.actual > anomaly.expected ? 'high' : 'normal',
        scope: `cost:anomaly:${anomaly.id}`,
      });
      await knex.transaction(transaction =>
        outbox.write(transaction, {
          at: this.now,
          type: 'cost.spend.jumped',
          model: entityRef,
          actor: 'plugin:cost',
          before: { perDay: anomaly.expected },
          after: { perDay: anomaly.actual },
          sentence: anomaly.sentence,
          evidence: { parts: anomaly.parts },
        }),
      );
    });
  }

  /** Do the models of a team, a system or a cluster cost together what they may? */
  private async judgeShared(): Promise<void> {
    const { figures, logger, servers } = this.options;
    try {
      const all = await servers.servers();
      for (const budget of await figures.sharedBudgets(all)) {
        if (budget.state !== 'within') await this.tellBudget(budget, all);
      }
    } catch (error) {
      logger.warn(
        'Budgets of teams, systems and clusters are judged with the next run',
        error as Error,
      );
    }
  }

  private async tellBudget(
    budget: BudgetState,
    servers: readonly Server[],
  ): Promise<void> {
    const month = dayOf(this.now).slice(0, 7);
    const notice = budgetNotice(budget, month, servers);
    if (notice.recipients.length === 0) return;
    await this.told.once(notice.key, () =>
      this.told.send(notice.recipients, {
        title: notice.title,
        description: budget.sentence,
        severity: budget.state === 'exceeded' ? 'high' : 'normal',
        scope: `cost:budget:${budget.subject}`,
        link: notice.link,
      }),
    );
  }

  private async summariseAll(models: readonly string[]): Promise<void> {
    const { figures, logger, recommendations, summaries } = this.options;
    const told: PutSummariesRequest['summaries'] = [];
    for (const entityRef of models) {
      const costs = await figures.model(entityRef, { days: 7 });
      const mine = await recommendations.list({
        entityRef,
        states: ['proposed', 'breached'],
      });
      const states = mine.map(({ stored }) => stored.recommendation);
      const proposed = states.filter(({ state }) => state === 'proposed');
      told.push({
        entityRef,
        summary:
          summarise({
            costs,
            savingPerDay:
              proposed.length > 0
                ? proposed.reduce(
                    (sum, { saving }) => sum + saving.requestedPerDay,
                    0,
                  )
                : null,
            breached: states.find(({ state }) => state === 'breached')
              ?.sentence,
            now: this.now,
          }) ?? null,
      });
    }
    try {
      if (told.length > 0) await summaries.publish(told);
    } catch (error) {
      logger.warn(
        'The fleet is told of costs with the next run',
        error as Error,
      );
    }
  }

  private async refresh(channel: string): Promise<void> {
    try {
      await this.options.signals.publish({
        recipients: { type: 'broadcast' },
        channel,
        message: { changed: true },
      });
    } catch (error) {
      this.options.logger.warn('Open screens were not told', error as Error);
    }
  }
}

function nameOf(entityRef: string): string {
  return entityRef.replace(/^.*\//, '');
}

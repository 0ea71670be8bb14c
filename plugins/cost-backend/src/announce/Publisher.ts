import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  Anomaly,
  BudgetState,
  COST_FLEET_CHANNEL,
  costChannel,
  Recommendation,
} from '@bellwether/plugin-cost-common';
import { PutSummariesRequest } from '@bellwether/plugin-models-common';
import { Outbox, SummariesPublisher } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { findAnomalies } from '../costs/anomalies';
import { monthOf } from '../costs/budgetState';
import { withDaysOfNoCost } from '../costs/daysOfNoCost';
import { ClusterDays } from '../costs/sumDays';
import {
  AnomalyStore,
  DayStore,
  NoticeStore,
  RecommendationStore,
} from '../database';
import { dayOf, plusDays } from '../days';
import { ServerDirectory } from '../models/ServerDirectory';
import { Figures } from '../service/Figures';
import { ownerOf } from './OwnerDirectory';
import { summarise } from './summarise';

/** Days that are judged again: costs may be corrected so long. */
const JUDGED_DAYS = 4;
const LEARNED_DAYS = 40;

export interface PublisherOptions {
  anomalies: AnomalyStore;
  days: DayStore;
  figures: Figures;
  knex: Knex;
  logger: LoggerService;
  notices: NoticeStore;
  notifications: NotificationService;
  outbox: Outbox;
  recommendations: RecommendationStore;
  servers: ServerDirectory;
  signals: SignalsService;
  summaries: Pick<SummariesPublisher, 'publish'>;
  now?: () => Date;
}

/** Tells what changed: open screens, the fleet, and where it matters the owner. */
export class Publisher {
  constructor(private readonly options: PublisherOptions) {}

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

  /** A size that is live does not hold. */
  async breached(
    recommendation: Omit<Recommendation, 'hold' | 'change'>,
  ): Promise<void> {
    await this.once(`breach ${recommendation.id}`, () =>
      this.notify(recommendation.entityRef, {
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
    const fresh = await anomalies.put(entityRef, found);
    await anomalies.keepOnly(
      entityRef,
      since,
      found.map(({ id }) => id),
    );
    for (const anomaly of fresh) await this.tellAnomaly(entityRef, anomaly);
    const [budget] = await figures.budgetsOf(
      withDaysOfNoCost(rows, clusterDays.all),
      [entityRef],
      await servers.servers(),
    );
    if (budget && budget.state !== 'within') {
      await this.tellBudget(entityRef, budget);
    }
  }

  private async tellAnomaly(
    entityRef: string,
    anomaly: Anomaly,
  ): Promise<void> {
    const { knex, outbox } = this.options;
    await this.once(`anomaly ${anomaly.id}`, async () => {
      await this.notify(entityRef, {
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

  private async tellBudget(
    entityRef: string,
    budget: BudgetState,
  ): Promise<void> {
    const month = dayOf(this.now).slice(0, 7);
    await this.once(
      `budget ${entityRef} ${month} ${budget.state} ${budget.perMonth}`,
      () =>
        this.notify(entityRef, {
          title: `${nameOf(entityRef)}: budget ${
            budget.state === 'exceeded' ? 'exceeded' : 'at risk'
          }`,
          description: budget.sentence,
          severity: budget.state === 'exceeded' ? 'high' : 'normal',
          scope: `cost:budget:${entityRef}`,
        }),
    );
  }

  /** Tells a thing once, whichever replica comes first; what could not be told is told with the next run. */
  private async once(key: string, tell: () => Promise<void>): Promise<void> {
    const { logger, notices } = this.options;
    if (!(await notices.first(key, this.now))) return;
    try {
      await tell();
    } catch (error) {
      await notices.forget(key);
      logger.warn('An owner is told with the next run', error as Error);
    }
  }

  private async notify(
    entityRef: string,
    payload: {
      title: string;
      description: string;
      severity: 'high' | 'normal';
      scope: string;
    },
  ): Promise<void> {
    const { notifications, servers } = this.options;
    await notifications.send({
      recipients: {
        type: 'entity',
        entityRef: ownerOf(entityRef, await servers.servers()) ?? entityRef,
      },
      payload: { ...payload, link: linkOf(entityRef), topic: 'cost' },
    });
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

function linkOf(entityRef: string): string {
  const [, kind, namespace, name] =
    /^([^:]+):([^/]+)\/(.+)$/.exec(entityRef) ?? [];
  return `/catalog/${namespace}/${kind}/${name}/cost`;
}

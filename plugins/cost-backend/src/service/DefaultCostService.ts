import { NotFoundError } from '@backstage/errors';
import {
  BudgetReply,
  Change,
  ChangesPreview,
  ChangesReply,
  DismissRequest,
  LedgerReply,
  ModelCostsReply,
  Recommendation,
  MemoryUnit,
  RecommendationsReply,
  SetBudgetRequest,
  UsageReply,
} from '@bellwether/plugin-cost-common';
import { ChangeMaker } from '../changes/ChangeMaker';
import { ChangePlanner } from '../changes/ChangePlanner';
import { toPreview } from '../changes/describeChanges';
import {
  AdviceStore,
  BudgetStore,
  ChangeStore,
  RecommendationStore,
  Revised,
} from '../database';
import { ServerDirectory } from '../models/ServerDirectory';
import { holdOf } from '../recommendations/hold';
import {
  CallerOptions,
  FleetView,
  ParsedCostsQuery,
  ParsedFleetQuery,
  ParsedMakeChangesRequest,
  ParsedPreviewRequest,
  WriteOptions,
} from './CostService';
import { Figures } from './Figures';
import { LedgerBook } from './LedgerBook';
import { prepareDismissal } from './prepareDismissal';
import { Writes, WritesOptions } from './Writes';

/** States in which a recommendation stands on the tab, the most telling first. */
const SHOWN = [
  'breached',
  'opened',
  'merged',
  'proposed',
  'live',
  'realised',
] as const;

export interface DefaultCostServiceOptions extends WritesOptions {
  advice: AdviceStore;
  budgets: BudgetStore;
  changes: ChangeStore;
  currency: string;
  memoryUnit: MemoryUnit;
  figures: Figures;
  ledger: LedgerBook;
  maker: ChangeMaker;
  planner: ChangePlanner;
  recommendations: RecommendationStore;
  servers: ServerDirectory;
  shutdown: AbortSignal;
}

/** Does the work; permission and audit stand in front of it. */
export class DefaultCostService {
  private readonly writes: Writes;

  constructor(private readonly options: DefaultCostServiceOptions) {
    this.writes = new Writes(options);
  }

  async getModelCosts(
    entityRef: string,
    query: ParsedCostsQuery,
  ): Promise<ModelCostsReply> {
    return this.options.figures.model(entityRef, query);
  }

  async getFleet(query: ParsedFleetQuery, view: FleetView) {
    return this.options.figures.fleet(query, view);
  }

  /** Models that cost something lately. */
  async modelsWithCosts(): Promise<string[]> {
    return this.options.figures.modelsWithCosts();
  }

  async getUsage(entityRef: string): Promise<UsageReply> {
    const { advice, memoryUnit } = this.options;
    return {
      entityRef,
      memoryUnit,
      servers: await advice.usage(entityRef),
    };
  }

  async getRecommendations(
    entityRef: string,
  ): Promise<Omit<RecommendationsReply, 'may'>> {
    const { advice, currency, memoryUnit, recommendations } = this.options;
    const all = await recommendations.list({ entityRef });
    const kept = await advice.advice(entityRef);
    const servers = await Promise.all(
      kept.map(async one => {
        const mine = all.filter(
          ({ stored }) => stored.recommendation.server.id === one.server.id,
        );
        const [found] = SHOWN.flatMap(state =>
          mine.filter(({ stored }) => stored.recommendation.state === state),
        );
        const shown = found && (await this.show(found));
        return {
          ...one,
          recommendation: shown ?? null,
          withheld: shown ? null : one.withheld,
        };
      }),
    );
    return { entityRef, currency, memoryUnit, servers };
  }

  async getRecommendation(id: string): Promise<Recommendation> {
    const found = await this.options.recommendations.get(id);
    if (!found) throw new NotFoundError('There is no such recommendation');
    return this.show(found);
  }

  async getLedger(
    entityRef: string | undefined,
    isSeen: (entityRef: string) => boolean,
  ): Promise<LedgerReply> {
    return this.options.ledger.reply(entityRef, this.now, isSeen);
  }

  async getSources(seesBills: boolean) {
    return this.options.figures.sources(seesBills);
  }

  async preview(
    { kind, recommendations }: ParsedPreviewRequest,
    _options: CallerOptions,
  ): Promise<ChangesPreview> {
    const { currency, planner, servers, shutdown } = this.options;
    const planned = await planner.plan(kind, recommendations, shutdown);
    return toPreview(kind, planned, await servers.servers(), {
      currency,
      now: this.now,
    });
  }

  async makeChanges(
    request: ParsedMakeChangesRequest,
    options: WriteOptions,
  ): Promise<ChangesReply> {
    return this.options.maker.make(request, options);
  }

  async getChange(id: string): Promise<Change> {
    const change = await this.options.changes.get(id);
    if (!change) throw new NotFoundError('There is no such change');
    return change;
  }

  async dismiss(
    id: string,
    { reason, until }: DismissRequest,
    options: WriteOptions,
  ): Promise<Recommendation> {
    const actor = options.credentials.principal.userEntityRef;
    return this.writes.once(
      { id, reason, until },
      actor,
      options.idempotencyKey,
      () =>
        prepareDismissal(this.options, id, {
          actor,
          reason,
          until,
          at: this.now,
        }),
    );
  }

  async setBudget(
    entityRef: string,
    { perMonth, reason }: SetBudgetRequest,
    options: WriteOptions,
  ): Promise<BudgetReply> {
    const { budgets, currency, figures, outbox } = this.options;
    const actor = options.credentials.principal.userEntityRef;
    await this.writes.once(
      { entityRef, perMonth, reason },
      actor,
      options.idempotencyKey,
      async () => {
        const before = (await budgets.list()).find(
          one => one.entityRef === entityRef,
        );
        return async transaction => {
          if (perMonth === null) await budgets.remove(transaction, entityRef);
          else {
            await budgets.set(transaction, {
              entityRef,
              perMonth,
              setBy: actor,
              reason,
              at: this.now,
            });
          }
          await outbox.write(transaction, {
            at: this.now,
            type: 'cost.budget.set',
            model: entityRef,
            actor,
            reason,
            before: before ? { perMonth: before.perMonth } : null,
            after: perMonth === null ? null : { perMonth },
            sentence:
              perMonth === null
                ? 'The budget was taken away.'
                : `The budget is ${perMonth.toFixed(2)} ${currency} a month.`,
          });
          return { entityRef, reply: {} };
        };
      },
    );
    const { budget } = await figures.model(entityRef, { days: 7 });
    return { currency, budget };
  }

  private get now(): Date {
    return this.options.now?.() ?? new Date();
  }

  /** With why it waits, and the latest attempt to put it in force. */
  private async show({ stored, currency }: Revised): Promise<Recommendation> {
    const { recommendation } = stored;
    const latest = await this.options.changes.latestOf([recommendation.id]);
    return {
      ...recommendation,
      ...(currency && { currency }),
      hold: holdOf(
        recommendation,
        await this.options.servers.servers(),
        this.now,
      ),
      change: latest.get(recommendation.id) ?? null,
    };
  }
}

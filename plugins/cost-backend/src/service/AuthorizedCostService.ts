import {
  AuditorService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  Change,
  ChangesReply,
  ChosenRecommendation,
  costBudgetSetPermission,
  costRecommendationApplyPermission,
  costRecommendationDismissPermission,
  DismissRequest,
  FleetReply,
  Recommendation,
  SetBudgetRequest,
} from '@bellwether/plugin-cost-common';
import { ModelVisibility } from '@bellwether/plugin-models-node';
import { CostAccess, WritePermission } from './CostAccess';
import {
  CallerOptions,
  CostService,
  ParsedCostsQuery,
  ParsedFleetQuery,
  ParsedMakeChangesRequest,
  ParsedPreviewRequest,
  ReadOptions,
  WriteOptions,
} from './CostService';
import { DefaultCostService } from './DefaultCostService';

export interface AuthorizedCostServiceOptions {
  auditor: AuditorService;
  permissions: PermissionsService;
  visibility: ModelVisibility;
}

/** Stands in front of the service: permission and audit, and nothing else. */
export class AuthorizedCostService implements CostService {
  private readonly access: CostAccess;

  constructor(
    private readonly inner: DefaultCostService,
    private readonly options: AuthorizedCostServiceOptions,
  ) {
    this.access = new CostAccess({
      ...options,
      modelsWithCosts: () => inner.modelsWithCosts(),
    });
  }

  async getModelCosts(
    entityRef: string,
    query: ParsedCostsQuery,
    options: ReadOptions,
  ) {
    await this.access.assertReadable(entityRef, options);
    const reply = await this.inner.getModelCosts(entityRef, query);
    // Whether it adds up may be known to whoever sees the cost; what the bill is, not.
    return (await this.access.seesBills(options))
      ? reply
      : {
          ...reply,
          reconciliations: reply.reconciliations.map(one => ({
            ...one,
            bill: 0,
            models: 0,
            others: 0,
            idle: 0,
            shared: 0,
            difference: 0,
            sentence: one.addsUp
              ? one.sentence
              : 'Differs from the node bill by more than 1 %.',
          })),
        };
  }

  async getFleet(
    query: ParsedFleetQuery,
    options: ReadOptions,
  ): Promise<FleetReply> {
    const models = await this.access.visibleModels(options);
    const bills = await this.access.seesBills(options);
    const reply = await this.inner.getFleet(query, {
      models,
      bills,
      mayApply: () => false,
    });
    const refs = [...new Set(reply.savings.map(({ entityRef }) => entityRef))];
    const allowed = await this.access.allowed(
      refs,
      costRecommendationApplyPermission,
      options,
    );
    return {
      ...reply,
      // What a team or a cluster costs in all is told by its budget too.
      budgets: bills
        ? reply.budgets
        : reply.budgets.filter(({ scope }) => scope === 'model'),
      savings: reply.savings.map(saving => ({
        ...saving,
        mayApply: allowed.has(saving.entityRef),
      })),
    };
  }

  async getUsage(entityRef: string, options: ReadOptions) {
    await this.access.assertReadable(entityRef, options);
    return this.inner.getUsage(entityRef);
  }

  async getRecommendations(entityRef: string, options: ReadOptions) {
    await this.access.assertReadable(entityRef, options);
    const may = async (permission: WritePermission) =>
      (await this.access.allowed([entityRef], permission, options)).has(
        entityRef,
      );
    return {
      ...(await this.inner.getRecommendations(entityRef)),
      may: {
        apply: await may(costRecommendationApplyPermission),
        dismiss: await may(costRecommendationDismissPermission),
      },
    };
  }

  async getRecommendation(
    id: string,
    options: ReadOptions,
  ): Promise<Recommendation> {
    const found = await this.inner.getRecommendation(id);
    await this.access.assertKnown(found.entityRef, 'recommendation', options);
    return found;
  }

  async getLedger(entityRef: string | undefined, options: ReadOptions) {
    if (entityRef) {
      await this.access.assertReadable(entityRef, options);
      return this.inner.getLedger(entityRef, () => true);
    }
    const models = await this.access.visibleModels(options);
    return this.inner.getLedger(
      undefined,
      model => models === undefined || models.has(model),
    );
  }

  async getSources(options: ReadOptions) {
    return this.inner.getSources(await this.access.seesBills(options));
  }

  /** It changes nothing, but shows what a person may do: it needs what the change needs. */
  async preview(request: ParsedPreviewRequest, options: CallerOptions) {
    await this.assertMayApply(request.recommendations, options);
    return this.inner.preview(request, options);
  }

  async makeChanges(
    request: ParsedMakeChangesRequest,
    options: WriteOptions,
  ): Promise<ChangesReply> {
    return this.audited('cost-size-change', 'high', request, options, () =>
      this.assertMayApply(request.recommendations, options).then(() =>
        this.inner.makeChanges(request, options),
      ),
    );
  }

  async getChange(id: string, options: ReadOptions): Promise<Change> {
    const change = await this.inner.getChange(id);
    const { entityRef } = await this.inner.getRecommendation(
      change.recommendation,
    );
    await this.access.assertKnown(entityRef, 'change', options);
    return change;
  }

  async dismiss(id: string, request: DismissRequest, options: WriteOptions) {
    return this.audited(
      'cost-recommendation-dismiss',
      'medium',
      { id, ...request },
      options,
      async () => {
        const { entityRef } = await this.getRecommendation(id, options);
        await this.access.assertMay(
          entityRef,
          costRecommendationDismissPermission,
          options,
        );
        return this.inner.dismiss(id, request, options);
      },
    );
  }

  async setBudget(
    entityRef: string,
    request: SetBudgetRequest,
    options: WriteOptions,
  ) {
    return this.audited(
      'cost-budget-set',
      'medium',
      { entityRef, ...request },
      options,
      async () => {
        await this.access.assertReadable(entityRef, options);
        await this.access.assertMay(
          entityRef,
          costBudgetSetPermission,
          options,
        );
        return this.inner.setBudget(entityRef, request, options);
      },
    );
  }

  private async audited<T>(
    eventId: string,
    severityLevel: 'medium' | 'high',
    meta: object,
    { request }: WriteOptions,
    act: () => Promise<T>,
  ): Promise<T> {
    const event = await this.options.auditor.createEvent({
      eventId,
      severityLevel,
      request,
      meta: JSON.parse(JSON.stringify(meta)),
    });
    try {
      const reply = await act();
      await event.success();
      return reply;
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }

  private async assertMayApply(
    chosen: readonly ChosenRecommendation[],
    options: ReadOptions,
  ): Promise<void> {
    for (const { id } of chosen) {
      const { entityRef } = await this.getRecommendation(id, options);
      await this.access.assertMay(
        entityRef,
        costRecommendationApplyPermission,
        options,
      );
    }
  }
}

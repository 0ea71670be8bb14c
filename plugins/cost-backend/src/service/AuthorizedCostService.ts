import {
  AuditorService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  Change,
  ChangesReply,
  ChosenRecommendation,
  costBillReadPermission,
  costBudgetSetPermission,
  costReadPermission,
  costRecommendationApplyPermission,
  costRecommendationDismissPermission,
  DismissRequest,
  FleetReply,
  Recommendation,
  SetBudgetRequest,
} from '@bellwether/plugin-cost-common';
import { ModelVisibility } from '@bellwether/plugin-models-node';
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

type WritePermission =
  | typeof costBudgetSetPermission
  | typeof costRecommendationApplyPermission
  | typeof costRecommendationDismissPermission;

export interface AuthorizedCostServiceOptions {
  auditor: AuditorService;
  permissions: PermissionsService;
  visibility: ModelVisibility;
}

/** Stands in front of the service: permission and audit, and nothing else. */
export class AuthorizedCostService implements CostService {
  constructor(
    private readonly inner: DefaultCostService,
    private readonly options: AuthorizedCostServiceOptions,
  ) {}

  async getModelCosts(
    entityRef: string,
    query: ParsedCostsQuery,
    options: ReadOptions,
  ) {
    await this.assertReadable(entityRef, options);
    const reply = await this.inner.getModelCosts(entityRef, query);
    // Whether it adds up may be known to whoever sees the cost; what the bill is, not.
    return (await this.seesBills(options))
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
    const models = await this.visibleModels(options);
    const bills = await this.seesBills(options);
    const reply = await this.inner.getFleet(query, {
      models,
      bills,
      mayApply: () => false,
    });
    const refs = [...new Set(reply.savings.map(({ entityRef }) => entityRef))];
    const allowed = await this.allowed(
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
    await this.assertReadable(entityRef, options);
    return this.inner.getUsage(entityRef);
  }

  async getRecommendations(entityRef: string, options: ReadOptions) {
    await this.assertReadable(entityRef, options);
    const may = async (permission: WritePermission) =>
      (await this.allowed([entityRef], permission, options)).has(entityRef);
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
    await this.assertKnown(found.entityRef, 'recommendation', options);
    return found;
  }

  async getLedger(entityRef: string | undefined, options: ReadOptions) {
    if (entityRef) {
      await this.assertReadable(entityRef, options);
      return this.inner.getLedger(entityRef, () => true);
    }
    const models = await this.visibleModels(options);
    return this.inner.getLedger(
      undefined,
      model => models === undefined || models.has(model),
    );
  }

  async getSources(options: ReadOptions) {
    return this.inner.getSources(await this.seesBills(options));
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
    await this.assertKnown(entityRef, 'change', options);
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
        await this.assertMay(
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
        await this.assertReadable(entityRef, options);
        await this.assertMay(entityRef, costBudgetSetPermission, options);
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
      await this.assertMay(
        entityRef,
        costRecommendationApplyPermission,
        options,
      );
    }
  }

  private async assertMay(
    entityRef: string,
    permission: WritePermission,
    options: ReadOptions,
  ): Promise<void> {
    if (
      !(await this.allowed([entityRef], permission, options)).has(entityRef)
    ) {
      throw new NotAllowedError(
        `${permission.name} on ${entityRef} is for its owners`,
      );
    }
  }

  private async assertReadable(
    entityRef: string,
    options: ReadOptions,
  ): Promise<void> {
    await this.options.visibility.assertVisible(entityRef, options);
    const readable = await this.allowed(
      [entityRef],
      costReadPermission,
      options,
    );
    if (!readable.has(entityRef)) {
      throw new NotAllowedError(
        `Seeing the cost of ${entityRef} needs the permission cost.read`,
      );
    }
  }

  /** Whether it exists is not said to those who may not see it. */
  private async assertKnown(
    entityRef: string,
    what: string,
    options: ReadOptions,
  ): Promise<void> {
    try {
      await this.assertReadable(entityRef, options);
    } catch {
      throw new NotFoundError(`There is no such ${what}`);
    }
  }

  private async visibleModels(
    options: ReadOptions,
  ): Promise<ReadonlySet<string> | undefined> {
    const visible = await this.options.visibility.visibleModels(options);
    if (visible === 'all') {
      const [decision] = await this.options.permissions.authorizeConditional(
        [{ permission: costReadPermission }],
        options,
      );
      if (decision.result === AuthorizeResult.ALLOW) return undefined;
      if (decision.result === AuthorizeResult.DENY) return new Set();
    }
    const refs =
      visible === 'all' ? await this.inner.modelsWithCosts() : visible;
    return this.allowed(refs, costReadPermission, options);
  }

  private async seesBills(options: ReadOptions): Promise<boolean> {
    const [decision] = await this.options.permissions.authorize(
      [{ permission: costBillReadPermission }],
      options,
    );
    return decision.result === AuthorizeResult.ALLOW;
  }

  private async allowed(
    entityRefs: readonly string[],
    permission: WritePermission | typeof costReadPermission,
    options: ReadOptions,
  ): Promise<Set<string>> {
    if (entityRefs.length === 0) return new Set();
    const decisions = await this.options.permissions.authorize(
      entityRefs.map(resourceRef => ({ permission, resourceRef })),
      options,
    );
    return new Set(
      entityRefs.filter(
        (_, index) => decisions[index].result === AuthorizeResult.ALLOW,
      ),
    );
  }
}

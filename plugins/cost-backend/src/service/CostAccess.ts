import { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  costBillReadPermission,
  costBudgetSetPermission,
  costReadPermission,
  costRecommendationApplyPermission,
  costRecommendationDismissPermission,
} from '@bellwether/plugin-cost-common';
import { ModelVisibility } from '@bellwether/plugin-models-node';
import { ReadOptions } from './CostService';

/** Permissions that change something. */
export type WritePermission =
  | typeof costBudgetSetPermission
  | typeof costRecommendationApplyPermission
  | typeof costRecommendationDismissPermission;

/** What a caller may see and do. */
export class CostAccess {
  constructor(
    private readonly options: {
      permissions: PermissionsService;
      visibility: ModelVisibility;
      modelsWithCosts(): Promise<string[]>;
    },
  ) {}

  async assertMay(
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

  async assertReadable(entityRef: string, options: ReadOptions): Promise<void> {
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
  async assertKnown(
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

  async visibleModels(
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
      visible === 'all' ? await this.options.modelsWithCosts() : visible;
    return this.allowed(refs, costReadPermission, options);
  }

  async seesBills(options: ReadOptions): Promise<boolean> {
    const [decision] = await this.options.permissions.authorize(
      [{ permission: costBillReadPermission }],
      options,
    );
    return decision.result === AuthorizeResult.ALLOW;
  }

  async allowed(
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

import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Allows seeing what a model costs. The resource of this permission and of those that change something is the model's
 * catalog entity, so a policy may answer "owners only".
 *
 * @public
 */
export const costReadPermission = createPermission({
  name: 'cost.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Allows opening a pull request or sending a patch that changes a size, and one that takes it back. @public */
export const costRecommendationApplyPermission = createPermission({
  name: 'cost.recommendation.apply',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Allows saying that a recommendation is not wanted. @public */
export const costRecommendationDismissPermission = createPermission({
  name: 'cost.recommendation.dismiss',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Allows setting a model's budget. @public */
export const costBudgetSetPermission = createPermission({
  name: 'cost.budget.set',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Allows seeing what whole clusters cost, also what belongs to no model. @public */
export const costBillReadPermission = createPermission({
  name: 'cost.bill.read',
  attributes: { action: 'read' },
});

/** @public */
export const costPermissions = [
  costReadPermission,
  costRecommendationApplyPermission,
  costRecommendationDismissPermission,
  costBudgetSetPermission,
  costBillReadPermission,
];

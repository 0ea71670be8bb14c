import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  isResourcePermission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { costBillReadPermission } from '@bellwether/plugin-cost-common';
import {
  modelsConnectionsReadPermission,
  modelsUnregisteredReadPermission,
} from '@bellwether/plugin-models-common';
import { Roles } from './readRoles';

/** Reads that need the platform role all the same: they show addresses, or what belongs to everybody. */
const PLATFORM_READS = new Set<string>([
  modelsConnectionsReadPermission.name,
  costBillReadPermission.name,
]);

/** Permissions by which a signed-in person uses the portal without changing anything that others see. */
const EVERYONE = new Set([
  modelsUnregisteredReadPermission.name,
  'kubernetes.clusters.read',
  'kubernetes.resources.read',
]);

/** Templates check for themselves whose team a model is made for; a viewer runs none. */
const OWNERS = new Set([
  'scaffolder.task.create',
  'scaffolder.task.cancel',
  'scaffolder.template.dry-run',
  'scaffolder.action.execute',
]);

/**
 * Three roles. Platform: everything. Owner: reads, and changes what the person or one of their groups owns. Viewer: reads.
 * Whoever has no role in the configuration is an owner of what the catalog says they own, and a viewer of the rest.
 */
export class RolePolicy implements PermissionPolicy {
  readonly #roles: Roles;

  constructor(roles: Roles) {
    this.#roles = roles;
  }

  async handle(
    query: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) return { result: AuthorizeResult.DENY };
    const refs = [user.info.userEntityRef, ...user.info.ownershipEntityRefs];
    if (refs.some(ref => this.#roles.platform.has(ref))) {
      return { result: AuthorizeResult.ALLOW };
    }

    const { permission } = query;
    const reads = permission.attributes.action === 'read';
    if (reads && !PLATFORM_READS.has(permission.name)) {
      return { result: AuthorizeResult.ALLOW };
    }
    if (EVERYONE.has(permission.name)) return { result: AuthorizeResult.ALLOW };

    const viewsOnly = refs.some(ref => this.#roles.viewer.has(ref));
    if (!viewsOnly && OWNERS.has(permission.name)) {
      return { result: AuthorizeResult.ALLOW };
    }
    if (
      !viewsOnly &&
      isResourcePermission(permission, RESOURCE_TYPE_CATALOG_ENTITY)
    ) {
      return createCatalogConditionalDecision(
        permission,
        catalogConditions.isEntityOwner({ claims: refs }),
      );
    }
    return { result: AuthorizeResult.DENY };
  }
}

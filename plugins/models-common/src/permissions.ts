import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Allows moving a registry alias of a model. The resource is the model's catalog entity, so a policy may
 * answer with a condition such as "is an owner of the entity".
 *
 * @public
 */
export const modelsAliasUpdatePermission = createPermission({
  name: 'models.alias.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Allows seeing the addresses of upstreams and what they refuse. Without it the Connections screen shows states only.
 *
 * @public
 */
export const modelsConnectionsReadPermission = createPermission({
  name: 'models.connections.read',
  attributes: { action: 'read' },
});

/**
 * Allows seeing what runs on the clusters but is in no registry, which no catalog entity can stand for.
 *
 * @public
 */
export const modelsUnregisteredReadPermission = createPermission({
  name: 'models.unregistered.read',
  attributes: { action: 'read' },
});

/** @public */
export const modelsPermissions = [
  modelsAliasUpdatePermission,
  modelsConnectionsReadPermission,
  modelsUnregisteredReadPermission,
];

import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Allows running a monitor now and comparing two ranges of its data. The resource of each of these permissions is the
 * model's catalog entity, so a policy may answer "owners only".
 *
 * @public
 */
export const driftRunPermission = createPermission({
  name: 'drift.run',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Allows proposing a range of data as the next baseline. @public */
export const driftBaselineProposePermission = createPermission({
  name: 'drift.baseline.propose',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Allows putting a proposed baseline in force, or turning it down. @public */
export const driftBaselineApprovePermission = createPermission({
  name: 'drift.baseline.approve',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Allows muting a monitor's alerts until a day. @public */
export const driftMutePermission = createPermission({
  name: 'drift.mute',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Allows opening a pull request for another promise in the monitor's definition. @public */
export const driftPromiseProposePermission = createPermission({
  name: 'drift.promise.propose',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Allows writing what models were asked and answered into their logs: for tokens of payload loggers, and of nothing else.
 *
 * @public
 */
export const driftInferenceLogWritePermission = createPermission({
  name: 'drift.inference-log.write',
  attributes: { action: 'create' },
});

/** @public */
export const driftPermissions = [
  driftRunPermission,
  driftBaselineProposePermission,
  driftBaselineApprovePermission,
  driftMutePermission,
  driftPromiseProposePermission,
  driftInferenceLogWritePermission,
];

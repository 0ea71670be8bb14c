import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import {
  createPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { Action } from './actions';

/**
 * The resource of each of these permissions is the model's catalog entity, so a policy may answer "owners only".
 *
 * @public
 */
export const canaryReadPermission = createPermission({
  name: 'canary.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

const write = (name: string) =>
  createPermission({
    name,
    attributes: { action: 'update' },
    resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
  });

/** Allows moving a rollout forward, also by ending an analysis. @public */
export const canaryPromotePermission = write('canary.promote');

/** Allows taking all requests from a canary. @public */
export const canaryAbortPermission = write('canary.abort');

/** Allows trying an aborted version again. @public */
export const canaryRetryPermission = write('canary.retry');

/** Allows asking for an earlier version again. @public */
export const canaryRollbackPermission = write('canary.rollback');

/** @public */
export const canaryPausePermission = write('canary.pause');

/** @public */
export const canaryResumePermission = write('canary.resume');

/** Allows replacing all pods by new ones of the same version. @public */
export const canaryRestartPermission = write('canary.restart');

/** Allows asking for another image. @public */
export const canaryReleasePermission = write('canary.release');

/** Allows setting the share of a canary where the controller has no steps. @public */
export const canaryWeightPermission = write('canary.weight');

/** Allows taking a canary from the portal's driver, and handing it back. @public */
export const canaryDrivePermission = write('canary.drive');

/** @public */
export const canaryPermissions = [
  canaryReadPermission,
  canaryPromotePermission,
  canaryAbortPermission,
  canaryRetryPermission,
  canaryRollbackPermission,
  canaryPausePermission,
  canaryResumePermission,
  canaryRestartPermission,
  canaryReleasePermission,
  canaryWeightPermission,
  canaryDrivePermission,
];

/** What each action needs. @public */
export const permissionOf: Record<
  Action,
  ResourcePermission<typeof RESOURCE_TYPE_CATALOG_ENTITY>
> = {
  promote: canaryPromotePermission,
  'promote-full': canaryPromotePermission,
  'skip-to-end': canaryPromotePermission,
  // It moves the rollout forward, whatever was measured.
  'end-analysis': canaryPromotePermission,
  abort: canaryAbortPermission,
  retry: canaryRetryPermission,
  'retry-experiment': canaryRetryPermission,
  rollback: canaryRollbackPermission,
  pause: canaryPausePermission,
  resume: canaryResumePermission,
  restart: canaryRestartPermission,
  'set-image': canaryReleasePermission,
  'set-weight': canaryWeightPermission,
};

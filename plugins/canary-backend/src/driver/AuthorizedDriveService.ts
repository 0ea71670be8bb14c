import {
  AuditorService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  canaryDrivePermission,
  DriveReply,
  DriveRequest,
  Rollout,
} from '@bellwether/plugin-canary-common';
import {
  DriveReadOptions,
  DriveService,
  DriveWriteOptions,
} from './DriveService';

export interface AuthorizedDriveServiceOptions {
  auditor: AuditorService;
  permissions: PermissionsService;
  /** @throws NotFoundError, NotAllowedError - the caller may not see the rollout */
  readRollout(id: string, options: DriveReadOptions): Promise<Rollout>;
}

/** Stands in front of another drive service: permission and audit, and nothing else. */
export class AuthorizedDriveService implements DriveService {
  constructor(
    private readonly inner: DriveService,
    private readonly options: AuthorizedDriveServiceOptions,
  ) {}

  async getDrive(id: string, options: DriveReadOptions): Promise<DriveReply> {
    const { model } = await this.options.readRollout(id, options);
    const [{ drive }, may] = await Promise.all([
      this.inner.getDrive(id, options),
      this.#may(model.entityRef, options),
    ]);
    return { drive: drive && (may ? drive : withoutControls(drive)) };
  }

  async changeDrive(
    id: string,
    request: DriveRequest,
    options: DriveWriteOptions,
  ): Promise<DriveReply> {
    const event = await this.options.auditor.createEvent({
      eventId: 'rollout-drive',
      severityLevel: 'high',
      request: options.request,
      meta: { rollout: id, ...request },
    });
    try {
      const { model } = await this.options.readRollout(id, options);
      if (!(await this.#may(model.entityRef, options))) {
        throw new NotAllowedError(
          `${canaryDrivePermission.name} on ${
            model.entityRef ?? 'a model that no registry holds'
          } is for its owners`,
        );
      }
      const reply = await this.inner.changeDrive(id, request, options);
      await event.success({ meta: { entityRef: model.entityRef } });
      return reply;
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }

  async #may(
    entityRef: string | undefined,
    { credentials }: DriveReadOptions,
  ): Promise<boolean> {
    if (!entityRef) return false;
    const [decision] = await this.options.permissions.authorize(
      [{ permission: canaryDrivePermission, resourceRef: entityRef }],
      { credentials },
    );
    return decision.result === AuthorizeResult.ALLOW;
  }
}

function withoutControls(
  drive: NonNullable<DriveReply['drive']>,
): DriveReply['drive'] {
  return {
    ...drive,
    controls: drive.controls.map(({ control }) => ({
      control,
      possible: false,
      sentence: `Needs ${canaryDrivePermission.name}, which owners have.`,
    })),
  };
}

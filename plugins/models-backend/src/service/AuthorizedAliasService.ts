import {
  AuditorService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  MovedAlias,
  modelsAliasUpdatePermission,
  MoveAliasRequest,
} from '@bellwether/plugin-models-common';
import { ModelVisibility } from '@bellwether/plugin-models-node';
import { AliasService, AliasServiceOptions } from './AliasService';

/** Stands in front of another alias service: permission and audit, and nothing else. */
export class AuthorizedAliasService implements AliasService {
  static create(
    inner: AliasService,
    options: {
      permissions: PermissionsService;
      visibility: ModelVisibility;
      auditor: AuditorService;
    },
  ): AliasService {
    return new AuthorizedAliasService(inner, options);
  }

  readonly #inner: AliasService;
  readonly #permissions: PermissionsService;
  readonly #visibility: ModelVisibility;
  readonly #auditor: AuditorService;

  private constructor(
    inner: AliasService,
    options: {
      permissions: PermissionsService;
      visibility: ModelVisibility;
      auditor: AuditorService;
    },
  ) {
    this.#inner = inner;
    this.#permissions = options.permissions;
    this.#visibility = options.visibility;
    this.#auditor = options.auditor;
  }

  async move(
    entityRef: string,
    alias: string,
    request: MoveAliasRequest,
    options: AliasServiceOptions,
  ): Promise<MovedAlias> {
    const event = await this.#auditor.createEvent({
      eventId: 'alias-mutate',
      severityLevel: 'medium',
      request: options.request,
      meta: { actionType: 'move', entityRef, alias, ...request },
    });
    try {
      await this.#visibility.assertVisible(entityRef, options);
      const [decision] = await this.#permissions.authorize(
        [{ permission: modelsAliasUpdatePermission, resourceRef: entityRef }],
        options,
      );
      if (decision.result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError(
          `Moving aliases of ${entityRef} is for its owners`,
        );
      }
      const moved = await this.#inner.move(entityRef, alias, request, options);
      await event.success({ meta: { eventId: moved.eventId } });
      return moved;
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }
}

import { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  modelsUnregisteredReadPermission,
  ServerRecordsReply,
  ServersReply,
  UnregisteredReply,
} from '@bellwether/plugin-models-common';
import {
  ServerRecordsQuery,
  ServersService,
  ServersServiceOptions,
} from './ServersService';

/**
 * Lets a model pass whose catalog entity the caller may see.
 *
 * @throws NotFoundError - it is not there for this caller
 */
export type AssertModelVisible = (
  entityRef: string,
  options: ServersServiceOptions,
) => Promise<void>;

/** Stands in front of another servers service: who may see what, and nothing else. */
export class AuthorizedServersService implements ServersService {
  static create(
    inner: ServersService,
    options: {
      permissions: PermissionsService;
      assertVisible: AssertModelVisible;
    },
  ): ServersService {
    return new AuthorizedServersService(
      inner,
      options.permissions,
      options.assertVisible,
    );
  }

  readonly #inner: ServersService;
  readonly #permissions: PermissionsService;
  readonly #assertVisible: AssertModelVisible;

  private constructor(
    inner: ServersService,
    permissions: PermissionsService,
    assertVisible: AssertModelVisible,
  ) {
    this.#inner = inner;
    this.#permissions = permissions;
    this.#assertVisible = assertVisible;
  }

  async listForModel(
    entityRef: string,
    options: ServersServiceOptions,
  ): Promise<ServersReply> {
    await this.#assertVisible(entityRef, options);
    return this.#inner.listForModel(entityRef, options);
  }

  async listUnregistered(
    options: ServersServiceOptions,
  ): Promise<UnregisteredReply> {
    const [decision] = await this.#permissions.authorize(
      [{ permission: modelsUnregisteredReadPermission }],
      options,
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        'Seeing what runs in no registry needs the permission models.unregistered.read',
      );
    }
    return this.#inner.listUnregistered(options);
  }

  async listRecords(
    query: ServerRecordsQuery,
    options: ServersServiceOptions,
  ): Promise<ServerRecordsReply> {
    return this.#inner.listRecords(query, options);
  }
}

import { PermissionsService } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  EventsReply,
  ModelDetail,
  modelsAliasUpdatePermission,
  SummariesReply,
} from '@bellwether/plugin-models-common';
import { ModelVisibility } from '@bellwether/plugin-models-node';
import { ModelService, ModelServiceOptions } from './ModelService';

/** Stands in front of another model service: who may see the model, and whether they may move its aliases. */
export class AuthorizedModelService implements ModelService {
  static create(
    inner: ModelService,
    options: { permissions: PermissionsService; visibility: ModelVisibility },
  ): ModelService {
    return new AuthorizedModelService(
      inner,
      options.permissions,
      options.visibility,
    );
  }

  readonly #inner: ModelService;
  readonly #permissions: PermissionsService;
  readonly #visibility: ModelVisibility;

  private constructor(
    inner: ModelService,
    permissions: PermissionsService,
    visibility: ModelVisibility,
  ) {
    this.#inner = inner;
    this.#permissions = permissions;
    this.#visibility = visibility;
  }

  async get(
    entityRef: string,
    options: ModelServiceOptions,
  ): Promise<ModelDetail> {
    await this.#visibility.assertVisible(entityRef, options);
    const detail = await this.#inner.get(entityRef, options);
    const [decision] = await this.#permissions.authorize(
      [{ permission: modelsAliasUpdatePermission, resourceRef: entityRef }],
      options,
    );
    return {
      ...detail,
      mayMoveAliases: decision.result === AuthorizeResult.ALLOW,
    };
  }

  async listSummaries(
    entityRef: string,
    options: ModelServiceOptions,
  ): Promise<SummariesReply> {
    await this.#visibility.assertVisible(entityRef, options);
    return this.#inner.listSummaries(entityRef, options);
  }

  async listEvents(
    entityRef: string,
    page: { before?: string },
    options: ModelServiceOptions,
  ): Promise<EventsReply> {
    await this.#visibility.assertVisible(entityRef, options);
    return this.#inner.listEvents(entityRef, page, options);
  }
}

import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { MODEL_ENTITY_FILTER } from '@bellwether/plugin-models-common';

/** How long what a user may see is remembered. */
const REMEMBERED_MS = 30_000;

const PAGE = 1000;

export interface VisibilityOptions {
  credentials: BackstageCredentials;
}

/** Which models a caller may see: `all`, or those with one of the refs. */
export type VisibleModels = 'all' | readonly string[];

/** A model may be seen by whoever may see its catalog entity. */
export class ModelVisibility {
  static create(options: {
    permissions: PermissionsService;
    catalog: CatalogService;
    now?: () => number;
  }): ModelVisibility {
    return new ModelVisibility(
      options.permissions,
      options.catalog,
      options.now ?? Date.now,
    );
  }

  readonly #permissions: PermissionsService;
  readonly #catalog: CatalogService;
  readonly #now: () => number;
  readonly #remembered = new Map<
    string,
    { until: number; refs: Promise<readonly string[]> }
  >();

  private constructor(
    permissions: PermissionsService,
    catalog: CatalogService,
    now: () => number,
  ) {
    this.#permissions = permissions;
    this.#catalog = catalog;
    this.#now = now;
  }

  /** @throws NotFoundError - the caller may not see the model: it is not said whether it exists */
  async assertVisible(
    entityRef: string,
    { credentials }: VisibilityOptions,
  ): Promise<void> {
    const [decision] = await this.#permissions.authorize(
      [{ permission: catalogEntityReadPermission, resourceRef: entityRef }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotFoundError(`No registry holds ${entityRef}`);
    }
  }

  async visibleModels({
    credentials,
  }: VisibilityOptions): Promise<VisibleModels> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission: catalogEntityReadPermission }],
      { credentials },
    );
    switch (decision.result) {
      case AuthorizeResult.ALLOW:
        return 'all';
      case AuthorizeResult.DENY:
        return [];
      default:
        return this.#remember(credentials);
    }
  }

  #remember(credentials: BackstageCredentials): Promise<readonly string[]> {
    const key = JSON.stringify(credentials.principal);
    const now = this.#now();
    for (const [user, { until }] of this.#remembered) {
      if (until <= now) this.#remembered.delete(user);
    }
    const remembered = this.#remembered.get(key);
    if (remembered) return remembered.refs;
    const refs = this.#readRefs(credentials);
    this.#remembered.set(key, { until: now + REMEMBERED_MS, refs });
    refs.catch(() => this.#remembered.delete(key));
    return refs;
  }

  async #readRefs(credentials: BackstageCredentials): Promise<string[]> {
    const refs: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#catalog.queryEntities(
        cursor
          ? { cursor, limit: PAGE }
          : {
              filter: MODEL_ENTITY_FILTER,
              fields: ['kind', 'metadata.namespace', 'metadata.name'],
              limit: PAGE,
            },
        { credentials },
      );
      refs.push(...page.items.map(entity => stringifyEntityRef(entity)));
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    return refs;
  }
}

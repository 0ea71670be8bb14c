import { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  Action,
  canaryReadPermission,
  canaryReleasePermission,
  permissionOf,
} from '@bellwether/plugin-canary-common';
import { modelsUnregisteredReadPermission } from '@bellwether/plugin-models-common';
import { ModelVisibility } from '@bellwether/plugin-models-node';
import { CallerOptions, ReadOptions } from './CanaryService';

export interface RolloutAccessOptions {
  /** The model of a rollout; undefined where no registry holds it, null where there is no such rollout. */
  modelOf(rollout: string): Promise<string | undefined | null>;
  permissions: PermissionsService;
  visibility: ModelVisibility;
}

const NOBODY =
  'The model is in no registry, so nobody owns it here: nobody may act';

/** What stands in the way of an action. */
export interface ActionRefusal {
  refusal: 'unregistered' | 'permission';
  sentence: string;
}

/** Who may see a rollout, and who may do what with it: by the permissions on its model. */
export class RolloutAccess {
  constructor(private readonly options: RolloutAccessOptions) {}

  /** Which of these models, and whether those of no registry, the caller sees rollouts of. */
  async seen(
    entityRefs: readonly string[],
    options: ReadOptions,
  ): Promise<{ models: ReadonlySet<string>; unregistered: boolean }> {
    const [visible, unregistered] = await Promise.all([
      this.options.visibility.visibleModels(options),
      this.#mayReadUnregistered(options),
    ]);
    const allowed = visible === 'all' ? undefined : new Set(visible);
    const models = await this.#readable(
      entityRefs.filter(ref => allowed === undefined || allowed.has(ref)),
      options,
    );
    return { models, unregistered };
  }

  /**
   * @returns the model of the rollout; undefined where no registry holds it
   * @throws NotFoundError - it is not there, or not for the caller
   */
  async assertReadable(
    id: string,
    options: ReadOptions,
  ): Promise<string | undefined> {
    const missing = new NotFoundError(`There is no rollout ${id}`);
    const entityRef = await this.options.modelOf(id);
    if (entityRef === null) throw missing;
    if (entityRef === undefined) {
      if (await this.#mayReadUnregistered(options)) return undefined;
      throw missing;
    }
    try {
      await this.options.visibility.assertVisible(entityRef, options);
    } catch {
      throw missing;
    }
    await this.#assertCanaryRead(entityRef, options);
    return entityRef;
  }

  async assertModelReadable(
    entityRef: string,
    options: ReadOptions,
  ): Promise<void> {
    await this.options.visibility.assertVisible(entityRef, options);
    await this.#assertCanaryRead(entityRef, options);
  }

  /**
   * @returns the model of the rollout
   * @throws NotAllowedError - the caller may not do that
   */
  async assertMay(
    action: Action,
    id: string,
    options: CallerOptions,
  ): Promise<string> {
    const entityRef = await this.assertReadable(id, options);
    const [refused] = await this.refusals([action], entityRef, options);
    if (refused || !entityRef) {
      throw new NotAllowedError(refused?.sentence ?? NOBODY);
    }
    return entityRef;
  }

  /** What stands in the way of each of the actions; undefined: nothing. */
  async refusals(
    actions: readonly Action[],
    entityRef: string | undefined,
    options: CallerOptions,
  ): Promise<Array<ActionRefusal | undefined>> {
    if (!entityRef) {
      return actions.map(() => ({ refusal: 'unregistered', sentence: NOBODY }));
    }
    const decisions = await this.options.permissions.authorize(
      actions.map(action => ({
        permission: permissionOf[action],
        resourceRef: entityRef,
      })),
      options,
    );
    return actions.map((action, index) =>
      decisions[index].result === AuthorizeResult.ALLOW
        ? undefined
        : {
            refusal: 'permission',
            sentence: `${permissionOf[action].name} on ${entityRef} is for its owners`,
          },
    );
  }

  /** Steps are part of what is released. */
  async mayRelease(
    entityRef: string | undefined,
    { credentials }: ReadOptions,
  ): Promise<boolean> {
    if (!entityRef) return false;
    const [decision] = await this.options.permissions.authorize(
      [{ permission: canaryReleasePermission, resourceRef: entityRef }],
      { credentials },
    );
    return decision.result === AuthorizeResult.ALLOW;
  }

  async #assertCanaryRead(
    entityRef: string,
    options: ReadOptions,
  ): Promise<void> {
    if (!(await this.#readable([entityRef], options)).has(entityRef)) {
      throw new NotAllowedError(
        `Seeing rollouts of ${entityRef} needs the permission canary.read`,
      );
    }
  }

  async #readable(
    entityRefs: readonly string[],
    options: ReadOptions,
  ): Promise<Set<string>> {
    if (entityRefs.length === 0) return new Set();
    const decisions = await this.options.permissions.authorize(
      entityRefs.map(resourceRef => ({
        permission: canaryReadPermission,
        resourceRef,
      })),
      options,
    );
    return new Set(
      entityRefs.filter(
        (_, index) => decisions[index].result === AuthorizeResult.ALLOW,
      ),
    );
  }

  async #mayReadUnregistered(options: ReadOptions): Promise<boolean> {
    const [decision] = await this.options.permissions.authorize(
      [{ permission: modelsUnregisteredReadPermission }],
      options,
    );
    return decision.result === AuthorizeResult.ALLOW;
  }
}

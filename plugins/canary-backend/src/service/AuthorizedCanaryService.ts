import {
  AuditorService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  Action,
  BoardReply,
  CapabilitiesReply,
  canaryReadPermission,
  canaryReleasePermission,
  permissionOf,
  Preview,
  Rollout,
  TakenAction,
  TemplateProposal,
} from '@bellwether/plugin-canary-common';
import { modelsUnregisteredReadPermission } from '@bellwether/plugin-models-common';
import { ModelVisibility } from '@bellwether/plugin-models-node';
import { toBoard } from './board';
import {
  CallerOptions,
  CanaryService,
  ParsedActRequest,
  ParsedPreviewRequest,
  ReadOptions,
  WriteOptions,
} from './CanaryService';

export interface AuthorizedCanaryServiceOptions {
  auditor: AuditorService;
  /** The model of a rollout; undefined where no registry holds it, null where there is no such rollout. */
  modelOf(rollout: string): Promise<string | undefined | null>;
  permissions: PermissionsService;
  visibility: ModelVisibility;
}

const RELEASE = `Needs ${canaryReleasePermission.name}, which owners have.`;

/** Stands in front of another canary service: permission and audit, and nothing else. */
export class AuthorizedCanaryService implements CanaryService {
  constructor(
    private readonly inner: CanaryService,
    private readonly options: AuthorizedCanaryServiceOptions,
  ) {}

  async getFleet(
    query: { show: 'in-progress' | 'all' },
    options: ReadOptions,
  ): Promise<BoardReply> {
    const [reply, visible, seesUnregistered] = await Promise.all([
      // Also what is not shown counts, so all is asked for.
      this.inner.getFleet({ show: 'all' }, options),
      this.options.visibility.visibleModels(options),
      this.mayReadUnregistered(options),
    ]);
    const allowed = visible === 'all' ? undefined : new Set(visible);
    const seen = reply.rows.filter(({ entityRef }) =>
      entityRef
        ? allowed === undefined || allowed.has(entityRef)
        : seesUnregistered,
    );
    const readable = await this.readable(
      [...new Set(seen.flatMap(({ entityRef }) => entityRef ?? []))],
      options,
    );
    const rows = seen.filter(
      ({ entityRef }) => !entityRef || readable.has(entityRef),
    );
    return { ...reply, ...toBoard(rows, query.show) };
  }

  async getModelRollouts(entityRef: string, options: ReadOptions) {
    await this.assertModelReadable(entityRef, options);
    return this.inner.getModelRollouts(entityRef, options);
  }

  async getRollout(id: string, options: ReadOptions): Promise<Rollout> {
    await this.assertReadable(id, options);
    return this.inner.getRollout(id, options);
  }

  async getCapabilities(
    id: string,
    options: CallerOptions,
  ): Promise<CapabilitiesReply> {
    const entityRef = await this.assertReadable(id, options);
    const reply = await this.inner.getCapabilities(id, options);
    if (!entityRef) {
      return {
        ...reply,
        capabilities: reply.capabilities.map(capability => ({
          ...capability,
          possible: false,
          refusal: 'unregistered',
          sentence:
            'The model is in no registry, so nobody owns it here: nobody may act.',
        })),
      };
    }
    const decisions = await this.options.permissions.authorize(
      reply.capabilities.map(({ action }) => ({
        permission: permissionOf[action],
        resourceRef: entityRef,
      })),
      options,
    );
    return {
      ...reply,
      capabilities: reply.capabilities.map((capability, index) =>
        decisions[index].result === AuthorizeResult.ALLOW
          ? capability
          : {
              ...capability,
              possible: false,
              refusal: 'permission',
              sentence: refusalSentence(capability.action, entityRef),
            },
      ),
    };
  }

  async getEvents(
    id: string,
    query: { before?: number },
    options: ReadOptions,
  ) {
    await this.assertReadable(id, options);
    return this.inner.getEvents(id, query, options);
  }

  async getAnalysisRuns(id: string, options: ReadOptions) {
    await this.assertReadable(id, options);
    return this.inner.getAnalysisRuns(id, options);
  }

  /** It changes nothing, but shows what a person may do: it needs what the action needs. */
  async preview(
    id: string,
    request: ParsedPreviewRequest,
    options: CallerOptions,
  ): Promise<Preview> {
    await this.assertMay(request.action, id, options);
    return this.inner.preview(id, request, options);
  }

  async act(
    id: string,
    request: ParsedActRequest,
    options: WriteOptions,
  ): Promise<TakenAction> {
    const event = await this.options.auditor.createEvent({
      eventId: 'rollout-act',
      severityLevel: 'high',
      request: options.request,
      meta: { rollout: id, ...request },
    });
    try {
      const entityRef = await this.assertMay(request.action, id, options);
      const taken = await this.inner.act(id, request, options);
      await event.success({
        meta: {
          entityRef,
          actionId: taken.id,
          requests: taken.requests.map(
            ({ method, path, body }) =>
              `${method} ${path} ${JSON.stringify(body)}`,
          ),
        },
      });
      return taken;
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }

  async getVerdict(id: string, options: ReadOptions) {
    await this.assertReadable(id, options);
    return this.inner.getVerdict(id, options);
  }

  async getEvidence(id: string, options: ReadOptions) {
    await this.assertReadable(id, options);
    return this.inner.getEvidence(id, options);
  }

  async getAnalysisTemplate(id: string, options: ReadOptions) {
    const entityRef = await this.assertReadable(id, options);
    const reply = await this.inner.getAnalysisTemplate(id, options);
    if (!reply.proposal || (await this.mayRelease(entityRef, options))) {
      return reply;
    }
    return { ...reply, proposal: { possible: false, sentence: RELEASE } };
  }

  async proposeAnalysisTemplate(
    id: string,
    reason: string,
    options: WriteOptions,
  ): Promise<TemplateProposal> {
    const event = await this.options.auditor.createEvent({
      eventId: 'rollout-template-propose',
      severityLevel: 'high',
      request: options.request,
      meta: { rollout: id, reason },
    });
    try {
      const entityRef = await this.assertReadable(id, options);
      if (!(await this.mayRelease(entityRef, options))) {
        throw new NotAllowedError(RELEASE);
      }
      const proposal = await this.inner.proposeAnalysisTemplate(
        id,
        reason,
        options,
      );
      await event.success({ meta: { entityRef, ...proposal } });
      return proposal;
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }

  /** Steps are part of what is released. */
  private async mayRelease(
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

  async getActions(id: string, options: ReadOptions) {
    await this.assertReadable(id, options);
    return this.inner.getActions(id, options);
  }

  async getAction(actionId: string, options: ReadOptions) {
    const taken = await this.inner.getAction(actionId, options);
    try {
      await this.assertModelReadable(taken.entityRef, options);
    } catch {
      // Whether it exists is not said to those who may not see it.
      throw new NotFoundError('There is no such action');
    }
    return taken;
  }

  /** @returns the model of the rollout */
  private async assertReadable(
    id: string,
    options: ReadOptions,
  ): Promise<string | undefined> {
    const missing = new NotFoundError(`There is no rollout ${id}`);
    const entityRef = await this.options.modelOf(id);
    if (entityRef === null) throw missing;
    if (entityRef === undefined) {
      if (await this.mayReadUnregistered(options)) return undefined;
      throw missing;
    }
    try {
      await this.options.visibility.assertVisible(entityRef, options);
    } catch {
      throw missing;
    }
    await this.assertCanaryRead(entityRef, options);
    return entityRef;
  }

  private async assertModelReadable(
    entityRef: string,
    options: ReadOptions,
  ): Promise<void> {
    await this.options.visibility.assertVisible(entityRef, options);
    await this.assertCanaryRead(entityRef, options);
  }

  private async assertCanaryRead(
    entityRef: string,
    options: ReadOptions,
  ): Promise<void> {
    if (!(await this.readable([entityRef], options)).has(entityRef)) {
      throw new NotAllowedError(
        `Seeing rollouts of ${entityRef} needs the permission canary.read`,
      );
    }
  }

  private async readable(
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

  private async mayReadUnregistered(options: ReadOptions): Promise<boolean> {
    const [decision] = await this.options.permissions.authorize(
      [{ permission: modelsUnregisteredReadPermission }],
      options,
    );
    return decision.result === AuthorizeResult.ALLOW;
  }

  /** @returns the model of the rollout */
  private async assertMay(
    action: Action,
    id: string,
    options: CallerOptions,
  ): Promise<string> {
    const entityRef = await this.assertReadable(id, options);
    if (!entityRef) {
      throw new NotAllowedError(
        'The model is in no registry, so nobody owns it here: nobody may act',
      );
    }
    const [decision] = await this.options.permissions.authorize(
      [{ permission: permissionOf[action], resourceRef: entityRef }],
      options,
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(refusalSentence(action, entityRef));
    }
    return entityRef;
  }
}

function refusalSentence(action: Action, entityRef: string): string {
  return `${permissionOf[action].name} on ${entityRef} is for its owners`;
}

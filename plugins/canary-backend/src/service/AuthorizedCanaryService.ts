import {
  AuditorService,
  AuditorServiceEvent,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  BoardReply,
  CapabilitiesReply,
  canaryReleasePermission,
  Preview,
  Rollout,
  TakenAction,
  TemplateProposal,
} from '@bellwether/plugin-canary-common';
import { auditMeta } from '../actions/auditMeta';
import { toBoard } from './board';
import {
  CallerOptions,
  CanaryService,
  ParsedActRequest,
  ParsedPreviewRequest,
  ReadOptions,
  WriteOptions,
} from './CanaryService';
import { RolloutAccess } from './RolloutAccess';

const RELEASE = `Needs ${canaryReleasePermission.name}, which owners have.`;

/** Stands in front of another canary service: permission and audit, and nothing else. */
export class AuthorizedCanaryService implements CanaryService {
  constructor(
    private readonly inner: CanaryService,
    private readonly access: RolloutAccess,
    private readonly auditor: AuditorService,
  ) {}

  async getFleet(
    query: { show: 'in-progress' | 'all' },
    options: ReadOptions,
  ): Promise<BoardReply> {
    // Also what is not shown counts, so all is asked for.
    const reply = await this.inner.getFleet({ show: 'all' }, options);
    const seen = await this.access.seen(
      [...new Set(reply.rows.flatMap(({ entityRef }) => entityRef ?? []))],
      options,
    );
    const rows = reply.rows.filter(({ entityRef }) =>
      entityRef ? seen.models.has(entityRef) : seen.unregistered,
    );
    return { ...reply, ...toBoard(rows, query.show) };
  }

  async getModelRollouts(entityRef: string, options: ReadOptions) {
    await this.access.assertModelReadable(entityRef, options);
    return this.inner.getModelRollouts(entityRef, options);
  }

  async getRollout(id: string, options: ReadOptions): Promise<Rollout> {
    await this.access.assertReadable(id, options);
    return this.inner.getRollout(id, options);
  }

  async getCapabilities(
    id: string,
    options: CallerOptions,
  ): Promise<CapabilitiesReply> {
    const entityRef = await this.access.assertReadable(id, options);
    const reply = await this.inner.getCapabilities(id, options);
    const refusals = await this.access.refusals(
      reply.capabilities.map(({ action }) => action),
      entityRef,
      options,
    );
    return {
      ...reply,
      capabilities: reply.capabilities.map((capability, index) => {
        const refused = refusals[index];
        return refused
          ? { ...capability, possible: false, ...refused }
          : capability;
      }),
    };
  }

  async getEvents(
    id: string,
    query: { before?: number },
    options: ReadOptions,
  ) {
    await this.access.assertReadable(id, options);
    return this.inner.getEvents(id, query, options);
  }

  async getAnalysisRuns(id: string, options: ReadOptions) {
    await this.access.assertReadable(id, options);
    return this.inner.getAnalysisRuns(id, options);
  }

  /** It changes nothing, but shows what a person may do: it needs what the action needs. */
  async preview(
    id: string,
    request: ParsedPreviewRequest,
    options: CallerOptions,
  ): Promise<Preview> {
    await this.access.assertMay(request.action, id, options);
    return this.inner.preview(id, request, options);
  }

  async act(
    id: string,
    request: ParsedActRequest,
    options: WriteOptions,
  ): Promise<TakenAction> {
    return this.#audited(
      'rollout-act',
      { rollout: id, ...request },
      options,
      async event => {
        const entityRef = await this.access.assertMay(
          request.action,
          id,
          options,
        );
        const taken = await this.inner.act(id, request, options);
        await event.success({ meta: auditMeta(entityRef, taken) });
        return taken;
      },
    );
  }

  async getVerdict(id: string, options: ReadOptions) {
    await this.access.assertReadable(id, options);
    return this.inner.getVerdict(id, options);
  }

  async getEvidence(id: string, options: ReadOptions) {
    await this.access.assertReadable(id, options);
    return this.inner.getEvidence(id, options);
  }

  async getAnalysisTemplate(id: string, options: ReadOptions) {
    const entityRef = await this.access.assertReadable(id, options);
    const reply = await this.inner.getAnalysisTemplate(id, options);
    if (!reply.proposal || (await this.access.mayRelease(entityRef, options))) {
      return reply;
    }
    return { ...reply, proposal: { possible: false, sentence: RELEASE } };
  }

  async proposeAnalysisTemplate(
    id: string,
    reason: string,
    options: WriteOptions,
  ): Promise<TemplateProposal> {
    return this.#audited(
      'rollout-template-propose',
      { rollout: id, reason },
      options,
      async event => {
        const entityRef = await this.access.assertReadable(id, options);
        if (!(await this.access.mayRelease(entityRef, options))) {
          throw new NotAllowedError(RELEASE);
        }
        const proposal = await this.inner.proposeAnalysisTemplate(
          id,
          reason,
          options,
        );
        await event.success({ meta: { entityRef, ...proposal } });
        return proposal;
      },
    );
  }

  async getActions(id: string, options: ReadOptions) {
    await this.access.assertReadable(id, options);
    return this.inner.getActions(id, options);
  }

  async getAction(actionId: string, options: ReadOptions) {
    const taken = await this.inner.getAction(actionId, options);
    try {
      await this.access.assertModelReadable(taken.entityRef, options);
    } catch {
      // Whether it exists is not said to those who may not see it.
      throw new NotFoundError('There is no such action');
    }
    return taken;
  }

  /** A change is on record before it is tried, and so is how it went. */
  async #audited<T>(
    eventId: string,
    meta: { rollout: string; reason: string },
    { request }: WriteOptions,
    change: (event: AuditorServiceEvent) => Promise<T>,
  ): Promise<T> {
    const event = await this.auditor.createEvent({
      eventId,
      severityLevel: 'high',
      request,
      meta,
    });
    try {
      return await change(event);
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }
}

import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  AnalysisRunsReply,
  AnalysisTemplateReply,
  BoardReply,
  CapabilitiesReply,
  Capability,
  EvidenceReply,
  ModelRolloutsReply,
  Preview,
  Rollout,
  RolloutEventsReply,
  TakenAction,
  TakenActionsReply,
  TemplateProposal,
  Verdict,
} from '@bellwether/plugin-canary-common';
import { ActionTaker } from '../actions/ActionTaker';
import {
  planAction,
  preconditionOf,
  toCapability,
  viaOf,
} from '../actions/planAction';
import { ActionStore, EventStore } from '../database';
import { Proposals, TemplateProposals } from '../proposals';
import { LiveRollouts, ServerView } from '../watch';
import {
  CallerOptions,
  CanaryService,
  ParsedActRequest,
  ParsedPreviewRequest,
  WriteOptions,
} from './CanaryService';
import { toBoard } from './board';
import { RolloutAssembler } from './RolloutAssembler';
import { VerdictSource } from './VerdictSource';

export interface DefaultCanaryServiceOptions {
  actions: ActionStore;
  assembler: RolloutAssembler;
  events: EventStore;
  live: LiveRollouts;
  proposals: Proposals;
  templates: TemplateProposals;
  taker: ActionTaker;
  verdicts: VerdictSource;
}

export class DefaultCanaryService implements CanaryService {
  constructor(private readonly options: DefaultCanaryServiceOptions) {}

  async getFleet({
    show,
  }: {
    show: 'in-progress' | 'all';
  }): Promise<BoardReply> {
    const { assembler, live } = this.options;
    return {
      ...toBoard(await assembler.board(live.servers()), show),
      clusters: live.clusters(),
    };
  }

  async getModelRollouts(entityRef: string): Promise<ModelRolloutsReply> {
    const { assembler, live } = this.options;
    const views = live
      .servers()
      .filter(view => assembler.modelOf(view).entityRef === entityRef);
    return {
      rollouts: await Promise.all(views.map(view => assembler.rollout(view))),
      clusters: live.clusters(),
    };
  }

  async getRollout(id: string): Promise<Rollout> {
    return this.options.assembler.rollout(this.#view(id));
  }

  async getCapabilities(
    id: string,
    options: CallerOptions,
  ): Promise<CapabilitiesReply> {
    const { proposals, taker } = this.options;
    const view = this.#view(id);
    const session = taker.session(view, options);
    const canPropose = proposals.canPropose(view.git);
    const asked = new Map<string, Promise<boolean>>();
    const capabilities = await Promise.all(
      view.adapter
        .capabilities(view)
        .map(async (capability): Promise<Capability> => {
          const told = toCapability(
            capability,
            viaOf(capability, view, canPropose),
          );
          // What goes through Git needs nothing of the cluster.
          if (!told.possible || told.via !== 'direct') return told;
          for (const right of told.rights) {
            const key = JSON.stringify(right);
            const answer = asked.get(key) ?? session.may(right);
            asked.set(key, answer);
            const refusal = await refusalOf(answer);
            if (refusal) {
              const resource = [right.resource, right.subresource]
                .filter(Boolean)
                .join('/');
              return {
                ...told,
                possible: false,
                refusal: refusal.is,
                sentence:
                  refusal.sentence ??
                  `${view.observed.cluster} does not allow to ${right.verb} ${resource}.${right.group} in ${view.observed.namespace}.`,
              };
            }
          }
          return told;
        }),
    );
    return {
      capabilities,
      actingAs: options.credentials.principal.userEntityRef,
    };
  }

  async getEvents(
    id: string,
    { before }: { before?: number },
  ): Promise<RolloutEventsReply> {
    return this.options.events.list(id, before);
  }

  async getAnalysisRuns(id: string): Promise<AnalysisRunsReply> {
    return { runs: await this.options.assembler.analysisRuns(this.#view(id)) };
  }

  getVerdict(id: string): Promise<Verdict> {
    return this.options.verdicts.getVerdict(id);
  }

  getEvidence(id: string): Promise<EvidenceReply> {
    return this.options.verdicts.getEvidence(id);
  }

  async getAnalysisTemplate(id: string): Promise<AnalysisTemplateReply> {
    const { observed } = this.#view(id);
    if (observed.kind !== 'argo-rollout') {
      throw new ConflictError('Only Argo Rollouts asks by AnalysisTemplates');
    }
    return {
      ...this.options.verdicts.getAnalysisTemplate(
        observed.cluster,
        observed.namespace,
      ),
      proposal: this.options.templates.describe(id),
    };
  }

  proposeAnalysisTemplate(
    id: string,
    reason: string,
    { credentials, idempotencyKey }: WriteOptions,
  ): Promise<TemplateProposal> {
    return this.options.templates.propose(id, {
      actor: credentials.principal.userEntityRef,
      key: idempotencyKey,
      reason,
    });
  }

  async preview(
    id: string,
    { action, parameters }: ParsedPreviewRequest,
    options: CallerOptions,
  ): Promise<Preview> {
    const { proposals, taker, verdicts } = this.options;
    const session = taker.session(this.#view(id), options);
    const fresh = await planAction(session, action, parameters, new Date());
    const { view, plan } = fresh;
    const via = viaOf(fresh.capability, view, proposals.canPropose(view.git));
    const git = via === 'direct' ? undefined : await proposals.describe(fresh);
    const word = (await verdicts.latest([id])).get(id);
    const { namespace, name, cluster, kind } = view.observed;
    return {
      action,
      parameters,
      title: plan.title,
      target: `${
        kind === 'kserve' ? 'InferenceService' : 'Rollout'
      } ${namespace} / ${name} on ${cluster}`,
      capability: toCapability(
        fresh.capability,
        git?.problem ? 'by-hand' : via,
      ),
      requests: via === 'direct' ? plan.requests : [],
      changes: plan.changes,
      git,
      precondition: preconditionOf(fresh),
      next: plan.next,
      warnings: plan.warnings,
      undo: plan.undo,
      verdict: word && { verdict: word.verdict, sentence: word.sentence },
      waiting: view.observed.waiting,
    };
  }

  async act(
    id: string,
    request: ParsedActRequest,
    options: WriteOptions,
  ): Promise<TakenAction> {
    const view = this.#view(id);
    const { entityRef } = this.options.assembler.modelOf(view);
    if (!entityRef) throw new NotFoundError(`No registry holds ${id}`);
    return this.options.taker.take(view, entityRef, request, {
      ...options,
      actor: options.credentials.principal.userEntityRef,
    });
  }

  async getActions(id: string): Promise<TakenActionsReply> {
    return { actions: await this.options.actions.list(id) };
  }

  async getAction(actionId: string): Promise<TakenAction> {
    const stored = await this.options.actions.get(actionId);
    if (!stored) throw new NotFoundError('There is no such action');
    return stored.taken;
  }

  #view(id: string): ServerView {
    const view = this.options.live.find(id);
    if (view) return view;
    if (!this.options.live.isComplete) {
      throw new ServiceUnavailableError(
        'The clusters are being read; look again in a moment',
      );
    }
    throw new NotFoundError(`There is no rollout ${id}`);
  }
}

async function refusalOf(
  answer: Promise<boolean>,
): Promise<{ is: 'cluster' | 'stale'; sentence?: string } | undefined> {
  try {
    return (await answer) ? undefined : { is: 'cluster' };
  } catch (error) {
    return {
      is: error instanceof ServiceUnavailableError ? 'stale' : 'cluster',
      sentence: error instanceof Error ? error.message : undefined,
    };
  }
}

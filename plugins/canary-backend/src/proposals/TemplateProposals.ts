import { randomUUID } from 'crypto';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  AnalysisTemplateReply,
  TemplateProposal,
  templateProposalSchema,
} from '@bellwether/plugin-canary-common';
import {
  IdempotencyStore,
  notAskedSentence,
  Outbox,
  RepeatableCall,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { parse } from 'yaml';
import { z } from 'zod';
import { EventStore, tell } from '../database';
import { LiveRollouts, ServerView } from '../watch';
import { Proposals } from './Proposals';

const stepsSchema = z.object({
  strategy: z.object({
    canary: z.object({ steps: z.array(z.looseObject({})).default([]) }),
  }),
});

/** Name of the file, and of the template in it. */
const TEMPLATE = 'bellwether-verdict';

/** A step that asks already, by this template or by that of a project's own. */
const ASKS = /"templateName":"(?:[^"]*-)?verdict"/;

export interface TemplateProposalsOptions {
  entityRefOf(view: ServerView): string | undefined;
  events: EventStore;
  knex: Knex;
  live: Pick<LiveRollouts, 'find'>;
  onChanged(rollout: string): void;
  outbox: Outbox;
  proposals: Proposals;
  templateOf(id: string): Promise<AnalysisTemplateReply>;
}

/** Proposes in Git that Argo Rollouts asks the judge: the template, and a step that asks by it. */
export class TemplateProposals {
  readonly #idempotency: IdempotencyStore;

  constructor(private readonly options: TemplateProposalsOptions) {
    this.#idempotency = IdempotencyStore.create(options);
  }

  /** Whether it can be proposed; undefined where Git owns nothing. */
  describe(id: string): AnalysisTemplateReply['proposal'] {
    const view = this.options.live.find(id);
    if (!view || view.git.owner !== 'git') return undefined;
    const problem =
      whyNoStep(view) ?? this.options.proposals.problemOf(view.git);
    return {
      possible: problem === undefined,
      sentence:
        problem ??
        'A pull request adds the template beside the Rollout, and a step that asks by it after the first share. A rollout that is under way begins anew when its steps change.',
    };
  }

  /** @throws ConflictError - it cannot be proposed from here */
  async propose(
    id: string,
    { actor, key, reason }: { actor: string; key: string; reason: string },
  ): Promise<TemplateProposal> {
    const view = this.options.live.find(id);
    if (!view) throw new NotFoundError(`There is no rollout ${id}`);
    const call: RepeatableCall = {
      actor,
      key,
      request: [id, 'analysis-template', reason],
    };
    const answered = await this.#idempotency.begin(call, new Date());
    if (answered) return templateProposalSchema.parse(JSON.parse(answered));
    try {
      return await this.#proposeOnce(view, reason, call);
    } catch (error) {
      await this.#idempotency.abandon(call);
      throw error;
    }
  }

  async #proposeOnce(
    view: ServerView,
    reason: string,
    call: RepeatableCall,
  ): Promise<TemplateProposal> {
    const { proposals, templateOf } = this.options;
    const why = this.describe(view.id);
    if (!why?.possible) {
      throw new ConflictError(
        why?.sentence ?? 'Git does not own this rollout: apply both by hand.',
      );
    }
    const { template, step } = await templateOf(view.id);
    const { notAsked, ...opened } = await proposals.openChange(
      view,
      {
        specAfter: [
          {
            path: ['spec', 'strategy', 'canary', 'steps'],
            value: withStep(
              stepsOf(view),
              z.array(z.unknown()).parse(parse(step)),
            ),
          },
        ],
        beside: [{ name: `${TEMPLATE}.yaml`, text: template }],
        title: `Ask the judge about canaries of ${view.observed.name}`,
        about: 'judge',
      },
      { id: randomUUID(), actor: call.actor, reason },
    );
    const sentence = notAskedSentence(notAsked);
    const pullRequest = { ...opened, ...(sentence && { notAsked: sentence }) };
    await this.#tell(view, reason, call, pullRequest);
    return pullRequest;
  }

  async #tell(
    view: ServerView,
    reason: string,
    call: RepeatableCall,
    pullRequest: TemplateProposal,
  ): Promise<void> {
    const { entityRefOf, knex, onChanged, outbox } = this.options;
    const event = {
      at: new Date(),
      type: 'canary.change.proposed',
      actor: call.actor,
      sentence: `Pull request ${pullRequest.number} lets Argo Rollouts ask the judge.`,
      reason,
      before: null,
      after: { pullRequest },
    };
    await knex.transaction(async transaction => {
      await tell(transaction, this.options, event, {
        rollout: view.id,
        model: entityRefOf(view),
      });
      await this.#idempotency.finish(transaction, call, pullRequest);
    });
    void outbox.deliver();
    onChanged(view.id);
  }
}

function stepsOf(view: ServerView): object[] {
  const spec = stepsSchema.safeParse(view.objects.object.spec).data;
  return spec?.strategy.canary.steps ?? [];
}

function whyNoStep(view: ServerView): string | undefined {
  const steps = stepsOf(view);
  if (steps.length === 0) return 'The Rollout has no steps to ask between.';
  return ASKS.test(JSON.stringify(steps))
    ? 'A step of the Rollout asks the judge already.'
    : undefined;
}

/** The judge is asked once there is traffic to judge: after the first share. */
function withStep(steps: readonly object[], asks: readonly unknown[]) {
  const first = steps.findIndex(step => 'setWeight' in step);
  return [...steps.slice(0, first + 1), ...asks, ...steps.slice(first + 1)];
}

import { Recommendation, Withheld } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { openStates, RecommendationStore, Revised } from '../database';
import { bytesInWords } from '../sizes/quantities';
import { ReadServer } from '../usage/types';

type Proposed = Omit<Recommendation, 'hold' | 'change'>;

export interface SettleOptions {
  knex: Knex;
  outbox: Outbox;
  recommendations: RecommendationStore;
  server: Server;
  proposed: Proposed | null;
  withheld: Withheld | null;
  usage: ReadServer;
  now: Date;
}

export interface Settled {
  /** What is proposed now. */
  shown: Proposed | null;
  /** Why nothing is. */
  withheld: Withheld | null;
}

/**
 * Brings what was found of a server together with what was recommended before: a proposal is renewed under its own id, one that
 * usage contradicts is withdrawn, and what is under way or dismissed is left alone.
 */
export async function settle(options: SettleOptions): Promise<Settled> {
  const { recommendations, server, now } = options;
  const before = await recommendations.list({ server: server.id });
  const open = before.find(({ stored }) =>
    openStates.includes(stored.recommendation.state),
  );
  const proposal = before.find(
    ({ stored }) => stored.recommendation.state === 'proposed',
  );
  // A size that was opened and not merged can still be contradicted by usage.
  const contested =
    proposal ??
    (open?.stored.recommendation.state === 'opened' ? open : undefined);
  const exceeded = contested && exceededBy(contested, options.usage);
  if (contested && exceeded) {
    await end(options, contested, 'withdrawn', exceeded);
    return { shown: null, withheld: { why: 'withdrawn', sentence: exceeded } };
  }
  if (open) {
    const { state } = open.stored.recommendation;
    return state === 'opened' || state === 'merged'
      ? { shown: null, withheld: null }
      : settleLive(options);
  }
  const dismissed = before.find(
    ({ stored: { recommendation, dismissedUntil } }) =>
      recommendation.state === 'dismissed' &&
      (dismissedUntil === undefined || dismissedUntil > now.toISOString()),
  );
  if (dismissed) {
    if (proposal) await replaceQuietly(options, proposal, null);
    return {
      shown: null,
      withheld: {
        why: 'dismissed',
        sentence: dismissed.stored.recommendation.sentence,
        until: dismissed.stored.dismissedUntil,
      },
    };
  }
  await replaceQuietly(options, proposal, options.proposed);
  return {
    shown: options.proposed,
    withheld: options.proposed ? null : options.withheld,
  };
}

/** A change that is live is measured first: a second one would mix up what each of them saved. */
function settleLive({ withheld, proposed }: SettleOptions): Settled {
  return {
    shown: null,
    withheld: proposed
      ? {
          why: 'spec-changed',
          sentence:
            'A change of its size is live and being measured: the next is proposed when usage of the new size fills the window.',
        }
      : withheld,
  };
}

/** In which way the newest day of usage exceeds what is recommended; undefined where it does not. */
export function exceededBy(
  { stored: { recommendation } }: Revised,
  usage: ReadServer,
): string | undefined {
  // What was known when it was made is no contradiction.
  const since = Date.parse(recommendation.heldOut.until) / 1000;
  for (const { container, recommended } of recommendation.containers) {
    const limit = recommended.memoryLimitBytes;
    const memory = usage.hourly.get(container)?.memory;
    if (limit === null || !memory) continue;
    const most = Math.max(
      0,
      ...usage.hours.map((hour, index) =>
        hour > since ? memory[index] ?? 0 : 0,
      ),
    );
    if (most > limit) {
      return `Withdrawn: since then ${container} used ${bytesInWords(
        most,
      )} of memory, more than the ${bytesInWords(
        limit,
      )} that were recommended.`;
    }
  }
  return undefined;
}

async function replaceQuietly(
  { knex, recommendations }: SettleOptions,
  before: Revised | undefined,
  next: Proposed | null,
): Promise<void> {
  await knex.transaction(async transaction => {
    if (!before) {
      if (next) {
        await recommendations.insert(transaction, { recommendation: next });
      }
      return;
    }
    const { recommendation } = before.stored;
    if (next) {
      next.id = recommendation.id;
      next.createdAt = recommendation.createdAt;
      await recommendations.update(transaction, {
        ...before,
        stored: { recommendation: next },
      });
    } else {
      // Nothing is to be done any more: the size became right, or too little is known by now.
      await transaction('recommendations')
        .where({ id: recommendation.id, state: 'proposed' })
        .delete();
    }
  });
}

async function end(
  { knex, outbox, recommendations, now }: SettleOptions,
  before: Revised,
  state: 'withdrawn',
  sentence: string,
): Promise<void> {
  const at = now.toISOString();
  const { recommendation } = before.stored;
  await knex.transaction(async transaction => {
    const updated = await recommendations.update(transaction, {
      ...before,
      stored: {
        ...before.stored,
        endedAt: at,
        recommendation: { ...recommendation, state, sentence, changedAt: at },
      },
    });
    if (!updated) return;
    await outbox.write(transaction, {
      at: now,
      type: 'cost.recommendation.withdrawn',
      model: recommendation.entityRef,
      actor: 'plugin:cost',
      before: { state: recommendation.state },
      after: { state },
      sentence: `${recommendation.title}: ${sentence}`,
    });
  });
}

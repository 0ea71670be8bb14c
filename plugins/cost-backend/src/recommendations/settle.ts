import { Recommendation, Withheld } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import {
  liveStates,
  RecommendationStore,
  Revised,
  underWayStates,
} from '../database';
import { ReadServer } from '../usage/types';
import { exceededBy } from './exceededBy';

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
  const inState = (states: readonly string[]) =>
    before.find(({ stored }) => states.includes(stored.recommendation.state));
  const underWay = inState(underWayStates);
  const proposal = inState(['proposed']);
  // A size that was opened and not merged can still be contradicted by usage.
  const contested = proposal ?? inState(['opened']);
  const exceeded = contested && exceededBy(contested, options.usage);
  if (contested && exceeded) {
    await end(options, contested, 'withdrawn', exceeded);
    return { shown: null, withheld: { why: 'withdrawn', sentence: exceeded } };
  }
  if (underWay) return { shown: null, withheld: null };
  const waits = waitsFor(inState(liveStates), options.usage);
  if (waits) {
    if (proposal) await replaceQuietly(options, proposal, null);
    return {
      shown: null,
      withheld: options.proposed ? waits : options.withheld,
    };
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

/**
 * A size that is live is measured first: a second one would mix up what each of them saved. The next is proposed when the window holds
 * use of the live one alone.
 */
function waitsFor(
  live: Revised | undefined,
  { from, until }: Pick<ReadServer, 'from' | 'until'>,
): Withheld | undefined {
  const since = live && Date.parse(live.stored.liveAt ?? '') / 1000;
  if (since === undefined || !(since > from)) return undefined;
  const again = new Date((since + until - from) * 1000).toISOString();
  return {
    why: 'spec-changed',
    sentence: `A change of its size is live since ${new Date(since * 1000)
      .toISOString()
      .slice(
        0,
        10,
      )} and being measured: the next is proposed from ${again.slice(
      0,
      10,
    )} on, when usage of the new size fills the window.`,
    until: again,
  };
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
        // Its amounts are made anew.
        currency: undefined,
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

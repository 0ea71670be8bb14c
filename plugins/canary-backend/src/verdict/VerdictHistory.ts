import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { EventStore } from '../database';
import { ToldVerdict } from './describeWord';

/** Whose word it is. */
const ACTOR = 'judge';

/** Writes down what the judge says, beside what is done to a rollout. */
export class VerdictHistory {
  constructor(
    private readonly options: {
      events: EventStore;
      outbox: Outbox;
      /** The catalog entity of what a rollout serves. */
      entityRefOf(rollout: string): string | undefined;
    },
  ) {}

  /** Within the transaction that stores the look, so that what is stored is told, and told once. */
  async write(
    transaction: Knex.Transaction,
    rollout: string,
    told: readonly ToldVerdict[],
    at: Date,
  ): Promise<void> {
    const { events, outbox, entityRefOf } = this.options;
    for (const { isOnTimeline, ...change } of told) {
      const event = { ...change, actor: ACTOR };
      await events.write(transaction, rollout, {
        ...event,
        at: at.toISOString(),
      });
      const model = entityRefOf(rollout);
      if (model && isOnTimeline) {
        await outbox.write(transaction, {
          ...event,
          at,
          model,
          evidence: { rollout },
        });
      }
    }
  }

  deliver(): void {
    void this.options.outbox.deliver();
  }
}

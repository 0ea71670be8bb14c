import { Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { EventStore, tell } from '../database';
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
    const { entityRefOf } = this.options;
    for (const { isOnTimeline, ...said } of told) {
      await tell(
        transaction,
        this.options,
        { ...said, at, actor: ACTOR },
        { rollout, model: isOnTimeline ? entityRefOf(rollout) : undefined },
      );
    }
  }

  deliver(): void {
    void this.options.outbox.deliver();
  }
}

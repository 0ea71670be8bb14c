import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/** Longer than any age limit of deliveries: after this, a repeated one is too old to be accepted. */
const KEPT_MS = 7 * 24 * 60 * 60_000;

interface DeliveryRow {
  instance: string;
  delivery_id: string;
  received_at: string;
}

/** Announcements of registries that were processed. */
export class DeliveryStore {
  static create(options: { knex: Knex }): DeliveryStore {
    return new DeliveryStore(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @returns false for one that was taken before */
  async take(instance: string, deliveryId: string, now: Date) {
    try {
      await this.#knex<DeliveryRow>('webhook_deliveries').insert({
        instance,
        delivery_id: deliveryId,
        received_at: now.toISOString(),
      });
      return true;
    } catch (error) {
      if (isDatabaseConflictError(error)) return false;
      throw error;
    }
  }

  /** Gives back one that could not be processed, so that it is processed when it is repeated. */
  async giveBack(instance: string, deliveryId: string): Promise<void> {
    await this.#knex<DeliveryRow>('webhook_deliveries')
      .where({ instance, delivery_id: deliveryId })
      .delete();
  }

  async prune(now: Date): Promise<void> {
    await this.#knex<DeliveryRow>('webhook_deliveries')
      .where(
        'received_at',
        '<',
        new Date(now.getTime() - KEPT_MS).toISOString(),
      )
      .delete();
  }
}

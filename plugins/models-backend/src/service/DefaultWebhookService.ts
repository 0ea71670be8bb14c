import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { DeliveryStore } from '../database';
import { RegistryDirectory, RegistrySync } from '../registries';
import { Delivery, WebhookService } from './WebhookService';

export class DefaultWebhookService implements WebhookService {
  static create(options: {
    knex: Knex;
    registries: RegistryDirectory;
    syncs: ReadonlyMap<string, RegistrySync>;
  }): WebhookService {
    return new DefaultWebhookService(
      DeliveryStore.create(options),
      options.registries,
      options.syncs,
    );
  }

  readonly #deliveries: DeliveryStore;
  readonly #registries: RegistryDirectory;
  readonly #syncs: ReadonlyMap<string, RegistrySync>;

  private constructor(
    deliveries: DeliveryStore,
    registries: RegistryDirectory,
    syncs: ReadonlyMap<string, RegistrySync>,
  ) {
    this.#deliveries = deliveries;
    this.#registries = registries;
    this.#syncs = syncs;
  }

  async receive(
    instance: string,
    delivery: Delivery,
  ): Promise<{ status: 'processed' | 'ignored' }> {
    const registry = this.#registries.find(instance)?.registry;
    if (!registry?.readAnnouncement) {
      throw new NotFoundError(`No webhook is configured for ${instance}`);
    }
    const now = new Date();
    const announcement = registry.readAnnouncement(delivery, now);
    const sync = this.#syncs.get(instance);
    if (!announcement || !sync) return { status: 'ignored' };
    const { deliveryId } = announcement;
    if (!(await this.#deliveries.take(instance, deliveryId, now))) {
      return { status: 'ignored' };
    }
    try {
      await sync.refresh(announcement.model, announcement);
    } catch (error) {
      await this.#deliveries.giveBack(instance, deliveryId);
      throw error;
    }
    return { status: 'processed' };
  }
}

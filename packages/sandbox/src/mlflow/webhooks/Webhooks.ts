import { randomUUID } from 'node:crypto';
import { notFound } from '../MlflowError';
import { deliver, type Delivered, RETRY_MILLISECONDS } from './Delivery';
import { exampleData, type WebhookEvent } from './events';

export interface WebhookFields {
  name: string;
  description?: string;
  url: string;
  events: WebhookEvent[];
  secret?: string;
  status: string;
}

export interface Webhook extends WebhookFields {
  id: string;
  createdAt: number;
  updatedAt: number;
}

/** The webhooks, and the deliveries that are under way. */
export class Webhooks {
  private readonly webhooks = new Map<string, Webhook>();
  private readonly clock: () => number;
  private readonly retryMilliseconds: readonly number[];
  private readonly closing = new AbortController();

  constructor(
    clock: () => number,
    retryMilliseconds: readonly number[] = RETRY_MILLISECONDS,
  ) {
    this.clock = clock;
    this.retryMilliseconds = retryMilliseconds;
  }

  /** Newest first. */
  list(): Webhook[] {
    return [...this.webhooks.values()].reverse();
  }

  get(id: string): Webhook {
    const webhook = this.webhooks.get(id);
    if (!webhook) {
      throw notFound(`Webhook with ID ${id} not found.`);
    }
    return webhook;
  }

  create(fields: WebhookFields): Webhook {
    const now = this.clock();
    const webhook = {
      ...fields,
      id: randomUUID(),
      createdAt: now,
      updatedAt: now,
    };
    this.webhooks.set(webhook.id, webhook);
    return webhook;
  }

  update(id: string, fields: Partial<WebhookFields>): Webhook {
    const webhook = { ...this.get(id), ...fields, updatedAt: this.clock() };
    this.webhooks.set(id, webhook);
    return webhook;
  }

  delete(id: string): void {
    this.get(id);
    this.webhooks.delete(id);
  }

  /** Tells every active webhook of an event, without waiting for any of them. */
  notify(entity: string, action: string, data: object): void {
    for (const webhook of this.webhooks.values()) {
      const subscribed = webhook.events.some(
        event =>
          event.entity.toLowerCase() === entity &&
          event.action.toLowerCase() === action,
      );
      if (subscribed && webhook.status === 'ACTIVE') {
        // MLflow logs a delivery that failed for good, and forgets it.
        this.send(webhook, { entity, action, data }).catch(() => {});
      }
    }
  }

  /** Delivers an example, of the first event of the webhook unless another one is asked for. */
  async test(id: string, event?: WebhookEvent): Promise<Delivered> {
    const webhook = this.get(id);
    const tested = event ?? webhook.events[0];
    return this.send(webhook, { ...tested, data: exampleData(tested) });
  }

  /** Gives up the deliveries that are under way. */
  close(): void {
    this.closing.abort();
  }

  private send(
    webhook: Webhook,
    event: { entity: string; action: string; data: object },
  ): Promise<Delivered> {
    return deliver(webhook, event, this.closing.signal, this.retryMilliseconds);
  }
}

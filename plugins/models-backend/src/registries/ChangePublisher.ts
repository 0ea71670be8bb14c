import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  CHANGES_TOPIC,
  FLEET_CHANNEL,
  modelChannel,
  ModelsChanged,
} from '@bellwether/plugin-models-common';

/** Changes of more models than this are told as "anything may have changed". */
const MOST_NAMES = 500;

/** Screens of more models than this are not refreshed one by one. */
const MOST_SIGNALS = 100;

/** Tells the catalog and open screens what changed. Telling never fails: both look for themselves now and then. */
export class ChangePublisher {
  static create(options: {
    events: EventsService;
    signals: SignalsService;
    logger: LoggerService;
  }): ChangePublisher {
    return new ChangePublisher(options);
  }

  readonly #events: EventsService;
  readonly #signals: SignalsService;
  readonly #logger: LoggerService;

  private constructor(options: {
    events: EventsService;
    signals: SignalsService;
    logger: LoggerService;
  }) {
    this.#events = options.events;
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  /** @param entityRefs - models whose screens show something else now */
  async publish(
    changed: ModelsChanged,
    entityRefs: readonly string[],
  ): Promise<void> {
    await this.#quietly(() =>
      this.#events.publish({
        topic: CHANGES_TOPIC,
        eventPayload: {
          ...changed,
          models: fewEnough(changed.models),
          servers: fewEnough(changed.servers),
        },
      }),
    );
    await this.refreshScreens(entityRefs);
  }

  async refreshScreens(entityRefs: readonly string[]): Promise<void> {
    const channels = [
      FLEET_CHANNEL,
      ...entityRefs.slice(0, MOST_SIGNALS).map(modelChannel),
    ];
    await this.#quietly(async () => {
      for (const channel of channels) {
        await this.#signals.publish({
          recipients: { type: 'broadcast' },
          channel,
          message: { changed: true },
        });
      }
    });
  }

  async #quietly(publish: () => Promise<void>): Promise<void> {
    try {
      await publish();
    } catch (error) {
      this.#logger.warn('A change was not announced', error as Error);
    }
  }
}

function fewEnough(names: string[] | undefined): string[] | undefined {
  return names && names.length <= MOST_NAMES ? names : undefined;
}

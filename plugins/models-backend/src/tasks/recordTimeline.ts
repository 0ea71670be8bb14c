import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import {
  EVENTS_TOPIC,
  modelEventSchema,
} from '@bellwether/plugin-models-common';
import { EventStore } from '../database';
import { ChangePublisher } from '../registries';

/** Keeps the events of every family for the timeline, each once, however often it is delivered. */
export async function recordTimeline(options: {
  events: EventsService;
  store: EventStore;
  changes: ChangePublisher;
  logger: LoggerService;
}): Promise<void> {
  const { events, store, changes, logger } = options;
  await events.subscribe({
    id: 'models-timeline',
    topics: [EVENTS_TOPIC],
    async onEvent({ eventPayload }) {
      const event = modelEventSchema.safeParse(eventPayload);
      if (!event.success) {
        logger.warn(
          `An event on ${EVENTS_TOPIC} is not as it should be and is left out`,
        );
        return;
      }
      if (await store.add(event.data)) {
        await changes.refreshScreens([event.data.model]);
      }
    },
  });
}

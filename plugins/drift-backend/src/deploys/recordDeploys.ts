import { EventsService } from '@backstage/plugin-events-node';
import {
  EVENTS_TOPIC,
  ModelEvent,
  modelEventSchema,
} from '@bellwether/plugin-models-common';
import { z } from 'zod';
import { DeployStore } from '../database';

const revisionSchema = z.object({
  says: z.string().optional(),
  revision: z.string().optional(),
});

/** By the type of an event: how a mark begins, and which side of the event names the version. */
const DEPLOYS: ReadonlyMap<
  string,
  { words: string; side: 'canary' | 'stable' }
> = new Map([
  ['canary.rollout.started', { words: 'rollout of', side: 'canary' }],
  ['canary.rollout.promoted', { words: 'deployed', side: 'stable' }],
  ['canary.rollout.replaced', { words: 'back to', side: 'stable' }],
]);

/** Keeps when versions of models were deployed, to be marked on the timelines of their drift. */
export async function recordDeploys(options: {
  events: EventsService;
  deploys: DeployStore;
}): Promise<void> {
  const { deploys, events } = options;
  await events.subscribe({
    id: 'drift-deploys',
    topics: [EVENTS_TOPIC],
    async onEvent({ eventPayload }) {
      // Events of other kinds are not for this plugin, and malformed ones are named by the timeline's.
      const event = modelEventSchema.safeParse(eventPayload);
      const label = event.success ? labelOf(event.data) : undefined;
      if (!event.success || label === undefined) return;
      const { id, at, model } = event.data;
      await deploys.add({ id, at, entityRef: model, label });
    },
  });
}

function labelOf({ type, after }: ModelEvent): string | undefined {
  const deploy = DEPLOYS.get(type);
  if (!deploy) return undefined;
  const version = revisionSchema.safeParse(after?.[deploy.side]);
  const name = version.success
    ? version.data.says ?? version.data.revision
    : undefined;
  return `${deploy.words} ${name ?? 'a version'}`;
}

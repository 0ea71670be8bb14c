import { useApi } from '@backstage/core-plugin-api';
import { isError } from '@backstage/errors';
import { modelChannel, ModelEvent } from '@bellwether/plugin-models-common';
import { Loaded, useLive } from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { modelsApiRef } from '../../api';

/** Events of a model as far back as was asked for. */
export interface Timeline {
  events: ModelEvent[];
  hasOlder: boolean;
}

interface Older {
  events: ModelEvent[];
  /** Where the next page starts; absent at the end. */
  next?: string;
}

function merge(newest: ModelEvent[], older: ModelEvent[]): ModelEvent[] {
  const byId = new Map(
    [...newest, ...older].map(event => [event.id, event] as const),
  );
  return [...byId.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** The newest events, kept fresh, and older ones on request. */
export function useTimeline(entityRef: string): {
  timeline: Loaded<Timeline>;
  older: { load(): void; isLoading: boolean; error?: Error };
} {
  const models = useApi(modelsApiRef);
  const live = useLive(
    options => models.getEvents(entityRef, undefined, options),
    { channel: modelChannel(entityRef), deps: [models, entityRef] },
  );
  const [older, setOlder] = useState<Older>();
  const [isLoading, setLoading] = useState(false);
  const [error, setError] = useState<Error>();

  const events = merge(live.value?.events ?? [], older?.events ?? []);
  const next = older ? older.next : live.value?.next;

  async function load() {
    if (next === undefined || isLoading) return;
    setLoading(true);
    setError(undefined);
    try {
      const page = await models.getEvents(entityRef, { before: next });
      // With all that is shown now: new events must not push any out between the two.
      setOlder({ events: [...events, ...page.events], next: page.next });
    } catch (thrown) {
      setError(isError(thrown) ? thrown : new Error(''));
    } finally {
      setLoading(false);
    }
  }

  return {
    timeline: {
      ...live,
      value: live.value && { events, hasOlder: next !== undefined },
    },
    older: { load, isLoading, error },
  };
}

import { useApi } from '@backstage/core-plugin-api';
import { canaryChannel, RolloutEvent } from '@bellwether/plugin-canary-common';
import { useLive, useModelRef } from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { canaryApiRef } from '../api';

/** The first pages of what happened, newest first, read on from `next` as often as somebody asked for more. */
export function useEvents(id: string) {
  const canary = useApi(canaryApiRef);
  const [pages, setPages] = useState(1);
  const data = useLive(
    async options => {
      const events: RolloutEvent[] = [];
      let next: string | undefined;
      for (let page = 0; page < pages; page++) {
        // Each page is named by the end of the one before.
        // eslint-disable-next-line no-await-in-loop
        const reply = await canary.getEvents(id, { before: next }, options);
        events.push(...reply.events);
        next = reply.next;
        if (!next) break;
      }
      return { events, next };
    },
    {
      channel: canaryChannel(useModelRef()),
      deps: [canary, id, pages],
      keepPrevious: true,
    },
  );
  return { data, loadMore: () => setPages(pages + 1) };
}

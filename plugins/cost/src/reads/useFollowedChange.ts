import { useApi } from '@backstage/core-plugin-api';
import { Change } from '@bellwether/plugin-cost-common';
import { useEffect, useRef, useState } from 'react';
import { costApiRef } from '../api';
import { changeForms } from '../words';

/** Pods restart within seconds; nobody should have to reload to see it. */
const CLUSTER_MS = 2_000;
/** People merge when they have the time. */
const PULL_REQUEST_MS = 15_000;

/**
 * An attempt as it goes on, looked at until it is live or has failed. `onMoved` is called when it has come to another state,
 * since what it belongs to has then changed too.
 */
export function useFollowedChange(
  newest: Change | undefined,
  onMoved: () => void,
): Change | undefined {
  const cost = useApi(costApiRef);
  const [seen, setSeen] = useState<Change>();
  const moved = useRef(onMoved);
  moved.current = onMoved;
  const change = seen && seen.id === newest?.id ? seen : newest;
  const openId =
    change && changeForms[change.state].isOpen ? change.id : undefined;
  const state = change?.state;
  const everyMs = state === 'waiting' ? CLUSTER_MS : PULL_REQUEST_MS;

  useEffect(() => {
    if (!openId) return undefined;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      try {
        const next = await cost.getChange(openId, {
          signal: controller.signal,
        });
        setSeen(next);
        if (next.state !== state) moved.current();
      } catch {
        // The recommendation is read too, and tells of a backend that does not answer.
      }
      if (!controller.signal.aborted) timer = setTimeout(look, everyMs);
    };
    timer = setTimeout(look, everyMs);
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [cost, openId, state, everyMs]);

  return change;
}

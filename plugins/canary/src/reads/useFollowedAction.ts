import { useApi } from '@backstage/core-plugin-api';
import { TakenAction } from '@bellwether/plugin-canary-common';
import { useEffect, useState } from 'react';
import { canaryApiRef } from '../api';
import { isInTheWay, isOpen } from '../words';

/** The controller answers within seconds; nobody should have to reload to see it. */
const CONTROLLER_MS = 1_000;
/** People merge when they have the time. */
const PULL_REQUEST_MS = 15_000;

/** An action as it goes on, looked at until the controller is seen to have done it, or not. */
export function useFollowedAction(
  newest: TakenAction | undefined,
): TakenAction | undefined {
  const canary = useApi(canaryApiRef);
  const [seen, setSeen] = useState<TakenAction>();
  const isNewer =
    seen !== undefined &&
    newest?.id === seen.id &&
    seen.changedAt >= newest.changedAt;
  const action = isNewer ? seen : newest;
  const openId = action && isOpen(action) ? action.id : undefined;
  const everyMs =
    action && isInTheWay(action) ? CONTROLLER_MS : PULL_REQUEST_MS;

  useEffect(() => {
    if (!openId) return undefined;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      try {
        setSeen(await canary.getAction(openId, { signal: controller.signal }));
      } catch {
        // The list of actions is read too, and tells of a backend that does not answer.
      }
      if (!controller.signal.aborted) timer = setTimeout(look, everyMs);
    };
    timer = setTimeout(look, everyMs);
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [canary, openId, everyMs]);

  return action;
}

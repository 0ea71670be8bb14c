import { parseRolloutId } from '@bellwether/plugin-canary-common';
import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** Which rollout is looked at is in the address, so that a link shows the same. */
export function useAddress() {
  const [search, setSearch] = useSearchParams();
  const choose = useCallback(
    (id: string) =>
      setSearch(
        last => {
          const next = new URLSearchParams(last);
          next.set('rollout', id);
          return next;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setSearch],
  );
  return { rollout: search.get('rollout') ?? undefined, choose };
}

/** `?rollout=…` of a model's tab. */
export function rolloutSearch(id: string): string {
  return `?rollout=${encodeURIComponent(id)}`;
}

/** `prod-eu · payments-ml / card-fraud`. */
export function placeOf(id: string): string {
  const address = parseRolloutId(id);
  return address
    ? `${address.cluster} · ${address.namespace} / ${address.name}`
    : id;
}

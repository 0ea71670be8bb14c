import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

type Part = 'monitor' | 'window' | 'column' | 'by' | 'slice';

/** What is looked at is in the address, so that a link shows the same. */
export function useAddress() {
  const [search, setSearch] = useSearchParams();
  const change = useCallback(
    (parts: Partial<Record<Part, string | undefined>>) =>
      setSearch(
        last => {
          const next = new URLSearchParams(last);
          for (const [name, value] of Object.entries(parts)) {
            if (value === undefined) next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setSearch],
  );
  return {
    monitor: search.get('monitor') ?? undefined,
    window: search.get('window') ?? undefined,
    column: search.get('column') ?? undefined,
    /** Column by whose values rows are looked at apart, and the value. */
    by: search.get('by') ?? undefined,
    slice: search.get('slice') ?? undefined,
    change,
  };
}

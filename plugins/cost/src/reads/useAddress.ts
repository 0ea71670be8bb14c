import { costWindows, rollUps } from '@bellwether/plugin-cost-common';
import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

type Part =
  | 'days'
  | 'server'
  | 'target'
  | 'by'
  | 'cluster'
  | 'sort'
  | 'page'
  | 'savings';

/** What is looked at is in the address, so that a link shows the same. What it does not say, or says wrongly, is the usual. */
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
  const days = Number(search.get('days'));
  const target = Number(search.get('target'));
  const page = Number(search.get('page'));
  return {
    /** As the backend's configuration has it where absent. */
    days: costWindows.find(window => window === days),
    /** Whose size is looked at. */
    server: search.get('server') ?? undefined,
    /** Breach probability that the slider stands on. */
    target: target > 0 && target < 1 ? target : undefined,
    by: rollUps.find(by => by === search.get('by')) ?? 'team',
    cluster: search.get('cluster') ?? undefined,
    /** Column, with a minus before it from the least to the most. */
    sort: search.get('sort') ?? undefined,
    page: Number.isInteger(page) && page > 0 ? page : 1,
    showsAllSavings: search.get('savings') === 'all',
    change,
  };
}

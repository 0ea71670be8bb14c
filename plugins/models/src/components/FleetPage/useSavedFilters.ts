import { storageApiRef, useApi } from '@backstage/core-plugin-api';
import { useMemo } from 'react';
import useObservable from 'react-use/esm/useObservable';
import { z } from 'zod';
import { formatFleetView, parseFleetView } from './fleetView';

/** More than these nobody finds anything in. */
export const MOST_SAVED = 30;

const KEY = 'saved-filters';

const savedFiltersSchema = z.array(
  z.object({ name: z.string(), search: z.string() }),
);

/** A view of the fleet that somebody gave a name. */
export interface SavedFilter {
  name: string;
  /** Query of the URL, with its question mark; empty: the fleet as it opens. */
  search: string;
}

/** What is saved of a URL: the view, from its first page on, without what belongs to others. */
export function savedSearch(search: string): string {
  return formatFleetView({
    ...parseFleetView(new URLSearchParams(search)),
    page: 1,
  });
}

/** The signed-in person's saved views of the fleet, by name; they live where the portal keeps its users' settings. */
export function useSavedFilters() {
  const storage = useApi(storageApiRef);
  const bucket = useMemo(
    () => storage.forBucket('bellwether-models-fleet'),
    [storage],
  );
  const observed = useObservable(
    useMemo(() => bucket.observe$(KEY), [bucket]),
    bucket.snapshot(KEY),
  );
  const saved: SavedFilter[] =
    savedFiltersSchema.safeParse(observed.value).data ?? [];
  const keep = (filters: SavedFilter[]) =>
    bucket.set(
      KEY,
      filters
        .map(({ name, search }) => ({ name, search }))
        .sort((a, b) => a.name.localeCompare(b.name, 'en')),
    );
  const without = (name: string) => saved.filter(item => item.name !== name);
  return {
    saved,
    save: (filter: SavedFilter) => keep([...without(filter.name), filter]),
    remove: (name: string) => keep(without(name)),
  };
}

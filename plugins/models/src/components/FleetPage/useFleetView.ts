import { useCallback, useMemo, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import { FleetView, formatFleetView, parseFleetView } from './fleetView';

/** What a control changes of the view. */
export type ChangeView = (
  change: Partial<FleetView>,
  options?: { replace?: boolean },
) => void;

/** The view that the URL asks for, and a way to ask for another; a new filter or order starts at the first page. */
export function useFleetView(): { view: FleetView; changeView: ChangeView } {
  const { search } = useLocation();
  const navigate = useNavigate();
  const view = useMemo(
    () => parseFleetView(new URLSearchParams(search)),
    [search],
  );
  // Controls that wait (the text field) must not undo what was changed in the meantime.
  const latestSearch = useRef(search);
  latestSearch.current = search;

  const changeView = useCallback<ChangeView>(
    (change, options) => {
      const others = new URLSearchParams(latestSearch.current);
      const next = { ...parseFleetView(others), page: 1, ...change };
      navigate({ search: formatFleetView(next, others) }, options);
    },
    [navigate],
  );
  return { view, changeView };
}

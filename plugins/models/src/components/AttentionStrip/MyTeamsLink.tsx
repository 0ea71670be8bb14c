import { Link } from '@backstage/core-components';
import { useLocation } from 'react-router-dom';
import { useOwnership } from '../../hooks';
import {
  FleetView,
  formatFleetView,
  isOnlyOf,
  teamInUrl,
} from '../FleetPage/fleetView';

/** Narrows the fleet, and what needs a person, to what the signed-in user's groups own; and widens both again. */
export function MyTeamsLink(props: { view: FleetView }) {
  const { pathname, search } = useLocation();
  const groups = useOwnership()?.filter(ref => ref.startsWith('group:')) ?? [];
  if (groups.length === 0) return null;
  const isMine = isOnlyOf(props.view, groups);
  const next = {
    ...props.view,
    team: isMine ? [] : groups.map(teamInUrl),
    page: 1,
  };
  return (
    <Link
      to={`${pathname}${formatFleetView(next, new URLSearchParams(search))}`}
    >
      {isMine ? 'Models of all teams' : 'Only my teams’ models'}
    </Link>
  );
}

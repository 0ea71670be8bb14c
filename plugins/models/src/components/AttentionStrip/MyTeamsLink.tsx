import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useOwnership } from '../../hooks';
import { fleetRouteRef } from '../../routes';
import { teamInUrl } from '../FleetPage/fleetView';

/** The fleet narrowed to what the signed-in user's groups own. */
export function MyTeamsLink() {
  const fleetPath = useRouteRef(fleetRouteRef)();
  const groups = useOwnership()?.filter(ref => ref.startsWith('group:')) ?? [];
  if (groups.length === 0) return null;
  return (
    <Link to={`${fleetPath}?team=${groups.map(teamInUrl).join(',')}`}>
      Only my teams’ models
    </Link>
  );
}

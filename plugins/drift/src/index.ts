/**
 * Drift of a model and of the fleet, for the legacy frontend system. The new one is served by `./alpha`.
 *
 * @packageDocumentation
 */
export { driftApiRef } from './api';
export { driftFleetColumn } from './fleetColumn';
export {
  driftPlugin,
  EntityDriftContent,
  EntityDriftTile,
  FleetDriftContent,
} from './plugin';
export { driftRouteRef } from './routes';

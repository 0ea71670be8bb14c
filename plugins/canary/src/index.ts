/**
 * Rollouts of models, for the legacy frontend system. The new one is served by `./alpha`.
 *
 * @packageDocumentation
 */
export { canaryApiRef } from './api';
export { canaryFleetColumn } from './fleetColumn';
export {
  canaryPlugin,
  EntityRolloutContent,
  EntityRolloutTile,
  RolloutBoardContent,
} from './plugin';
export { rolloutRouteRef } from './routes';

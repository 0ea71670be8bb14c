export { RolloutTile } from './RolloutTile';

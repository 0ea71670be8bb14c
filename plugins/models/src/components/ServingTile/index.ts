export { ServingTile } from './ServingTile';

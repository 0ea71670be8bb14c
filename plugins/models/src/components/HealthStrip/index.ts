export { HealthStrip } from './HealthStrip';
export { HealthTile } from './HealthTile';
export { HealthTiles, type Tile } from './HealthTiles';

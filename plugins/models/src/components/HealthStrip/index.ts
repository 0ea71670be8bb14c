export { HealthStrip } from './HealthStrip';
export { HealthTiles, type Tile } from './HealthTiles';

export { DriftTile } from './DriftTile';

export { CostTile } from './CostTile';

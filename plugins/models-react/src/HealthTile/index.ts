export { HealthTile } from './HealthTile';
export { SummaryTile } from './SummaryTile';

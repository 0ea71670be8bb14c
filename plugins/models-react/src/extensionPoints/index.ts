export { type FleetColumn } from '../fleet';
export * from './attachPoints';
export * from './FleetColumnBlueprint';
export * from './HealthTileBlueprint';

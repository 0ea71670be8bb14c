export { type FleetColumn } from './FleetColumn';

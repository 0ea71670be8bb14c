export { FleetDrift } from './FleetDrift';

export { FleetSources } from './FleetSources';
export { FleetStore } from './FleetStore';

export { DriverCard } from './DriverCard';
export { driveSteps } from './driveSteps';

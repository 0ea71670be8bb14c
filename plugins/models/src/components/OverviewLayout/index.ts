export { OverviewLayout, type OverviewCards } from './OverviewLayout';

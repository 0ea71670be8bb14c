export { BaselinesCard } from './BaselinesCard';

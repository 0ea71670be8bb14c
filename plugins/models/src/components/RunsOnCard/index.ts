export { RunsOnCard } from './RunsOnCard';

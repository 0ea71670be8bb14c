export { RolloutTab } from './RolloutTab';

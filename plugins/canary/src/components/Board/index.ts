export { RolloutBoard } from './RolloutBoard';

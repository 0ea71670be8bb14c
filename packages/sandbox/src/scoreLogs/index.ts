export { createScoreLogControl } from './control';
export { ScoreLog, type ScoredServer } from './ScoreLog';

export { readScoreLogs } from './ScoreLogConfig';
export type { ScoreLogConfig } from './ScoreLogConfig';
export {
  isInOrder,
  scoreFactsSchema,
  scoreProgressSchema,
} from './ScoreProgress';
export type { ScoreFacts, ScoreProgress } from './ScoreProgress';
export { ScoreReader } from './ScoreReader';
export type { ScoreReading } from './ScoreReader';

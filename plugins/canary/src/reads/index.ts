export { placeOf, rolloutSearch, useAddress } from './useAddress';
export {
  useAnalysisRuns,
  useBoard,
  useCapabilities,
  useEvidence,
  useRollouts,
  useTakenActions,
  useVerdict,
} from './useCanary';
export { useEvents } from './useEvents';
export { useFollowedAction } from './useFollowedAction';

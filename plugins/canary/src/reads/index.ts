export { placeOf, rolloutSearch, useAddress } from './useAddress';
export {
  useAnalysisRuns,
  useAnalysisTemplate,
  useBoard,
  useCapabilities,
  useDrive,
  useEvidence,
  useRollouts,
  useSummaries,
  useTakenActions,
  useVerdict,
} from './useCanary';
export { useEvents } from './useEvents';
export { useFollowedAction } from './useFollowedAction';

export { useAddress } from './useAddress';
export {
  useFleetCost,
  useFleetLedger,
  useModelCosts,
  useModelLedger,
  useRecommendations,
  useUsage,
} from './useCost';
export { useFollowedChange } from './useFollowedChange';
export { useSaveCsv } from './useSaveCsv';

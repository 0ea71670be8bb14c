export { useAddress } from './useAddress';
export { useSlices } from './useSlices';
export {
  useBaselines,
  useFleet,
  useHeatMap,
  useMonitors,
  useWindow,
  useWindows,
} from './useDrift';

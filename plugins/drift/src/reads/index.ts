export { useAddress } from './useAddress';
export {
  useBaselines,
  useFleet,
  useHeatMap,
  useMonitors,
  useWindow,
  useWindows,
} from './useDrift';
export { useWhyNot } from './useWhyNot';
export { useWrite } from './useWrite';

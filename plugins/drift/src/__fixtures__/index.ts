export { windowDetail } from './detail';
export {
  baselinesReply,
  fleetReply,
  monitor,
  proposedBaseline,
} from './monitors';
export { slicesReply } from './slices';
export { heatMapReply, windowsReply, windowSummary } from './windows';

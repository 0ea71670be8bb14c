export { windowDetail } from './detail';
export {
  baselinesReply,
  fleetReply,
  monitor,
  proposedBaseline,
} from './monitors';
export { heatMapReply, windowsReply, windowSummary } from './windows';

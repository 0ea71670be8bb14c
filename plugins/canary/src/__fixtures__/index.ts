export { capabilitiesReply, capability, preview, takenAction } from './actions';
export { boardReply } from './board';
export { drive, kserveRollout } from './drive';
export {
  analysisRunsReply,
  eventsReply,
  olderEventsReply,
  OTHER_ROLLOUT,
  ROLLOUT,
  rollout,
} from './rollout';
export { evidenceReply, verdict } from './verdict';

export { findCauses, goneColumns } from './causes';
export { decideAlert } from './decideAlert';
export { fleetDiscoveries } from './fleetDiscoveries';
export { isMuted, Publisher } from './Publisher';
export { silenceOf } from './silenceOf';
export { askOf, summarise } from './summarise';

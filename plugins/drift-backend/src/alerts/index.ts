export { causesOf, findCauses } from './causes';
export { decideAlert } from './decideAlert';
export { fleetDiscoveries } from './fleetDiscoveries';
export { isMuted, Publisher } from './Publisher';
export { silenceOf } from './silenceOf';
export { summarise } from './summarise';

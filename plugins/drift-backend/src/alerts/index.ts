export { decideAlert } from './decideAlert';
export { isMuted, Publisher } from './Publisher';
export { summarise } from './summarise';

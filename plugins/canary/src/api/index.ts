export { canaryApiRef } from './canaryApiRef';
export { summariesApiRef, type SummariesApi } from './summariesApiRef';

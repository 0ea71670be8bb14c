export { driftApiRef } from './driftApiRef';
export { summariesApiRef, type SummariesApi } from './summariesApiRef';

export { costApiRef } from './costApiRef';
export { summariesApiRef, type SummariesApi } from './summariesApiRef';

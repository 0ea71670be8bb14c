export { renderHtml, type ReportFrame } from './html';
export * from './schema';
export type { Named, ShownColumn, ShownReport, ShownTest } from './ShownReport';
export {
  FAMILY_WORDS,
  formatCount,
  formatInterval,
  formatNumber,
  formatP,
  formatShare,
  hasVotes,
  largestEffect,
  missingWords,
  rankColumns,
  stateWord,
  verdictSentence,
} from './words';

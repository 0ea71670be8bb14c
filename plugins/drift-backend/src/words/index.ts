export {
  columnNames,
  dayRange,
  effectWords,
  integer,
  percent,
  short,
} from './numbers';
export {
  basisSentence,
  type ErrorFacts,
  hasGrown,
  promiseSentence,
  seasonSentence,
  verdictSentence,
} from './sentences';

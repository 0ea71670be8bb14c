export * from './assemble';
export * from './ColumnPair';
export * from './compare';
export {
  columnReports,
  leadingEffect,
  type UntestedColumn,
} from './columnReports';
export * from './drawing';
export { columnFindings } from './findings';
export * from './ComparisonContext';
export * from './JointSample';
export { testLabels, type CountedLabels } from './labelTests';
export * from './marginal';
export {
  testNumbers,
  type MeasuredNumbers,
  type NumberDistances,
} from './numberTests';
export * from './plan';
export * from './selfChanges';
export * from './settings';
export * from './TalliedPair';

export { CompareButton, type Comparison } from './CompareButton';
export { ComparisonResult } from './ComparisonResult';

export { CompareButton } from './CompareButton';
export { ComparisonResult } from './ComparisonResult';

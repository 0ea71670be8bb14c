export { DiffView } from './DiffView';
export { useDiffStyles } from './useDiffStyles';

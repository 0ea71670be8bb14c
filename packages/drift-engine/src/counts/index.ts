export { compareCounts, type CountsComparison } from './compareCounts';
export {
  type ColumnKind,
  type Counted,
  countsByName,
  planFor,
} from './Counted';
export {
  countOnEngine,
  freezeOnEngine,
  type ComparedColumns,
} from './engineCounts';
export { exactDistances, openDistances } from './exactDistances';
export { sampleSize } from './sampleSize';
export { splitAtoms } from './splitAtoms';
export { largestChange } from './testColumns';

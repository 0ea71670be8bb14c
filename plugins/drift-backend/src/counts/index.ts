export { compareCounts } from './compareCounts';
export {
  type ColumnKind,
  type Counted,
  countsByName,
  planFor,
} from './Counted';
export { splitAtoms } from './splitAtoms';
export { largestChange } from './testColumns';

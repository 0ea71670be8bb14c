export { Columns } from './Columns';
export { Facts } from './Facts';
export { ShareBar } from './ShareBar';
export { useText } from './useText';

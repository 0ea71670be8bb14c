export { AliasChip } from './AliasChip';

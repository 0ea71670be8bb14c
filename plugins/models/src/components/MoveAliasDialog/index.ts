export { MoveAliasButton } from './MoveAliasButton';

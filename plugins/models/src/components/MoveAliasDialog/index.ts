export { MoveAliasButton } from './MoveAliasButton';
export { lacksPermission } from './lacksPermission';

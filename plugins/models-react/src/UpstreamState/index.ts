export { CellState, EmptyCell, type CellStateKind } from './CellState';
export { CopyButton } from './CopyButton';
export { describeError, type ErrorDescription } from './describeError';
export { type Loaded } from './Loaded';
export { SkeletonBar, SkeletonLines } from './Skeleton';
export { Snippet } from './Snippet';
export { StaleNotice } from './StaleNotice';
export {
  Failed,
  NoDataYet,
  NotConfigured,
  NotPermitted,
  StateMessage,
} from './StateMessage';
export {
  Loading,
  UpstreamState,
  type UpstreamStateProps,
} from './UpstreamState';

export { SizingThread } from './SizingThread';
export type { ClusterShared } from './SizingThread';

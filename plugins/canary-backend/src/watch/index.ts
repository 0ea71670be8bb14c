export { ClusterView } from './ClusterView';
export { LiveRollouts } from './LiveRollouts';
export { trafficNow } from './ServerView';
export type { ServerView } from './ServerView';

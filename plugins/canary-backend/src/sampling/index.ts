export { chooseProfile, readMetricProfiles } from './MetricProfile';
export type { MetricProfile } from './MetricProfile';
export { incrementsBetween } from './incrementsBetween';
export type { PodScope, RouterScope } from './promql';
export { isRouterProfile, readRouterSnapshot } from './readRouterSnapshot';
export { readSnapshot } from './readSnapshot';
export type { SentQuery } from './readSnapshot';
export { snapshotSchema } from './Snapshot';
export type { Snapshot } from './Snapshot';

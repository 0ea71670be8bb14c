export { compareVersions } from './compareVersions';
export type { ComparedVersion } from './compareVersions';
export { MetricRules } from './MetricRules';
export { thin } from './thin';

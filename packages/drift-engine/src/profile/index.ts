export {
  baselineSample,
  makeBaseline,
  parseBaseline,
  type Baseline,
} from './Baseline';
export { canonicalJson, hashOf } from './canonicalJson';
export {
  compareProfiles,
  ksInterval,
  tenthCounts,
  type Interval,
  type ProfileColumnComparison,
} from './compareProfiles';
export { freezePlan, type FreezeOptions } from './freezePlan';
export { keyedSample, type SampleRequest } from './keyedSample';
export { closeKs, ksBounds, type KsBounds, type ValueCount } from './ksBounds';
export { mergeProfiles } from './mergeProfiles';
export {
  profileSchema,
  type ColumnCounts,
  type LabelCounts,
  type NumericCounts,
  type Profile,
} from './Profile';
export {
  profilePlanSchema,
  type ColumnPlan,
  type ProfilePlan,
} from './ProfilePlan';
export { profileTable } from './profileTable';
export { rowHash, rowKeys, seededKey } from './rowHash';

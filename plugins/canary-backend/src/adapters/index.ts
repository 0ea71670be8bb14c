export { argoAdapter } from './argo/argoAdapter';
export { compareTraffic } from './compareTraffic';
export type {
  ActionOutcome,
  ActionPlan,
  ActionSession,
  AdapterCapability,
  DeliveryAdapter,
  Expectation,
  ObservedArm,
  ObservedRevision,
  ObservedRollout,
  RelatedResource,
  SeenServer,
  ServerObjects,
} from './DeliveryAdapter';
export {
  gitResources,
  readGitOwnership,
  withStillNames,
} from './git/ownership';
export type { GitObjectsSeen } from './git/ownership';
export { lastWriterOf } from './git/fieldManagers';
export type { WrittenField } from './git/fieldManagers';
export { identityOf } from './identityOf';
export { keepWhole } from './kept';
export { kserveAdapter } from './kserve/kserveAdapter';
export { runtimesOf } from './kserve/ReadService';

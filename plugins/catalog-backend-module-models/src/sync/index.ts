export { AppliedSets } from './AppliedSets';
export { EntitySync } from './EntitySync';
export type { EntitySyncOptions } from './EntitySync';
export type { Change, EntityReader, Reading } from './Reading';

import { pluginDatabase } from '@bellwether/plugin-models-node';

export { ActionStore } from './ActionStore';
export type { StoredAction } from './ActionStore';
export { EventStore } from './EventStore';
export type { NewRolloutEvent } from './EventStore';
export { RolloutStore } from './RolloutStore';
export type { StoredRollout } from './RolloutStore';
export { RunCopyStore } from './RunCopyStore';
export { tell } from './tell';

export const { connectDatabase, migrate } = pluginDatabase(
  '@bellwether/plugin-canary-backend',
);

export { toModelEntity } from './modelEntity';
export { toServerEntities } from './serverEntities';
export type { ServerEntities, ServerOwners } from './serverEntities';
export { serverApiRef, serverComponentRef } from './serverNames';

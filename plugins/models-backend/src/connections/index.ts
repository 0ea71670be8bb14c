export { AuthorizedConnectionsService } from './AuthorizedConnectionsService';
export { createConnectionsRouter } from './connectionsRouter';
export type {
  ConnectedRegistry,
  ConnectionsService,
} from './ConnectionsService';
export { DefaultConnectionsService } from './DefaultConnectionsService';

export { useConnectionsPath } from './useConnectionsPath';
export { useOwnership } from './useOwnership';

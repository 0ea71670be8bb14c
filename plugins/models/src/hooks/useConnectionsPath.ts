import { useRouteRef } from '@backstage/core-plugin-api';
import { connectionsRouteRef } from '../routes';

/** Where the state of every upstream is shown. */
export function useConnectionsPath(): string {
  return useRouteRef(connectionsRouteRef)();
}

import { backendShares } from '../../routes';
import { ReadRollout } from '../ReadRollout';
import { Canary, find, Routing, Seen } from './routing';

const GATEWAY_API = 'argoproj-labs/gatewayAPI';

/** HTTPRoutes that a Rollout names by the plugin of the Gateway API, as `<namespace>/<name>`. */
export function httpRoutesOf({ plugins }: Routing, ownNamespace = '') {
  const gateway = plugins?.[GATEWAY_API];
  if (!gateway) return [];
  const { httpRoute, httpRoutes = [], namespace = ownNamespace } = gateway;
  return [...(httpRoute ? [{ name: httpRoute }] : []), ...httpRoutes].map(
    ({ name }) => `${namespace}/${name}`,
  );
}

/** Share of the canary in each of them. */
export function gatewayShares(
  { objects }: ReadRollout,
  { stableService, canaryService }: Canary,
  routing: Routing,
): Seen[] {
  return httpRoutesOf(routing, objects.object.metadata.namespace).map(key => {
    const route = find(objects.related.httpRoutes, key);
    const shares =
      stableService === undefined || canaryService === undefined
        ? undefined
        : backendShares(route, stableService);
    return (
      shares && {
        share: shares.get(canaryService ?? '') ?? 0,
        source: `backends of HTTPRoute ${key.split('/')[1]}`,
      }
    );
  });
}

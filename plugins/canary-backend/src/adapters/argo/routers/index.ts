import { TrafficShare } from '@bellwether/plugin-canary-common';
import { ClusterObject, parseOnce } from '@bellwether/plugin-models-node';
import { ReadRollout } from '../ReadRollout';
import { rolloutSchema } from '../schema';
import { gatewayShares, httpRoutesOf } from './gatewayApi';
import { istioShares, virtualServicesOf } from './istio';
import { Routing, Seen } from './routing';

const parseRollout = parseOnce(rolloutSchema);

function routingOf(server: ClusterObject): Routing | undefined {
  return parseRollout(server)?.spec.strategy.canary?.trafficRouting;
}

/** VirtualServices of Istio that a Rollout names, as `<namespace>/<name>`. */
export function namedVirtualServices(server: ClusterObject): string[] {
  const routing = routingOf(server);
  return routing
    ? virtualServicesOf(routing, server.metadata.namespace).map(
        ({ key }) => key,
      )
    : [];
}

/** HTTPRoutes of the Gateway API that a Rollout names. */
export function namedHttpRoutes(server: ClusterObject): string[] {
  const routing = routingOf(server);
  return routing ? httpRoutesOf(routing, server.metadata.namespace) : [];
}

/**
 * Share of the canary in the routes that a Rollout names; of several, the least, since that is what all of them give it. Undefined
 * where one of them was not seen, or does not say it.
 */
export function routedShare(read: ReadRollout): TrafficShare | undefined {
  const { canary } = read.rollout.spec.strategy;
  if (!canary?.trafficRouting) return undefined;
  const seen: Seen[] = [
    ...istioShares(read, canary, canary.trafficRouting),
    ...gatewayShares(read, canary, canary.trafficRouting),
  ];
  const shares = seen.filter(one => one !== undefined);
  if (shares.length === 0 || shares.length < seen.length) return undefined;
  return shares.reduce((least, one) => (one.share < least.share ? one : least));
}

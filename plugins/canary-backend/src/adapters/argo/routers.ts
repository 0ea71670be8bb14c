import { TrafficShare } from '@bellwether/plugin-canary-common';
import { ClusterObject, parseOnce } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { backendShares } from '../routes';
import { share } from './readSteps';
import { ReadRollout } from './ReadRollout';
import { ArgoRollout, rolloutSchema } from './schema';

const GATEWAY_API = 'argoproj-labs/gatewayAPI';

const destinationSchema = z.object({
  destination: z.object({ host: z.string(), subset: z.string().optional() }),
  weight: z.number().nonnegative().optional(),
});

/** What is read of a VirtualService; `networking.istio.io/v1`. */
const virtualServiceSchema = z.object({
  spec: z
    .object({
      http: z
        .array(
          z.object({
            name: z.string().optional(),
            route: z.array(destinationSchema).default([]),
          }),
        )
        .default([]),
    })
    .default({ http: [] }),
});

const parseRollout = parseOnce(rolloutSchema);
const parseVirtualService = parseOnce(virtualServiceSchema);

type Destination = z.infer<typeof destinationSchema>;
type Canary = NonNullable<ArgoRollout['spec']['strategy']['canary']>;
type Routing = NonNullable<Canary['trafficRouting']>;

/** VirtualServices that a Rollout names, each with the names of its routes; `<name>.<namespace>` is one elsewhere. */
function virtualServicesOf({ istio }: Routing, namespace = '') {
  return [
    ...(istio?.virtualService ? [istio.virtualService] : []),
    ...(istio?.virtualServices ?? []),
  ].map(({ name, routes }) => {
    const [own, elsewhere] = name.split('.');
    return { key: `${elsewhere ?? namespace}/${own}`, routes };
  });
}

function httpRoutesOf({ plugins }: Routing, ownNamespace = '') {
  const gateway = plugins?.[GATEWAY_API];
  if (!gateway) return [];
  const { httpRoute, httpRoutes = [], namespace = ownNamespace } = gateway;
  return [...(httpRoute ? [{ name: httpRoute }] : []), ...httpRoutes].map(
    ({ name }) => `${namespace}/${name}`,
  );
}

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

type Seen = TrafficShare | undefined;

function istioShares(
  { objects }: ReadRollout,
  { canaryService }: Canary,
  routing: Routing,
): Seen[] {
  const { namespace } = objects.object.metadata;
  const subset = routing.istio?.destinationRule?.canarySubsetName;
  const isCanary = ({ destination }: Destination) =>
    subset !== undefined
      ? destination.subset === subset
      : destination.host.split('.')[0] === canaryService;
  return virtualServicesOf(routing, namespace).flatMap(
    ({ key, routes: names }): Seen[] => {
      const object = find(objects.related.virtualServices, key);
      const all = object && parseVirtualService(object)?.spec.http;
      if (!all) return [undefined];
      // Without names it has one route; with them, each of those.
      const routes = names?.length
        ? names.map(name => all.find(route => route.name === name))
        : all.slice(0, 1);
      return routes.map(route => {
        const destinations = route?.route ?? [];
        if (destinations.length === 0) return undefined;
        const total = sum(destinations);
        // Of one destination alone Istio asks for no weight: it gets everything.
        const [only] = destinations;
        const canaryShare =
          total > 0
            ? share(sum(destinations.filter(isCanary)), total)
            : Number(destinations.length === 1 && isCanary(only));
        return {
          share: canaryShare,
          source: `route ${
            route?.name ? `${route.name} ` : ''
          }of VirtualService ${key.split('/')[1]}`,
        };
      });
    },
  );
}

function sum(destinations: readonly Destination[]): number {
  return destinations.reduce((total, { weight = 0 }) => total + weight, 0);
}

function gatewayShares(
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

function find(
  objects: readonly ClusterObject[] = [],
  key: string,
): ClusterObject | undefined {
  return objects.find(
    ({ metadata }) => `${metadata.namespace}/${metadata.name}` === key,
  );
}

import { parseOnce } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { share } from '../readSteps';
import { ReadRollout } from '../ReadRollout';
import { Canary, find, Routing, Seen } from './routing';

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

const parseVirtualService = parseOnce(virtualServiceSchema);

type Destination = z.infer<typeof destinationSchema>;

/** VirtualServices that a Rollout names, each with the names of its routes; `<name>.<namespace>` is one elsewhere. */
export function virtualServicesOf({ istio }: Routing, namespace = '') {
  return [
    ...(istio?.virtualService ? [istio.virtualService] : []),
    ...(istio?.virtualServices ?? []),
  ].map(({ name, routes }) => {
    const [own, elsewhere] = name.split('.');
    return { key: `${elsewhere ?? namespace}/${own}`, routes };
  });
}

/** Share of the canary in each route of the VirtualServices that a Rollout names. */
export function istioShares(
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

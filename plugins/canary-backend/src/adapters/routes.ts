import {
  ClusterObject,
  httpRouteSchema,
  parseOnce,
  WatchedResource,
} from '@bellwether/plugin-models-node';
import { keepMetadataAndSpec } from './kept';

/** Routes of the Gateway API. */
export const httpRoutesResource: WatchedResource = {
  group: 'gateway.networking.k8s.io',
  version: 'v1',
  plural: 'httproutes',
  keep: keepMetadataAndSpec,
};

const parseRoute = parseOnce(httpRouteSchema);

/** Share of each backend in the rule of an HTTPRoute that holds one of them; undefined when it does not say it. */
export function backendShares(
  route: ClusterObject | undefined,
  backend: string,
): Map<string, number> | undefined {
  const { spec } = (route && parseRoute(route)) ?? {};
  const rule = spec?.rules?.find(({ backendRefs = [] }) =>
    backendRefs.some(({ name }) => name === backend),
  );
  const backends = rule?.backendRefs ?? [];
  const sum = backends.reduce((total, { weight = 1 }) => total + weight, 0);
  if (sum === 0) return undefined;
  return new Map(backends.map(({ name, weight = 1 }) => [name, weight / sum]));
}

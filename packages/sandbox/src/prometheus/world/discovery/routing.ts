import type { KubernetesApi, KubernetesObject } from '../../../kubernetes';
import {
  HTTP_ROUTES,
  INFERENCE_SERVICES,
  ROLLOUTS,
} from '../../../kubernetes/resources';
import { isJsonObject } from '../../../kubernetes/types';
import type { ServingPod } from './pods';

/** Share of a server's requests that each of its sides gets, by the name of the side. */
export type Routing = ReadonlyMap<string, number>;

type Objects = Pick<KubernetesApi, 'store'>;

/** What lies at a path of fields, wherever that leads. */
function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, field) => {
    if (Array.isArray(inner)) {
      return inner[Number(field)];
    }
    return isJsonObject(inner) ? inner[field] : undefined;
  }, value);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function shares(weights: [unknown, unknown][]): Routing {
  const known = weights.filter(
    (entry): entry is [string, number] =>
      typeof entry[0] === 'string' && typeof entry[1] === 'number',
  );
  const total = known.reduce((sum, [, weight]) => sum + weight, 0);
  const byside = new Map<string, number>();
  for (const [side, weight] of known) {
    byside.set(
      side,
      (byside.get(side) ?? 0) + (total > 0 ? weight / total : 0),
    );
  }
  return byside;
}

function ofRollout(rollout: KubernetesObject): Routing {
  const weights = at(rollout, 'status', 'canary', 'weights');
  const entry = (side: string): [unknown, unknown] => [
    at(weights, side, 'podTemplateHash'),
    at(weights, side, 'weight'),
  ];
  return shares([entry('stable'), entry('canary')]);
}

/** KServe's standard mode routes by an HTTPRoute, the serverless one by Knative. */
function ofService({ store }: Objects, service: KubernetesObject): Routing {
  const { namespace, name } = service.metadata;
  const route = store.get(HTTP_ROUTES, namespace, name);
  const backends = list(at(route, 'spec', 'rules', 0, 'backendRefs'));
  if (backends.length > 0) {
    return shares(
      backends.map(backend => [
        at(backend, 'name'),
        at(backend, 'weight') ?? 1,
      ]),
    );
  }
  const traffic = list(
    at(service, 'status', 'components', 'predictor', 'traffic'),
  );
  return shares(
    traffic.map(target => [at(target, 'revisionName'), at(target, 'percent')]),
  );
}

/**
 * How a server's requests are shared out among its sides, as its controller and router have it. Where they say nothing of the
 * pods that there are, each pod that answers gets as much as another.
 */
export function routingOf(objects: Objects, pods: ServingPod[]): Routing {
  const [{ serving, namespace }] = pods;
  const { store } = objects;
  let routing: Routing = new Map();
  if (serving?.kind === 'Rollout') {
    const rollout = store.get(ROLLOUTS, namespace, serving.server);
    routing = rollout ? ofRollout(rollout) : routing;
  } else if (serving) {
    const service = store.get(INFERENCE_SERVICES, namespace, serving.server);
    routing = service ? ofService(objects, service) : routing;
  }
  const sides = pods.map(pod => pod.serving?.side ?? '');
  const isKnown = sides.some(side => (routing.get(side) ?? 0) > 0);
  return isKnown ? routing : shares(sides.map(side => [side, 1]));
}

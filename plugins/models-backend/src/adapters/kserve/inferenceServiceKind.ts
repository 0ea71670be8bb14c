import {
  ANNOTATION_RUNTIME,
  ANNOTATION_SYSTEM,
} from '@bellwether/plugin-models-common';
import {
  ClusterObject,
  httpRouteSchema,
  InferenceService,
  inferenceServiceSchema,
  knativeRevisionSchema,
  modelOfPredictor,
  ObservedServer,
  parseOnce,
  referenceOfService,
  ServerKind,
} from '@bellwether/plugin-models-node';
import { readPhase } from './readPhase';
import { Belongings, readVersions } from './readVersions';
import { runtimeOf } from './runtimeOf';

/** Label by which the objects that KServe makes name their InferenceService. */
const SERVICE_LABEL = 'serving.kserve.io/inferenceservice';

const parseService = parseOnce(inferenceServiceSchema);
const parseRoute = parseOnce(httpRouteSchema);
const parseRevision = parseOnce(knativeRevisionSchema);

/** A KServe InferenceService. Routes and revisions are read where the cluster has such resources. */
export const inferenceServiceKind: ServerKind = {
  id: 'kserve',
  title: 'KServe InferenceService',
  resources: [
    {
      group: 'serving.kserve.io',
      version: 'v1beta1',
      plural: 'inferenceservices',
    },
    {
      group: 'gateway.networking.k8s.io',
      version: 'v1',
      plural: 'httproutes',
    },
    {
      group: 'serving.knative.dev',
      version: 'v1',
      plural: 'revisions',
      labelSelector: SERVICE_LABEL,
    },
  ],
  read(cluster, [services, routes = [], revisions = []]) {
    const belongings = groupByService(routes, revisions);
    return services.flatMap(object => {
      const service = parseService(object);
      return service
        ? readService(
            cluster,
            object,
            service,
            belongings.get(fullName(object, object.metadata.name)),
          )
        : [];
    });
  },
};

function readService(
  cluster: string,
  object: ClusterObject,
  service: InferenceService,
  belongings: Belongings = { revisions: new Map() },
): ObservedServer {
  const { metadata } = object;
  const { predictor } = service.spec;
  const reference = referenceOfService(object, predictor);
  const { versions, message } = readVersions(
    service,
    object,
    reference,
    belongings,
  );
  const phase = readPhase(service);
  return {
    cluster,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    reference,
    versions,
    phase: phase.phase,
    message: [phase.message, message].filter(Boolean).join(' ') || undefined,
    runtime: metadata.annotations?.[ANNOTATION_RUNTIME] ?? runtimeOf(service),
    image:
      modelOfPredictor(predictor)?.image ?? predictor.containers?.[0]?.image,
    system: metadata.annotations?.[ANNOTATION_SYSTEM],
    url: service.status.address?.url ?? service.status.url,
  };
}

function fullName({ metadata }: ClusterObject, name: string) {
  return `${metadata.namespace}/${name}`;
}

function groupByService(
  routes: ClusterObject[],
  revisions: ClusterObject[],
): Map<string, Belongings> {
  const groups = new Map<string, Belongings>();
  const groupOf = (name: string) => {
    const group: Belongings = groups.get(name) ?? { revisions: new Map() };
    groups.set(name, group);
    return group;
  };
  for (const object of routes) {
    const owner = object.metadata.ownerReferences?.find(
      ({ kind }) => kind === 'InferenceService',
    );
    // A service has a route for each of its parts too; the one that carries its name is that of its own address.
    if (owner?.name === object.metadata.name) {
      groupOf(fullName(object, owner.name)).route = parseRoute(object);
    }
  }
  for (const object of revisions) {
    const service = object.metadata.labels?.[SERVICE_LABEL];
    const revision = service && parseRevision(object);
    if (revision) {
      groupOf(fullName(object, service)).revisions.set(
        object.metadata.name,
        revision,
      );
    }
  }
  return groups;
}

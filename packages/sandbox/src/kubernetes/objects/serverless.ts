import type { WorldServer } from '../../world/types';
import { INFERENCE_SERVICES, REVISIONS } from '../resources';
import type { JsonObject, KubernetesObject, OwnerReference } from '../types';
import type { ServiceBasis } from './inferenceService';
import { type Condition, isAvailable, modelStatus } from './modelStatus';
import {
  CONTAINER,
  makePredictor,
  modelSpec,
  type Predictor,
  SERVICE_LABEL,
  SOURCE_ADDRESS,
} from './predictors';
import {
  kserveImageOf,
  modelAddress,
  modelAnnotations,
  runtimeOf,
  serverLabels,
} from './serving';
import { ownedBy, type Site } from './Site';

interface Sides {
  stable: Predictor;
  /** The revision that the spec asks for while it shares the requests with the one before. */
  canary?: Predictor;
}

function sidesOf(server: WorldServer, basis: ServiceBasis): Sides {
  const { stableVersion, canaryVersion, canaryWeight = 0, replicas } = server;
  const unready = Math.max(0, replicas - server.readyReplicas);
  const wanted = canaryVersion
    ? Math.max(1, Math.ceil((replicas * canaryWeight) / 100))
    : 0;
  const unreadyCanary = Math.min(unready, wanted);
  const revisionOf = (number: number) =>
    `${basis.name}-predictor-${String(number).padStart(5, '0')}`;
  return {
    stable: {
      version: stableVersion,
      workload: revisionOf(stableVersion),
      replicas,
      ready: replicas - (unready - unreadyCanary),
      ageSeconds: basis.stableAge,
    },
    ...(canaryVersion && {
      canary: {
        version: canaryVersion,
        workload: revisionOf(Math.max(canaryVersion, stableVersion + 1)),
        replicas: wanted,
        ready: wanted - unreadyCanary,
        ageSeconds: basis.canaryAge,
      },
    }),
  };
}

function componentOf({ stable, canary }: Sides, weight: number): JsonObject {
  const latest = canary ?? stable;
  return {
    latestCreatedRevision: latest.workload,
    ...(isAvailable(latest)
      ? { latestReadyRevision: latest.workload }
      : canary && { latestReadyRevision: stable.workload }),
    latestRolledoutRevision: stable.workload,
    traffic: canary
      ? [
          {
            latestRevision: true,
            percent: weight,
            revisionName: canary.workload,
            tag: 'latest',
          },
          {
            latestRevision: false,
            percent: 100 - weight,
            revisionName: stable.workload,
            tag: 'prev',
          },
        ]
      : [
          {
            latestRevision: true,
            percent: 100,
            revisionName: stable.workload,
          },
        ],
  };
}

function conditionsOf(site: Site, { stable, canary }: Sides): Condition[] {
  const latest = canary ?? stable;
  const at = site.time(latest.ageSeconds);
  const status = isAvailable(latest) ? 'True' : 'False';
  const why =
    status === 'False'
      ? {
          reason: 'RevisionFailed',
          message: `Revision "${latest.workload}" failed with message: Container failed with: exit status 1.`,
        }
      : {};
  const condition = (type: string): Condition => ({
    lastTransitionTime: at,
    ...why,
    status,
    type,
  });
  return [
    { lastTransitionTime: at, status: 'True', type: 'IngressReady' },
    condition('LatestDeploymentReady'),
    condition('PredictorConfigurationReady'),
    condition('PredictorReady'),
    condition('PredictorRouteReady'),
    condition('Ready'),
    condition('RoutesReady'),
    {
      lastTransitionTime: at,
      severity: 'Info',
      status: 'False',
      type: 'Stopped',
    },
  ];
}

function makeRevision(
  site: Site,
  server: WorldServer,
  name: string,
  { version, workload, ageSeconds, replicas, ready }: Predictor,
  owner: OwnerReference,
): KubernetesObject {
  const at = site.time(ageSeconds);
  return {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Revision',
    metadata: site.meta({
      resource: REVISIONS,
      name: workload,
      namespace: server.namespace,
      ageSeconds,
      generation: 1,
      labels: {
        ...serverLabels(site, server),
        component: 'predictor',
        [SERVICE_LABEL]: name,
        'serving.knative.dev/configuration': `${name}-predictor`,
        'serving.knative.dev/configurationGeneration': String(version),
        'serving.knative.dev/service': `${name}-predictor`,
      },
      annotations: {
        ...modelAnnotations(site, server, version),
        [SOURCE_ADDRESS]: modelAddress(server.model, version),
        'autoscaling.knative.dev/min-scale': String(replicas),
      },
      owner,
    }),
    spec: {
      containerConcurrency: 0,
      containers: [
        {
          name: CONTAINER,
          image: kserveImageOf(site, server),
          args: [`--model_name=${name}`, '--model_dir=/mnt/models'],
        },
      ],
      timeoutSeconds: 300,
    },
    status: {
      actualReplicas: ready,
      desiredReplicas: replicas,
      conditions: [
        {
          lastTransitionTime: at,
          status: ready > 0 ? 'True' : 'False',
          type: 'Ready',
        },
      ],
      observedGeneration: 1,
    },
  };
}

/** An InferenceService in Serverless mode: revisions and the traffic between them, as Knative reports it. */
export function makeServerless(
  site: Site,
  server: WorldServer,
  { name, metadata, generation, ...basis }: ServiceBasis,
): KubernetesObject[] {
  const { namespace, canaryWeight = 0 } = server;
  const sides = sidesOf(server, { name, metadata, generation, ...basis });
  const { stable, canary } = sides;
  const latest = canary ?? stable;
  const annotations = modelAnnotations(site, server, latest.version);
  const url = `http://${name}-${namespace}.example.com`;
  const owner = ownedBy(INFERENCE_SERVICES, metadata);
  const service: KubernetesObject = {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata,
    spec: {
      predictor: {
        ...(Object.keys(annotations).length > 0 && { annotations }),
        ...(canary && { canaryTrafficPercent: canaryWeight }),
        minReplicas: server.replicas,
        model: modelSpec(site, server, latest.version),
      },
    },
    status: {
      address: {
        url: `http://${name}-predictor.${namespace}.svc.cluster.local`,
      },
      clusterServingRuntimeName: runtimeOf(site, server).kserve,
      components: {
        predictor: {
          ...componentOf(sides, canaryWeight),
          url: `http://${name}-predictor-${namespace}.example.com`,
        },
      },
      conditions: conditionsOf(site, sides),
      deploymentMode: 'Serverless',
      modelStatus: modelStatus(stable),
      observedGeneration: generation,
      url,
    },
  };
  return [
    service,
    ...[stable, ...(canary ? [canary] : [])].flatMap(predictor => [
      makeRevision(site, server, name, predictor, owner),
      ...makePredictor(site, server, name, predictor, {
        deployment: `${predictor.workload}-deployment`,
        owner,
      }),
    ]),
  ];
}

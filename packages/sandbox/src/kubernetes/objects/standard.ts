import type { WorldServer } from '../../world/types';
import { INFERENCE_SERVICES } from '../resources';
import type { JsonObject, KubernetesObject } from '../types';
import { hashOfDeployment } from './deployment';
import { makeRoute } from './httpRoute';
import type { ServiceBasis } from './inferenceService';
import { type Condition, isAvailable, modelStatus } from './modelStatus';
import { makePredictor, modelSpec, type Predictor } from './predictors';
import { makeService } from './service';
import { modelAnnotations, runtimeOf } from './serving';
import { ownedBy, type Site } from './Site';

interface Sides {
  stable: Predictor;
  canary?: Predictor;
}

function sidesOf(server: WorldServer, basis: ServiceBasis): Sides {
  const { stableVersion, canaryVersion, canaryWeight = 0, replicas } = server;
  const unready = Math.max(0, replicas - server.readyReplicas);
  const wanted = canaryVersion ? Math.ceil((replicas * canaryWeight) / 100) : 0;
  const unreadyCanary = Math.min(unready, wanted);
  // KServe takes away as many stable pods as canaries are ready.
  const stable = replicas - (wanted - unreadyCanary);
  const workloadOf = (version: number) => `${basis.name}-v${version}-predictor`;
  return {
    stable: {
      version: stableVersion,
      workload: workloadOf(stableVersion),
      replicas: stable,
      ready: Math.max(0, stable - (unready - unreadyCanary)),
      ageSeconds: basis.stableAge,
    },
    ...(canaryVersion && {
      canary: {
        version: canaryVersion,
        workload: workloadOf(canaryVersion),
        replicas: wanted,
        ready: wanted - unreadyCanary,
        ageSeconds: basis.canaryAge,
      },
    }),
  };
}

function conditionsOf(
  site: Site,
  namespace: string,
  { stable, canary }: Sides,
): Condition[] {
  const at = site.time(stable.ageSeconds);
  const status = isAvailable(stable) ? 'True' : 'False';
  const why = isAvailable(stable)
    ? {
        message: `ReplicaSet "${stable.workload}-${hashOfDeployment(
          site,
          namespace,
          stable.workload,
        )}" has successfully progressed.`,
        reason: 'NewReplicaSetAvailable',
      }
    : {
        message: 'Deployment does not have minimum availability.',
        reason: 'MinimumReplicasUnavailable',
      };
  const canaryReady = canary && canary.ready > 0;
  return [
    ...(canary
      ? [
          {
            lastTransitionTime: site.time(canary.ageSeconds),
            reason: canaryReady ? 'AllCanariesReady' : 'CanariesNotReady',
            severity: 'Info',
            status: canaryReady ? ('True' as const) : ('False' as const),
            type: 'CanaryPredictorReady',
          },
        ]
      : []),
    { lastTransitionTime: at, status: 'True', type: 'IngressReady' },
    { lastTransitionTime: at, ...why, status, type: 'PredictorReady' },
    {
      lastTransitionTime: at,
      ...(status === 'False' && why),
      status,
      type: 'Ready',
    },
    {
      lastTransitionTime: at,
      severity: 'Info',
      status: 'False',
      type: 'Stopped',
    },
  ];
}

function statusOf(
  site: Site,
  server: WorldServer,
  { name }: ServiceBasis,
  sides: Sides,
): JsonObject {
  const { stable, canary } = sides;
  const { namespace, canaryWeight = 0 } = server;
  const host = (part: string) => `http://${part}-${namespace}.example.com`;
  return {
    address: {
      url: `http://${stable.workload}.${namespace}.svc.cluster.local`,
    },
    ...(canary && {
      canaryStatuses: [
        {
          modelStatus: { transitionStatus: '' },
          name: `v${canary.version}`,
          ready: canary.ready > 0,
          trafficPercent: canaryWeight,
        },
      ],
    }),
    clusterServingRuntimeName: runtimeOf(site, server).kserve,
    components: { predictor: { url: host(stable.workload) } },
    conditions: conditionsOf(site, namespace, sides),
    deploymentMode: 'Standard',
    modelStatus: modelStatus(stable),
    // Of the Deployment, not of the InferenceService: KServe hands on what it finds there.
    observedGeneration: 1,
    url: host(name),
  };
}

/** An InferenceService in Standard mode: Deployments, and a route of the Gateway API. */
export function makeStandard(
  site: Site,
  server: WorldServer,
  basis: ServiceBasis,
): KubernetesObject[] {
  const { name, metadata, stableAge } = basis;
  const { namespace } = server;
  const sides = sidesOf(server, basis);
  const { stable, canary } = sides;
  const owner = ownedBy(INFERENCE_SERVICES, metadata);
  const predictorSpec = ({ version }: Predictor) => {
    const annotations = modelAnnotations(site, server, version);
    return {
      ...(Object.keys(annotations).length > 0 && { annotations }),
      model: modelSpec(site, server, version),
      name: `v${version}`,
    };
  };
  const service: KubernetesObject = {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata,
    spec: {
      ...(canary && {
        canary: [
          {
            predictor: predictorSpec(canary),
            trafficPercent: server.canaryWeight ?? 0,
          },
        ],
      }),
      predictor: { ...predictorSpec(stable), minReplicas: server.replicas },
    },
    status: statusOf(site, server, basis, sides),
  };
  const predictors = [stable, ...(canary ? [canary] : [])];
  return [
    service,
    ...predictors.flatMap(predictor => [
      ...makePredictor(site, server, name, predictor, {
        deployment: predictor.workload,
        owner,
      }),
      makeService(site, {
        namespace,
        name: predictor.workload,
        labels: metadata.labels ?? {},
        selector: { app: `isvc.${predictor.workload}` },
        owner,
        ageSeconds: predictor.ageSeconds,
      }),
    ]),
    ...[name, stable.workload].map(route =>
      makeRoute(site, {
        namespace,
        name: route,
        service: name,
        backend: stable.workload,
        owner,
        ageSeconds: stableAge,
      }),
    ),
  ];
}

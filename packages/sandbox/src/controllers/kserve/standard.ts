import { isAvailable } from '../../kubernetes/objects/modelStatus';
import { mergeDiff, withoutZeros } from '../engine/mergeDiff';
import { Plan } from '../engine/Plan';
import { isControlledBy } from '../schemas/meta';
import type { Deployment } from '../schemas/workloads';
import {
  NOT_STOPPED,
  type WantedCondition,
  withConditions,
} from './conditions';
import { keepRoute } from './route';
import {
  type KserveOptions,
  leastOf,
  type Predictor,
  type ServiceSnapshot,
} from './schema';
import { isToStop, reconcileStopped } from './stopped';
import { keepDeployment, modelStatusOf, ownedBy, runtimeOf } from './workload';

const SERVICE = { apiVersion: 'v1', kind: 'Service' };
const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' };
export const INFERENCE_SERVICE = {
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
};

interface Side {
  predictor: Predictor;
  /** Name of its Deployment, its Service and its route. */
  workload: string;
  percent: number;
  replicas: number;
  existing?: Deployment;
}

function readyOf({ existing }: Side): number {
  return existing?.status.readyReplicas ?? 0;
}

/** KServe calls a canary ready as soon as one of its pods is. */
function isReady(side: Side): boolean {
  return readyOf(side) > 0;
}

function sidesOf({ service, deployments }: ServiceSnapshot): {
  stable: Side;
  canaries: Side[];
} {
  const { name } = service.metadata;
  const { predictor, canary } = service.spec;
  const sideOf = (part: Predictor, percent: number, replicas: number): Side => {
    const workload = part.name
      ? `${name}-${part.name}-predictor`
      : `${name}-predictor`;
    return {
      predictor: part,
      workload,
      percent,
      replicas,
      existing: deployments.find(({ metadata }) => metadata.name === workload),
    };
  };
  const canaries = canary.map(entry =>
    sideOf(
      entry.predictor,
      entry.trafficPercent,
      entry.predictor.minReplicas ??
        Math.ceil((leastOf(predictor) * entry.trafficPercent) / 100),
    ),
  );
  const taken = canaries.reduce((sum, side) => sum + side.replicas, 0);
  // Each has an autoscaler, and that knows no less than one pod.
  const atLeastOne = (side: Side) => ({
    ...side,
    replicas: Math.max(1, side.replicas),
  });
  return {
    stable: atLeastOne(sideOf(predictor, 0, leastOf(predictor) - taken)),
    canaries: canaries.map(atLeastOne),
  };
}

/** The ReplicaSet that a Deployment has pods in. */
function replicaSetOf(
  { replicaSets }: ServiceSnapshot,
  { existing, workload }: Side,
): string {
  const set = replicaSets.find(
    ({ metadata, spec }) =>
      existing !== undefined &&
      isControlledBy(metadata, existing.metadata) &&
      spec.replicas > 0,
  );
  return set?.metadata.name ?? workload;
}

function conditionsFor(
  snapshot: ServiceSnapshot,
  stable: Side,
  canaries: Side[],
): WantedCondition[] {
  const counts = { replicas: stable.replicas, ready: readyOf(stable) };
  const available = stable.existing !== undefined && isAvailable(counts);
  const status = available ? 'True' : 'False';
  const why = available
    ? {
        reason: 'NewReplicaSetAvailable',
        message: `ReplicaSet "${replicaSetOf(
          snapshot,
          stable,
        )}" has successfully progressed.`,
      }
    : {
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
  const areReady = canaries.every(isReady);
  return [
    ...(canaries.length > 0
      ? [
          {
            type: 'CanaryPredictorReady',
            severity: 'Info',
            status: areReady ? 'True' : 'False',
            reason: areReady ? 'AllCanariesReady' : 'CanariesNotReady',
          },
        ]
      : []),
    { type: 'IngressReady', status: 'True' },
    { type: 'PredictorReady', status, ...why },
    { type: 'Ready', status, ...(!available && why) },
    NOT_STOPPED,
  ];
}

function keepService(
  plan: Plan,
  { service, services }: ServiceSnapshot,
  workload: string,
): void {
  const { namespace } = service.metadata;
  if (services.some(({ metadata }) => metadata.name === workload)) {
    return;
  }
  plan.create({
    ...SERVICE,
    metadata: {
      name: workload,
      namespace,
      labels: service.metadata.labels,
      ownerReferences: [ownedBy(service)],
    },
    spec: {
      type: 'ClusterIP',
      selector: { app: `isvc.${workload}` },
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }],
    },
    status: { loadBalancer: {} },
  });
}

/**
 * One look of KServe in Standard mode: a Deployment for each predictor, and a route to the stable one. As released in 0.20.0
 * it counts a canary as ready, reports the share that was asked for, and sends it nothing.
 */
export function reconcileStandard(
  snapshot: ServiceSnapshot,
  options: KserveOptions,
  now: Date,
): Plan {
  if (isToStop(snapshot.service)) return reconcileStopped(snapshot, now);
  const plan = new Plan();
  const { service, deployments } = snapshot;
  const { name, namespace } = service.metadata;
  const { stable, canaries } = sidesOf(snapshot);
  const sides = [stable, ...canaries];
  for (const { predictor, workload, replicas, existing } of sides) {
    const app = `isvc.${workload}`;
    keepDeployment(
      plan,
      existing,
      { service, predictor, name: workload, app, replicas },
      options,
      now,
    );
    keepService(plan, snapshot, workload);
  }
  const wanted = sides.map(({ workload }) => workload);
  deployments
    .filter(({ metadata }) => !wanted.includes(metadata.name))
    .forEach(({ metadata }) =>
      plan.delete({ ...DEPLOYMENT, namespace, name: metadata.name }),
    );
  const moved = options.movesTraffic ? canaries.filter(isReady) : [];
  const share = moved.reduce((sum, { percent }) => sum + percent, 0);
  keepRoute(plan, snapshot, name, now, [
    { name: stable.workload, weight: share > 0 ? 100 - share : 1 },
    ...moved.map(({ workload, percent }) => ({
      name: workload,
      weight: percent,
    })),
  ]);
  keepRoute(plan, snapshot, stable.workload, now, [
    { name: stable.workload, weight: 1 },
  ]);
  const host = (part: string) => `http://${part}-${namespace}.example.com`;
  const status = {
    ...service.status,
    address: {
      url: `http://${stable.workload}.${namespace}.svc.cluster.local`,
    },
    canaryStatuses: canaries.map(side => ({
      modelStatus: { transitionStatus: '' },
      name: side.predictor.name ?? '',
      ready: isReady(side),
      trafficPercent: side.percent,
    })),
    clusterServingRuntimeName: runtimeOf(service.spec.predictor),
    components: { predictor: { url: host(stable.workload) } },
    conditions: withConditions(
      service.status.conditions,
      conditionsFor(snapshot, stable, canaries),
      now,
    ),
    deploymentMode: 'Standard',
    modelStatus: modelStatusOf(stable.existing, snapshot.pods),
    observedGeneration: stable.existing?.status.observedGeneration ?? 0,
    url: host(name),
  };
  const patch = mergeDiff(
    withoutZeros({ ...service.status }),
    withoutZeros(status),
  );
  if (patch) {
    plan.patch({ ...INFERENCE_SERVICE, name, namespace }, { status: patch });
  }
  return plan;
}

import { mergeDiff, withoutZeros } from '../engine/mergeDiff';
import { Plan } from '../engine/Plan';
import { isControlledBy } from '../schemas/meta';
import { withConditions } from './conditions';
import type { InferenceService, ServiceSnapshot } from './schema';

const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' };
const ROUTE = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
};
const SERVICE = { apiVersion: 'v1', kind: 'Service' };

const STOP = 'serving.kserve.io/stop';
const STOPPED = { status: 'False', reason: 'Stopped' };

/** Whether a service is told to serve nothing, whatever its spec says. */
export function isToStop({ metadata }: InferenceService): boolean {
  return metadata.annotations[STOP]?.toLowerCase() === 'true';
}

/** One look of KServe in Standard mode at a service that is to stop: it takes away all that serves the model. */
export function reconcileStopped(snapshot: ServiceSnapshot, now: Date): Plan {
  const plan = new Plan();
  const { service, deployments, routes, services } = snapshot;
  const { namespace, name } = service.metadata;
  const gone = [
    ...deployments.map(object => ({ ...object, ...DEPLOYMENT })),
    ...routes.map(object => ({ ...object, ...ROUTE })),
    ...services
      .filter(({ metadata }) => isControlledBy(metadata, service.metadata))
      .map(object => ({ ...object, ...SERVICE })),
  ];
  gone.forEach(({ apiVersion, kind, metadata }) =>
    plan.delete({ apiVersion, kind, namespace, name: metadata.name }),
  );
  const { canary } = service.spec;
  const { clusterServingRuntimeName } = service.status;
  const status = {
    clusterServingRuntimeName,
    canaryStatuses: canary.map(({ predictor, trafficPercent }) => ({
      modelStatus: { transitionStatus: '' },
      name: predictor.name ?? '',
      ready: false,
      trafficPercent,
    })),
    conditions: withConditions(
      service.status.conditions,
      [
        ...(canary.length > 0
          ? [{ ...STOPPED, type: 'CanaryPredictorReady', severity: 'Info' }]
          : []),
        ...['IngressReady', 'PredictorReady', 'Ready'].map(type => ({
          ...STOPPED,
          type,
        })),
        { type: 'Stopped', status: 'True', severity: 'Info' },
      ],
      now,
    ),
    deploymentMode: 'Standard',
  };
  const patch = mergeDiff(
    withoutZeros({ ...service.status }),
    withoutZeros(status),
  );
  if (patch) {
    plan.patch(
      {
        apiVersion: 'serving.kserve.io/v1beta1',
        kind: 'InferenceService',
        namespace,
        name,
      },
      { status: patch },
    );
  }
  return plan;
}

import {
  CONTAINER,
  SERVICE_LABEL,
  SOURCE_ADDRESS,
} from '../../kubernetes/objects/predictors';
import { timestamp } from '../engine/clock';
import { mergeDiff, withoutZeros } from '../engine/mergeDiff';
import type { Plan } from '../engine/Plan';
import type { Deployment } from '../schemas/workloads';
import { withConditions } from './conditions';
import {
  type KserveOptions,
  leastOf,
  type Revision,
  type ServiceSnapshot,
} from './schema';
import { addressOf, ownedBy } from './workload';

const REVISION = { apiVersion: 'serving.knative.dev/v1', kind: 'Revision' };

function numberOf({ metadata }: Revision): number {
  return Number(/(\d+)$/.exec(metadata.name)?.[1] ?? 0);
}

export function newestOf(revisions: readonly Revision[]): Revision | undefined {
  return [...revisions].sort(
    (left, right) => numberOf(right) - numberOf(left),
  )[0];
}

/** Makes the revision of the model that is asked for. Returns its name. */
export function createRevision(
  plan: Plan,
  { service, revisions }: ServiceSnapshot,
  { version }: KserveOptions,
  now: Date,
): string {
  const { name, namespace, labels } = service.metadata;
  const { predictor } = service.spec;
  const last = newestOf(revisions);
  const number = (last ? numberOf(last) : 0) + 1;
  const revision = `${name}-predictor-${String(number).padStart(5, '0')}`;
  plan.create({
    ...REVISION,
    metadata: {
      name: revision,
      namespace,
      generation: 1,
      creationTimestamp: timestamp(now),
      labels: {
        ...labels,
        component: 'predictor',
        [SERVICE_LABEL]: name,
        'serving.knative.dev/configuration': `${name}-predictor`,
        'serving.knative.dev/configurationGeneration': String(number),
        'serving.knative.dev/service': `${name}-predictor`,
      },
      annotations: {
        ...predictor.annotations,
        [SOURCE_ADDRESS]: addressOf(predictor),
        'autoscaling.knative.dev/min-scale': String(leastOf(predictor)),
      },
      ownerReferences: [ownedBy(service)],
    },
    spec: {
      containerConcurrency: 0,
      containers: [
        {
          name: CONTAINER,
          image: `registry.example.com/kserve/sklearnserver:${version}`,
          args: [`--model_name=${name}`, '--model_dir=/mnt/models'],
        },
      ],
      timeoutSeconds: 300,
    },
    status: { observedGeneration: 1 },
  });
  return revision;
}

/** Notes in a revision how many pods it has. */
export function noteRevision(
  plan: Plan,
  { revisions, service }: ServiceSnapshot,
  name: string,
  deployment: Deployment | undefined,
  now: Date,
): void {
  const revision = revisions.find(({ metadata }) => metadata.name === name);
  if (!revision || !deployment) {
    return;
  }
  const { namespace } = service.metadata;
  const ready = deployment.status.readyReplicas;
  const conditions = Array.isArray(revision.status.conditions)
    ? revision.status.conditions
    : [];
  const isReady = ready > 0 || deployment.spec.replicas === 0;
  const [before] = withConditions(
    conditions,
    [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
    now,
  );
  const patch = mergeDiff(
    withoutZeros({ ...revision.status }),
    withoutZeros({
      ...revision.status,
      actualReplicas: ready,
      desiredReplicas: deployment.spec.replicas,
      conditions: [before],
    }),
  );
  if (patch) {
    plan.patch({ ...REVISION, name, namespace }, { status: patch });
  }
}

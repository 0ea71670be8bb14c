import { withDefaults, withLabels } from '../../kubernetes/objects/podTemplate';
import { timestamp } from '../engine/clock';
import { mergeDiff, withoutZeros } from '../engine/mergeDiff';
import { Plan } from '../engine/Plan';
import { findByTemplate, hashOfTemplate } from '../replicaSets/templates';
import type { Deployment, ReplicaSet } from '../schemas/workloads';

const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' };
const REPLICA_SET = { apiVersion: 'apps/v1', kind: 'ReplicaSet' };
const HASH_LABEL = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';

/** Share of the pods that has to be available for a Deployment to be. */
const LEAST_AVAILABLE = 0.75;

export interface DeploymentSnapshot {
  deployment: Deployment;
  /** Those that it controls. */
  replicaSets: readonly ReplicaSet[];
}

function createCurrent(
  plan: Plan,
  { deployment, replicaSets }: DeploymentSnapshot,
  now: Date,
): void {
  const { metadata, spec } = deployment;
  const { name, namespace, uid } = metadata;
  const hash = hashOfTemplate(spec.template, HASH_LABEL);
  const template = withLabels(withDefaults(spec.template), {
    [HASH_LABEL]: hash,
  });
  const revision = replicaSets.reduce(
    (newest, set) =>
      Math.max(newest, Number(set.metadata.annotations[REVISION] ?? 0)),
    0,
  );
  plan.create({
    ...REPLICA_SET,
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      generation: 1,
      creationTimestamp: timestamp(now),
      labels: template.metadata.labels,
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(spec.replicas),
        [REVISION]: String(revision + 1),
      },
      ownerReferences: [
        {
          ...DEPLOYMENT,
          name,
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      replicas: spec.replicas,
      selector: {
        matchLabels: { ...spec.selector.matchLabels, [HASH_LABEL]: hash },
      },
      template,
    },
    status: { replicas: 0 },
  });
}

function scale(plan: Plan, set: ReplicaSet, replicas: number): void {
  if (set.spec.replicas !== replicas) {
    const { name, namespace } = set.metadata;
    plan.patch({ ...REPLICA_SET, name, namespace }, { spec: { replicas } });
  }
}

function availability(
  { status }: Deployment,
  isAvailable: boolean,
  now: Date,
): object[] {
  const others = status.conditions.filter(({ type }) => type !== 'Available');
  const before = status.conditions.find(({ type }) => type === 'Available');
  const wanted = isAvailable ? 'True' : 'False';
  if (before?.status === wanted) {
    return status.conditions;
  }
  return [
    ...others,
    {
      type: 'Available',
      status: wanted,
      lastUpdateTime: timestamp(now),
      lastTransitionTime: timestamp(now),
      reason: isAvailable
        ? 'MinimumReplicasAvailable'
        : 'MinimumReplicasUnavailable',
      message: isAvailable
        ? 'Deployment has minimum availability.'
        : 'Deployment does not have minimum availability.',
    },
  ];
}

/** One look of the Deployment controller: the pods of a new template first, and those of the old one as they are replaced. */
export function reconcileDeployment(
  snapshot: DeploymentSnapshot,
  now: Date,
): Plan {
  const plan = new Plan();
  const { deployment, replicaSets } = snapshot;
  const { metadata, spec, status } = deployment;
  const current = findByTemplate(replicaSets, spec.template, HASH_LABEL);
  const others = replicaSets.filter(set => set !== current);
  if (current) {
    scale(plan, current, spec.replicas);
  } else {
    createCurrent(plan, snapshot, now);
  }
  const available = current?.status.availableReplicas ?? 0;
  others.forEach(set =>
    scale(
      plan,
      set,
      Math.min(set.spec.replicas, Math.max(0, spec.replicas - available)),
    ),
  );
  const sum = (count: 'replicas' | 'readyReplicas') =>
    replicaSets.reduce((total, set) => total + set.status[count], 0);
  const replicas = sum('replicas');
  const ready = sum('readyReplicas');
  const patch = mergeDiff(
    withoutZeros({ ...status }),
    withoutZeros({
      ...status,
      observedGeneration: metadata.generation,
      replicas,
      updatedReplicas: current?.status.replicas ?? 0,
      readyReplicas: ready,
      availableReplicas: ready,
      unavailableReplicas: Math.max(0, spec.replicas - ready),
      conditions: availability(
        deployment,
        ready >= Math.ceil(spec.replicas * LEAST_AVAILABLE),
        now,
      ),
    }),
  );
  if (patch) {
    const { name, namespace } = metadata;
    plan.patch({ ...DEPLOYMENT, name, namespace }, { status: patch });
  }
  return plan;
}

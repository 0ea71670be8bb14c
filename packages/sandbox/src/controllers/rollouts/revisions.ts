import { withDefaults, withLabels } from '../../kubernetes/objects/podTemplate';
import type { KubernetesObject } from '../../kubernetes/types';
import { timestamp } from '../engine/clock';
import type { Plan } from '../engine/Plan';
import { findByTemplate, hashOfTemplate } from '../replicaSets/templates';
import type { Rollout } from '../schemas/rollout';
import { type ReplicaSet, replicaSetSchema } from '../schemas/workloads';
import {
  ANALYSIS_RUN,
  DESIRED_REPLICAS,
  HASH_LABEL,
  REPLICA_SET,
  REVISION,
  REVISION_HISTORY,
  ROLLOUT,
} from './names';
import { hashOf, type Turn } from './Turn';

/** Annotations of a Rollout that its ReplicaSets do not take over. */
const NOT_COPIED = [
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
];

/** The ReplicaSet that was made from the template that a Rollout asks for; undefined when there is none yet. */
export function findCurrent(
  { spec }: Rollout,
  replicaSets: readonly ReplicaSet[],
): ReplicaSet | undefined {
  return findByTemplate(replicaSets, spec.template, HASH_LABEL);
}

export function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations[REVISION] ?? 0);
}

function copied({ metadata }: Rollout): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata.annotations).filter(
      ([key]) => !NOT_COPIED.includes(key),
    ),
  );
}

function newestRevision(sets: readonly ReplicaSet[]): number {
  return sets.reduce((newest, set) => Math.max(newest, revisionOf(set)), 0);
}

/** Makes the ReplicaSet of a new template, without pods. */
export function createCurrent(
  rollout: Rollout,
  replicaSets: readonly ReplicaSet[],
  now: Date,
  plan: Plan,
): ReplicaSet {
  const { name, namespace, uid } = rollout.metadata;
  const { template, selector, replicas } = rollout.spec;
  const hash = hashOfTemplate(template, HASH_LABEL);
  const labelled = withLabels(withDefaults(template), { [HASH_LABEL]: hash });
  const object: KubernetesObject = {
    ...REPLICA_SET,
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      generation: 1,
      creationTimestamp: timestamp(now),
      labels: labelled.metadata.labels,
      annotations: {
        ...copied(rollout),
        [DESIRED_REPLICAS]: String(replicas),
        [REVISION]: String(newestRevision(replicaSets) + 1),
      },
      ownerReferences: [
        { ...ROLLOUT, name, uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: {
      replicas: 0,
      selector: {
        ...selector,
        matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash },
      },
      template: labelled,
    },
    status: { replicas: 0 },
  };
  plan.create(object);
  return replicaSetSchema.parse(object);
}

function noteRevision(turn: Turn, revision: number): void {
  if (turn.revision === String(revision)) {
    return;
  }
  turn.plan.patch(turn.reference, {
    metadata: { annotations: { [REVISION]: String(revision) } },
  });
  turn.rollout.metadata.annotations[REVISION] = String(revision);
  turn.event('RolloutUpdated', `Rollout updated to revision ${revision}`);
}

/** Numbers the newest ReplicaSet above all others, as after an undo, and the Rollout with it. */
export function numberRevision(turn: Turn): void {
  const { sets, rollout, plan } = turn;
  const { name, namespace, annotations } = sets.current.metadata;
  const others = sets.all.filter(set => set !== sets.current);
  const before = revisionOf(sets.current);
  const revision = Math.max(before, newestRevision(others) + 1);
  const news = Object.fromEntries(
    Object.entries({ ...copied(rollout), [REVISION]: String(revision) }).filter(
      ([key, value]) => annotations[key] !== value,
    ),
  );
  if (Object.keys(news).length > 0) {
    const history = annotations[REVISION_HISTORY];
    plan.patch(
      { ...REPLICA_SET, name, namespace },
      {
        metadata: {
          annotations: {
            ...news,
            [REVISION_HISTORY]: history
              ? `${history},${before}`
              : String(before),
          },
        },
      },
    );
  }
  noteRevision(turn, revision);
}

/** Notes what a new ReplicaSet means for the Rollout. */
export function announceCurrent(turn: Turn): void {
  const { current } = turn.sets;
  const revision = revisionOf(current);
  noteRevision(turn, revision);
  turn.event(
    'NewReplicaSetCreated',
    `Created ReplicaSet ${current.metadata.name} (revision ${revision})`,
  );
}

/** Deletes the oldest ReplicaSets beyond those that are to be kept, with the runs that belong to them. */
export function keepHistoryShort({ sets, spec, runs, plan }: Turn): void {
  const oldestFirst = [...sets.others].sort((left, right) =>
    left.metadata.creationTimestamp < right.metadata.creationTimestamp ? -1 : 1,
  );
  const excess = Math.max(0, oldestFirst.length - spec.revisionHistoryLimit);
  for (const set of oldestFirst.slice(0, excess)) {
    const { metadata, status } = set;
    const isIdle =
      set.spec.replicas === 0 &&
      status.replicas === 0 &&
      status.observedGeneration >= metadata.generation;
    if (isIdle) {
      const { name, namespace } = metadata;
      plan.delete({ ...REPLICA_SET, name, namespace });
      runs.others
        .filter(run => run.metadata.labels[HASH_LABEL] === hashOf(set))
        .forEach(run =>
          plan.delete({ ...ANALYSIS_RUN, name: run.metadata.name, namespace }),
        );
    }
  }
}

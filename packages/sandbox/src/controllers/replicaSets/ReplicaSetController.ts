import { randomInt } from 'node:crypto';
import { HASH_CHARACTERS } from '../../kubernetes/objects/hashes';
import { builtIn } from '../../kubernetes/resources';
import { isJsonObject, type KubernetesObject } from '../../kubernetes/types';
import {
  createQueue,
  keyOf,
  REACTION_MILLISECONDS,
  type RunningController,
  splitKey,
} from '../engine/Controller';
import { Plan } from '../engine/Plan';
import type { Hands } from '../engine/Hands';
import { controllerOf, metaSchema, ownedBy, readAll } from '../schemas/meta';
import { podSchema, replicaSetSchema } from '../schemas/workloads';
import { reconcileReplicaSet } from './reconcileReplicaSet';
import { startPod } from './startPod';

const REPLICA_SETS = builtIn('replicasets');
const PODS = builtIn('pods');

/** From the creation of a pod to its readiness, with no image to load: as on nodes of KWOK. */
const START_MILLISECONDS = 50;

function makeSuffix(): string {
  return Array.from(
    { length: 5 },
    () => HASH_CHARACTERS[randomInt(HASH_CHARACTERS.length)],
  ).join('');
}

function isNew({ status }: KubernetesObject): boolean {
  return isJsonObject(status) && status.conditions === undefined;
}

/** Keeps as many pods as ReplicaSets ask for, and starts them. */
export function startReplicaSets(hands: Hands): RunningController {
  const { clock } = hands;

  const replicaSets = createQueue('ReplicaSet', clock, async key => {
    const { namespace, name } = splitKey(key);
    const object = hands.get({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      namespace,
      name,
    });
    const read = replicaSetSchema.safeParse(object);
    if (!read.success || read.data.metadata.deletionTimestamp) {
      return undefined;
    }
    const { uid } = read.data.metadata;
    const pods = readAll(
      podSchema,
      ownedBy([uid], hands.list(PODS, namespace)),
    );
    const snapshot = { replicaSet: read.data, pods };
    await hands.carryOut(
      reconcileReplicaSet(snapshot, clock.now(), makeSuffix),
    );
    return undefined;
  });

  const pods = createQueue('Pod', clock, async key => {
    const { namespace, name } = splitKey(key);
    const reference = { apiVersion: 'v1', kind: 'Pod', namespace, name };
    const pod = hands.get(reference);
    if (pod && isNew(pod)) {
      const plan = new Plan();
      plan.patch(reference, startPod(pod, clock.now()));
      await hands.carryOut(plan);
    }
    return undefined;
  });

  const unwatch = [
    hands.watch(REPLICA_SETS, ({ metadata: { namespace, name } }) =>
      replicaSets.add(keyOf(namespace, name), REACTION_MILLISECONDS),
    ),
    hands.watch(PODS, pod => {
      const { namespace, name } = pod.metadata;
      const owner = controllerOf(metaSchema.parse(pod.metadata), 'ReplicaSet');
      if (!owner) {
        return;
      }
      if (isNew(pod)) {
        pods.add(keyOf(namespace, name), START_MILLISECONDS);
      }
      replicaSets.add(keyOf(namespace, owner.name), REACTION_MILLISECONDS);
    }),
  ];
  return {
    close() {
      unwatch.forEach(stop => stop());
      replicaSets.close();
      pods.close();
    },
  };
}

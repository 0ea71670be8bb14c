import { builtIn } from '../../kubernetes/resources';
import {
  createQueue,
  keyOf,
  REACTION_MILLISECONDS,
  type RunningController,
  splitKey,
} from '../engine/Controller';
import type { Hands } from '../engine/Hands';
import { controllerOf, metaSchema, ownedBy, readAll } from '../schemas/meta';
import { deploymentSchema, replicaSetSchema } from '../schemas/workloads';
import { reconcileDeployment } from './reconcileDeployment';

const DEPLOYMENTS = builtIn('deployments');
const REPLICA_SETS = builtIn('replicasets');

/** Keeps ReplicaSets for Deployments. */
export function startDeployments(hands: Hands): RunningController {
  const { clock } = hands;
  const queue = createQueue('Deployment', clock, async key => {
    const { namespace, name } = splitKey(key);
    const read = deploymentSchema.safeParse(
      hands.get({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name }),
    );
    if (read.success) {
      const { uid } = read.data.metadata;
      const replicaSets = readAll(
        replicaSetSchema,
        ownedBy([uid], hands.list(REPLICA_SETS, namespace)),
      );
      const snapshot = { deployment: read.data, replicaSets };
      await hands.carryOut(reconcileDeployment(snapshot, clock.now()));
    }
    return undefined;
  });
  const add = (namespace: string | undefined, name: string) =>
    queue.add(keyOf(namespace, name), REACTION_MILLISECONDS);
  const unwatch = [
    hands.watch(DEPLOYMENTS, ({ metadata }) =>
      add(metadata.namespace, metadata.name),
    ),
    hands.watch(REPLICA_SETS, ({ metadata }) => {
      const owner = controllerOf(metaSchema.parse(metadata), 'Deployment');
      if (owner) {
        add(metadata.namespace, owner.name);
      }
    }),
  ];
  return {
    close() {
      unwatch.forEach(stop => stop());
      queue.close();
    },
  };
}

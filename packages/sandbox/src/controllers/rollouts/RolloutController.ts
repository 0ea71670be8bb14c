import {
  ANALYSIS_RUNS,
  ANALYSIS_TEMPLATES,
  builtIn,
  CLUSTER_ANALYSIS_TEMPLATES,
  ROLLOUTS,
} from '../../kubernetes/resources';
import type { KubernetesObject, ResourceType } from '../../kubernetes/types';
import {
  createQueue,
  keyOf,
  REACTION_MILLISECONDS,
  type RunningController,
  splitKey,
} from '../engine/Controller';
import type { Hands } from '../engine/Hands';
import { Plan } from '../engine/Plan';
import { analysisRunSchema, templateSchema } from '../schemas/analysis';
import { controllerOf, metaSchema, ownedBy, readAll } from '../schemas/meta';
import { type Rollout, rolloutSchema } from '../schemas/rollout';
import {
  ingressSchema,
  podSchema,
  replicaSetSchema,
  serviceSchema,
} from '../schemas/workloads';
import { canaryIngressName } from './canaryIngress';
import { ROLLOUT } from './names';
import type { Races } from './Races';
import { reconcileRollout } from './reconcileRollout';
import type { RolloutSnapshot } from './Turn';

const REPLICA_SETS = builtIn('replicasets');
const INGRESSES = builtIn('ingresses');

function snapshotOf(hands: Hands, rollout: Rollout): RolloutSnapshot {
  const { namespace, uid } = rollout.metadata;
  const list = (resource: ResourceType) => hands.list(resource, namespace);
  const replicaSets = readAll(
    replicaSetSchema,
    ownedBy([uid], list(REPLICA_SETS)),
  );
  const setUids = replicaSets.map(({ metadata }) => metadata.uid);
  return {
    rollout,
    replicaSets,
    pods: readAll(podSchema, ownedBy(setUids, list(builtIn('pods')))),
    analysisRuns: readAll(
      analysisRunSchema,
      ownedBy([uid], list(ANALYSIS_RUNS)),
    ),
    services: readAll(serviceSchema, list(builtIn('services'))),
    ingresses: readAll(ingressSchema, list(INGRESSES)),
    templates: readAll(templateSchema, list(ANALYSIS_TEMPLATES)),
    clusterTemplates: readAll(
      templateSchema,
      hands.list(CLUSTER_ANALYSIS_TEMPLATES),
    ),
  };
}

function announce(rollout: KubernetesObject): Plan {
  const { name, namespace, uid } = rollout.metadata;
  const plan = new Plan();
  plan.event({
    about: { ...ROLLOUT, name, namespace, uid },
    type: 'Normal',
    reason: 'RolloutAddedToInformer',
    message: `Rollout resource added to informer: ${namespace}/${name}`,
  });
  return plan;
}

/** Plays the controller of Argo Rollouts 1.9. */
export function startRollouts(hands: Hands, races?: Races): RunningController {
  const { clock } = hands;

  const queue = createQueue('Rollout', clock, async key => {
    const { namespace, name } = splitKey(key);
    const object =
      races?.seen(key) ?? hands.get({ ...ROLLOUT, namespace, name });
    const read = rolloutSchema.safeParse(object);
    if (!read.success) {
      return undefined;
    }
    const plan = reconcileRollout(snapshotOf(hands, read.data), clock.now());
    await hands.carryOut(plan);
    return plan.wakeAfterMilliseconds;
  });

  const add = (namespace: string | undefined, name: string) =>
    queue.add(keyOf(namespace, name), REACTION_MILLISECONDS);

  const addOwner = ({ metadata }: KubernetesObject) => {
    const owner = controllerOf(metaSchema.parse(metadata), 'Rollout');
    if (owner) {
      add(metadata.namespace, owner.name);
    }
  };

  const unwatch = [
    hands.watch(ROLLOUTS, (rollout, before) => {
      const { namespace, name } = rollout.metadata;
      const key = keyOf(namespace, name);
      if (!before) {
        hands.carryOut(announce(rollout)).catch(() => {});
      }
      const delay =
        races?.delayOf(key, before, hands.isWriting, clock.now()) ?? 0;
      queue.add(key, REACTION_MILLISECONDS + delay);
    }),
    hands.watch(REPLICA_SETS, addOwner),
    hands.watch(ANALYSIS_RUNS, addOwner),
    // A weight that somebody else wrote does not stay.
    hands.watch(INGRESSES, ({ metadata: { namespace, name } }) => {
      for (const { metadata, spec } of readAll(
        rolloutSchema,
        hands.list(ROLLOUTS, namespace),
      )) {
        const stable =
          spec.strategy.canary?.trafficRouting?.nginx?.stableIngress ?? '';
        if ([stable, canaryIngressName(metadata.name, stable)].includes(name)) {
          add(namespace, metadata.name);
        }
      }
    }),
  ];
  hands
    .list(ROLLOUTS)
    .forEach(({ metadata }) => add(metadata.namespace, metadata.name));
  return {
    close() {
      unwatch.forEach(stop => stop());
      queue.close();
    },
  };
}

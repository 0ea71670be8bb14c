import {
  ANNOTATION_RUNTIME,
  ANNOTATION_SYSTEM,
} from '@bellwether/plugin-models-common';
import {
  ClusterObject,
  ObservedServer,
  parseOnce,
  readReference,
  runtimeOfImage,
  ServerKind,
  sourceOf,
} from '@bellwether/plugin-models-node';
import { readPhase } from './readPhase';
import { ReplicaSets, readVersions } from './readVersions';
import { replicaSetSchema, Rollout, rolloutSchema } from './schema';

const HASH_LABEL = 'rollouts-pod-template-hash';

const parseRollout = parseOnce(rolloutSchema);
const parseReplicaSet = parseOnce(replicaSetSchema);

/** What was read last of a Rollout, and together with which ReplicaSets: most do not change from one reading to the next. */
const lastRead = new WeakMap<
  ClusterObject,
  {
    cluster: string;
    sets: Array<ClusterObject | undefined>;
    server: ObservedServer | undefined;
  }
>();

/** An Argo Rollout that serves a model; the version of each side is that of its ReplicaSet. */
export const rolloutKind: ServerKind = {
  id: 'argo-rollout',
  title: 'Argo Rollout',
  resources: [
    { group: 'argoproj.io', version: 'v1alpha1', plural: 'rollouts' },
    {
      group: 'apps',
      version: 'v1',
      plural: 'replicasets',
      labelSelector: HASH_LABEL,
    },
  ],
  read(cluster, [rollouts, replicaSets = []]) {
    const byOwner = groupByOwner(replicaSets);
    return rollouts.flatMap(object => {
      const rollout = parseRollout(object);
      if (!rollout) return [];
      const { stableRS, currentPodHash } = rollout.status ?? {};
      const sets = [stableRS, currentPodHash].map(hash =>
        byOwner.get(`${object.metadata.uid}/${hash}`),
      );
      const known = lastRead.get(object);
      if (
        known?.cluster === cluster &&
        known.sets.every((set, side) => set === sets[side])
      ) {
        return known.server ?? [];
      }
      const [stable, current] = sets.map(set => set && parseReplicaSet(set));
      const server = readRollout(cluster, object, rollout, { stable, current });
      lastRead.set(object, { cluster, sets, server });
      return server ?? [];
    });
  },
};

function readRollout(
  cluster: string,
  { metadata }: ClusterObject,
  rollout: Rollout,
  sets: ReplicaSets,
): ObservedServer | undefined {
  const templates = [
    rollout.spec?.template,
    sets.stable?.spec?.template,
    sets.current?.spec?.template,
  ].flatMap(template => template ?? []);
  const reference = readReference([metadata, ...templates.map(sourceOf)]);
  // Most Rollouts of a cluster serve something other than a model.
  if (!reference) return undefined;
  const image = templates[0]?.spec?.containers?.[0]?.image;
  const { canary, blueGreen } = rollout.spec?.strategy ?? {};
  const service = canary?.stableService ?? blueGreen?.activeService;
  return {
    cluster,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    reference,
    versions: readVersions(rollout, metadata, sets, reference),
    ...readPhase(rollout, metadata.generation),
    runtime:
      metadata.annotations?.[ANNOTATION_RUNTIME] ?? runtimeOfImage(image),
    image,
    system: metadata.annotations?.[ANNOTATION_SYSTEM],
    url: service && `http://${service}.${metadata.namespace}.svc.cluster.local`,
  };
}

function groupByOwner(replicaSets: ClusterObject[]) {
  const byOwner = new Map<string, ClusterObject>();
  for (const object of replicaSets) {
    const { ownerReferences, labels } = object.metadata;
    const owner = ownerReferences?.find(({ kind }) => kind === 'Rollout');
    if (owner) byOwner.set(`${owner.uid}/${labels?.[HASH_LABEL]}`, object);
  }
  return byOwner;
}

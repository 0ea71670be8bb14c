import {
  ClusterObject,
  ModelReference,
  parseOnce,
  readReference,
  ReferenceSource,
  sourceOf,
  withoutVersion,
} from '@bellwether/plugin-models-node';
import { ServerObjects } from '../DeliveryAdapter';
import { isMadeFrom, makes, runsTheSame } from './madeFrom';
import {
  ArgoRollout,
  ReplicaSet,
  replicaSetSchema,
  rolloutSchema,
} from './schema';

export const HASH_LABEL = 'rollouts-pod-template-hash';
export const REVISION_ANNOTATION = 'rollout.argoproj.io/revision';
const WORKLOAD_GENERATION = 'rollout.argoproj.io/workload-generation';

const parseRollout = parseOnce(rolloutSchema);
const parseReplicaSet = parseOnce(replicaSetSchema);

/** A ReplicaSet of a Rollout. */
export interface RevisionSet {
  object: ClusterObject;
  set: ReplicaSet;
  hash: string;
  /** The controller's count. */
  number?: number;
}

/** A Rollout with its ReplicaSets, parsed once. */
export interface ReadRollout {
  objects: ServerObjects;
  rollout: ArgoRollout;
  sets: RevisionSet[];
  current?: RevisionSet;
  stable?: RevisionSet;
  reference: ModelReference;
  /** The controller has seen the spec that is there now. */
  isSpecObserved: boolean;
  /** Step and pause are those of the revision that the spec asks for. */
  isRevisionObserved: boolean;
}

/** Undefined for what is no Rollout, or serves no model. */
export function readRollout(objects: ServerObjects): ReadRollout | undefined {
  const rollout = parseRollout(objects.object);
  if (!rollout) return undefined;
  const sets = readSets(objects);
  const { currentPodHash, stableRS } = rollout.status;
  const current = sets.find(({ hash }) => hash === currentPodHash);
  const stable = sets.find(({ hash }) => hash === stableRS);
  const { metadata } = objects.object;
  const templates = [
    rollout.spec.template,
    stable?.set.spec.template,
    current?.set.spec.template,
  ].filter(template => template !== undefined);
  const reference = readReference([
    metadata,
    ...templates.map(template => sourceOf(template)),
  ]);
  if (!reference) return undefined;
  return {
    objects,
    rollout,
    sets,
    current,
    stable,
    reference,
    isSpecObserved: isSpecObserved(rollout, metadata),
    isRevisionObserved: isRevisionObserved(
      rollout,
      objects.object,
      sets,
      current,
    ),
  };
}

function readSets({ related, object }: ServerObjects): RevisionSet[] {
  return (related.replicaSets ?? [])
    .flatMap(candidate => {
      const set = parseReplicaSet(candidate);
      const hash = candidate.metadata.labels?.[HASH_LABEL];
      const owned = candidate.metadata.ownerReferences?.some(
        ({ uid }) => uid === object.metadata.uid,
      );
      if (!set || !hash || !owned) return [];
      const number = Number(
        candidate.metadata.annotations?.[REVISION_ANNOTATION],
      );
      return [
        {
          object: candidate,
          set,
          hash,
          ...(Number.isSafeInteger(number) && number > 0 && { number }),
        },
      ];
    })
    .sort((a, b) => (b.number ?? 0) - (a.number ?? 0));
}

function isSpecObserved(
  { spec, status }: ArgoRollout,
  metadata: ClusterObject['metadata'],
): boolean {
  if (status.observedGeneration !== String(metadata.generation ?? '')) {
    return false;
  }
  const workload = metadata.annotations?.[WORKLOAD_GENERATION];
  return (
    !spec.workloadRef ||
    workload === undefined ||
    status.workloadObservedGeneration === workload
  );
}

/**
 * Generation and observed generation may agree while step and pause still belong to the revision before: the controller notes
 * what it has seen before it has acted on it. So the revision under way has to be made from the template that is asked for.
 */
function isRevisionObserved(
  { spec }: ArgoRollout,
  object: ClusterObject,
  sets: RevisionSet[],
  current: RevisionSet | undefined,
): boolean {
  // With a template elsewhere, or without sight of the ReplicaSets, there is nothing to compare.
  const asked = makes(object);
  if (!asked || spec.workloadRef || sets.length === 0) return true;
  if (!current) return false;
  const made = makes(current.object);
  if (isMadeFrom(made, asked)) return true;
  // Another revision is made from exactly this: then the current one is not what is asked for.
  if (sets.some(set => isMadeFrom(makes(set.object), asked))) return false;
  // Admission may rewrite labels and annotations beyond recognition; then the controller's own count decides.
  const { annotations = {} } = object.metadata;
  return (
    annotations[REVISION_ANNOTATION] !== undefined &&
    annotations[REVISION_ANNOTATION] === String(current.number) &&
    runsTheSame(made, asked)
  );
}

export function imagesOf(template: ArgoRollout['spec']['template']): string[] {
  return (template?.spec?.containers ?? []).flatMap(({ image }) => image ?? []);
}

/**
 * The model of one revision: what its pods are made from says it. What the Rollout says around them holds for all revisions,
 * but its version only for the one that the spec asks for.
 */
export function referenceOf(
  { objects, reference, current }: ReadRollout,
  revision: RevisionSet | undefined,
): ModelReference {
  const { metadata } = objects.object;
  const isCurrent = revision === undefined || revision === current;
  const around: ReferenceSource = isCurrent
    ? metadata
    : withoutVersion(metadata);
  const template = revision?.set.spec.template;
  const { version: _, ...fallback } = reference;
  return (
    readReference(
      [...(template ? [sourceOf(template)] : []), around],
      fallback,
    ) ?? fallback
  );
}

import { RolloutPhase, Waiting } from '@bellwether/plugin-canary-common';
import {
  ObservedArm,
  ObservedRollout,
  ServerObjects,
} from '../DeliveryAdapter';
import { restartsOf } from '../readPod';
import { asTime } from '../times';
import { readAnalysisRuns } from './readAnalysisRuns';
import { readExperiments } from './readExperiments';
import { readPhase } from './readPhase';
import { readRevisions } from './readRevisions';
import { imagesOf, ReadRollout, readRollout, referenceOf } from './ReadRollout';
import { readSteps } from './readSteps';
import { readTraffic } from './readTraffic';

/** Longest message that is kept of what a controller says. */
const MESSAGE_LENGTH = 500;

/** A Rollout as its controller means it. */
export function observe(objects: ServerObjects): ObservedRollout | undefined {
  const read = readRollout(objects);
  if (!read) return undefined;
  const { rollout, reference } = read;
  const { metadata } = objects.object;
  const { status, spec } = rollout;
  const isUnderWay = underWay(read);
  const { phase, message, waiting } = readPhase(read);
  const revisions = readRevisions(read);
  const isBlueGreen = spec.strategy.blueGreen !== undefined;
  return {
    id: [
      objects.cluster,
      metadata.namespace ?? '',
      'argo-rollout',
      metadata.name,
    ].join('/'),
    cluster: objects.cluster,
    namespace: metadata.namespace ?? '',
    kind: 'argo-rollout',
    name: metadata.name,
    uid: metadata.uid,
    controller: isBlueGreen ? 'argo-blue-green' : 'argo-canary',
    reference,
    arms: readArms(read, isUnderWay, revisions),
    phase,
    message: message?.slice(0, MESSAGE_LENGTH),
    sentence: sentenceOf(phase, waiting, message),
    waiting,
    inProgress: (isUnderWay && !status.abort) || !isSettled(read),
    aborted: status.abort ? { at: asTime(status.abortedAt) } : undefined,
    steps: readSteps(rollout, isUnderWay && !status.abort),
    currentStep: spec.strategy.canary?.steps
      ? status.currentStepIndex ?? 0
      : null,
    traffic: readTraffic(read, isUnderWay),
    revisions,
    analysisRuns: readAnalysisRuns(objects.related.analysisRuns),
    experiments: readExperiments(read),
    conditions: (status.conditions ?? []).map(
      ({ lastTransitionTime, ...condition }) => ({
        ...condition,
        message: condition.message?.slice(0, MESSAGE_LENGTH),
        since: asTime(lastTransitionTime),
      }),
    ),
    generation: metadata.generation,
    resourceVersion: metadata.resourceVersion,
  };
}

/** `currentPodHash` is what the spec asks for, `stableRS` what was promoted. */
export function underWay({ rollout: { status } }: ReadRollout): boolean {
  return (
    status.currentPodHash !== undefined &&
    status.stableRS !== undefined &&
    status.stableRS !== '' &&
    status.currentPodHash !== status.stableRS
  );
}

function isSettled({ isSpecObserved, isRevisionObserved }: ReadRollout) {
  return isSpecObserved && isRevisionObserved;
}

function readArms(
  read: ReadRollout,
  isUnderWay: boolean,
  revisions: ObservedRollout['revisions'],
): ObservedArm[] {
  const { rollout, stable, current } = read;
  const arm = (role: ObservedArm['role'], hash?: string): ObservedArm => {
    const revision = revisions.find(({ id }) => id === hash);
    const set = read.sets.find(candidate => candidate.hash === hash);
    return {
      role,
      reference: referenceOf(read, set),
      revision: hash,
      podPrefix: hash && `${read.objects.object.metadata.name}-${hash}-`,
      images: revision?.images ?? imagesOf(rollout.spec.template),
      pods: {
        wanted: set?.set.spec.replicas ?? rollout.spec.replicas,
        ready: set?.set.status.readyReplicas ?? 0,
        ...(revision?.counts.restarts !== undefined && {
          restarts: restartsOf(revision.pods),
        }),
      },
    };
  };
  const { currentPodHash, stableRS } = rollout.status;
  const stableArm = arm(
    'stable',
    (stable ?? current)?.hash ?? (stableRS || currentPodHash),
  );
  return isUnderWay ? [stableArm, arm('canary', currentPodHash)] : [stableArm];
}

function sentenceOf(
  phase: RolloutPhase,
  waiting: Waiting[],
  message: string | undefined,
): string {
  const first = waiting.find(({ needsPerson }) => needsPerson) ?? waiting[0];
  if (first) return first.sentence;
  switch (phase) {
    case 'healthy':
      return 'Nothing is under way.';
    case 'progressing':
      return message ? `Under way: ${message}.` : 'Under way.';
    case 'paused':
      return 'Paused.';
    case 'degraded':
      return message ? `Degraded: ${message}.` : 'Degraded.';
    default:
      return 'The controller has said nothing yet.';
  }
}

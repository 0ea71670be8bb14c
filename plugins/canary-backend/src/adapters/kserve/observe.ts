import {
  ANNOTATION_DRIVEN,
  asksForDriver,
  RolloutPhase,
  Waiting,
} from '@bellwether/plugin-canary-common';
import { isServiceStopped } from '@bellwether/plugin-models-node';
import { ObservedRollout, ServerObjects } from '../DeliveryAdapter';
import { asTime } from '../times';
import { ReadService, readService } from './ReadService';
import { readServerlessSides } from './readServerlessSides';
import { readStandardSides } from './readStandardSides';
import { Sides } from './Sides';
import { readUnknownSides } from './readUnknownSides';

export function sidesOf(read: ReadService): Sides {
  switch (read.controller) {
    case 'kserve-standard':
      return readStandardSides(read);
    case 'kserve-serverless':
      return readServerlessSides(read);
    default:
      return readUnknownSides(read);
  }
}

/** An InferenceService as what routes its requests has it. */
export function observe(objects: ServerObjects): ObservedRollout | undefined {
  const read = readService(objects);
  if (!read) return undefined;
  const { service, controller, reference } = read;
  const { metadata } = objects.object;
  const sides = sidesOf(read);
  const { phase, waiting } = readPhase(read, sides);
  return {
    id: [
      objects.cluster,
      metadata.namespace ?? '',
      'kserve',
      metadata.name,
    ].join('/'),
    cluster: objects.cluster,
    namespace: metadata.namespace ?? '',
    kind: 'kserve',
    name: metadata.name,
    uid: metadata.uid,
    controller,
    reference,
    arms: sides.arms,
    phase,
    sentence: waiting[0]?.sentence ?? sides.unknown ?? sentenceOf(phase, read),
    waiting,
    inProgress:
      sides.isUnderWay && !sides.isAborted && !isServiceStopped(read.service),
    aborted: sides.isAborted ? {} : undefined,
    steps: [],
    currentStep: null,
    traffic: sides.traffic,
    revisions: sides.revisions,
    analysisRuns: [],
    conditions: (service.status.conditions ?? []).map(
      ({ lastTransitionTime, ...condition }) => ({
        ...condition,
        since: asTime(lastTransitionTime),
      }),
    ),
    generation: metadata.generation,
    resourceVersion: metadata.resourceVersion,
  };
}

/**
 * Readiness from the conditions. `status.observedGeneration` is left out: KServe 0.20 leaves it behind while it acts on a
 * canary.
 */
function readPhase(
  read: ReadService,
  sides: Sides,
): { phase: RolloutPhase; waiting: Waiting[] } {
  const { service, objects } = read;
  // Whatever its spec asks for waits until somebody starts it again.
  if (isServiceStopped(service)) return { phase: 'paused', waiting: [] };
  const { conditions = [], modelStatus } = service.status;
  const statusOf = (type: string) =>
    conditions.find(candidate => candidate.type === type)?.status;
  const waiting: Waiting[] = [];
  const { transitionStatus, lastFailureInfo } = modelStatus ?? {};
  const hasFailed =
    transitionStatus === 'BlockedByFailedLoad' ||
    transitionStatus === 'InvalidSpec';
  if (hasFailed) {
    waiting.push({
      reason: 'model-failed',
      sentence: `The model did not load: ${
        lastFailureInfo?.reason ?? transitionStatus
      }.`,
      needsPerson: true,
    });
  }
  if (sides.isAborted) {
    waiting.push({
      reason: 'aborted',
      sentence: 'No requests go to the canary; the spec still has it.',
      needsPerson: true,
    });
  } else if (sides.isUnderWay) {
    if (sides.traffic.state === 'differs') {
      waiting.push({
        reason: 'weights-settling',
        sentence: sides.traffic.sentence,
        needsPerson: false,
      });
    }
    if (sides.notReady) {
      waiting.push({
        reason: 'pods-not-ready',
        sentence: sides.notReady,
        needsPerson: false,
      });
    }
    const isDriven = asksForDriver(
      objects.object.metadata.annotations?.[ANNOTATION_DRIVEN],
    );
    waiting.push({
      reason: 'canary-holds',
      sentence: isDriven
        ? 'The canary stays at its share until the portal’s driver goes on.'
        : 'The canary stays at its share until somebody changes it: KServe has no steps.',
      needsPerson: !isDriven,
    });
  }
  return {
    phase: phaseOf(statusOf, hasFailed, sides, transitionStatus),
    waiting,
  };
}

function phaseOf(
  statusOf: (type: string) => string | undefined,
  hasFailed: boolean,
  sides: Sides,
  transitionStatus: string | undefined,
): RolloutPhase {
  const ready = statusOf('Ready');
  if (hasFailed || sides.isAborted) return 'degraded';
  if (ready === 'True') return sides.isUnderWay ? 'paused' : 'healthy';
  if (ready === undefined) return 'unknown';
  return ready === 'Unknown' || transitionStatus === 'InProgress'
    ? 'progressing'
    : 'degraded';
}

function sentenceOf(phase: RolloutPhase, { service }: ReadService): string {
  const { canaryTrafficPercent } = service.spec.predictor;
  const cause = service.status.conditions?.find(
    ({ type, status }) =>
      status === 'False' && ['PredictorReady', 'IngressReady'].includes(type),
  );
  switch (phase) {
    case 'healthy':
      return typeof canaryTrafficPercent === 'number'
        ? `Asks for ${canaryTrafficPercent} % by canaryTrafficPercent, which has nothing to act on.`
        : 'Nothing is under way.';
    case 'progressing':
      return 'The model is being loaded.';
    case 'paused':
      return 'Stopped.';
    case 'degraded':
      return cause
        ? `${cause.type} is false${cause.reason ? `: ${cause.reason}` : ''}.`
        : 'Not ready.';
    default:
      return 'The controller has said nothing yet.';
  }
}

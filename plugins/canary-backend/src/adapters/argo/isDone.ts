import { Expectation, SeenServer } from '../DeliveryAdapter';
import { stillWeighs } from './readPhase';
import { imagesOf, ReadRollout, readRollout } from './ReadRollout';

/** Whether the controller has done what was asked, for the revision that was meant. */
export function isDone(
  { objects, observed }: SeenServer,
  expectation: Expectation,
): boolean {
  const read = readRollout(objects);
  if (!read) return false;
  const { rollout } = read;
  const { status, spec } = rollout;
  const isPromoted =
    status.currentPodHash === expectation.podHash &&
    status.stableRS === status.currentPodHash;
  switch (expectation.action) {
    case 'promote':
      return (
        isPromoted ||
        (status.currentPodHash === expectation.podHash &&
          status.abort !== true &&
          (rollout.spec.strategy.blueGreen
            ? status.blueGreen?.activeSelector === expectation.podHash
            : (status.currentStepIndex ?? 0) > (expectation.step ?? 0)))
      );
    case 'promote-full':
    case 'skip-to-end':
      return isPromoted && !status.promoteFull && !stillWeighs(rollout);
    case 'abort':
      return (
        status.abort === true &&
        status.phase === 'Degraded' &&
        getsNothing(observed.traffic, read)
      );
    case 'retry':
      return status.abort !== true && status.phase !== 'Degraded';
    case 'pause':
      return (
        spec.paused === true && read.isSpecObserved && status.phase === 'Paused'
      );
    case 'resume':
      return spec.paused !== true && read.isSpecObserved;
    case 'restart':
      return (
        status.restartedAt !== undefined &&
        Date.parse(status.restartedAt) >= Date.parse(expectation.wanted ?? '')
      );
    case 'rollback':
      return (
        read.isSpecObserved &&
        read.isRevisionObserved &&
        status.currentPodHash === expectation.wanted
      );
    case 'set-image':
      return (
        read.isSpecObserved &&
        read.isRevisionObserved &&
        imagesOf(read.current?.set.spec.template).includes(
          expectation.wanted ?? '',
        )
      );
    case 'end-analysis':
      return observed.analysisRuns.some(
        ({ name, phase }) =>
          name === expectation.wanted &&
          !['pending', 'running'].includes(phase),
      );
    case 'retry-experiment':
      return status.canary?.currentExperiment === undefined;
    default:
      return false;
  }
}

/** A weight counts only when it is seen; where no route tells it, it is the controller's word, and said to be no more. */
function getsNothing(
  { effective, reported }: SeenServer['observed']['traffic'],
  { rollout, current }: ReadRollout,
): boolean {
  const known = effective ?? reported;
  if (known) return known.share === 0;
  return (
    !rollout.spec.strategy.canary?.trafficRouting &&
    (current?.set.status.availableReplicas ?? 0) === 0
  );
}

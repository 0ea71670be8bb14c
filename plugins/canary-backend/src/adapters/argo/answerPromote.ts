import { Answer, no, NOT_YET, RESUME_FIRST, State, yes } from './answers';
import { isUnpausing } from './readPhase';
import { runningAnalyses } from './runningAnalyses';

/** What a promote would do depends on what is waited for. */
export function answerPromote(state: State): Answer {
  const { read, isUnderWay, isKnown, isAborted, isCanary } = state;
  const { rollout } = read;
  if (!isKnown) return no(NOT_YET);
  if (isAborted) {
    return no(
      'It was aborted: the controller would answer a promote and do nothing. Retry it first.',
    );
  }
  if (!isUnderWay) return no('Nothing is under way.');
  if (state.isGit && state.isPausedByHand) return no(RESUME_FIRST);
  if (isUnpausing(rollout)) {
    return yes(
      'The pause was ended and the controller has not gone on: this wakes it.',
    );
  }
  const pauses = rollout.status.pauseConditions ?? [];
  if (pauses.length > 0) {
    return yes(
      isCanary
        ? 'Ends what it waits for: the rollout goes to the next step.'
        : 'The new side gets all requests.',
    );
  }
  if (!isCanary) return no('The new side is not ready to get requests.');
  const steps = rollout.spec.strategy.canary?.steps ?? [];
  if ((rollout.status.currentStepIndex ?? 0) >= steps.length) {
    return no('It is past the last step.');
  }
  return yes(
    runningAnalyses(read).some(({ place }) => place === 'step')
      ? 'Skips the analysis that is running: the rollout goes to the next step without its answer.'
      : 'Skips the present step.',
  );
}

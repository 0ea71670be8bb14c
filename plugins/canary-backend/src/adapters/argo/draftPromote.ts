import { change, Draft, DraftOptions, withResume } from './draft';
import { isUnpausing } from './readPhase';
import { patchStatus, wake } from './requests';
import { runningAnalyses } from './runningAnalyses';

/** Which patch ends a step depends on what the step waits for. */
export function draftPromote({ seen, read, now }: DraftOptions): Draft {
  const { object } = seen.objects;
  const { status, spec } = read.rollout;
  if (isUnpausing(read.rollout)) {
    // The same patch once more would change nothing, and so wake nobody; whoever may promote may change this.
    const message = wake(now);
    return {
      requests: [patchStatus(object, { message })],
      changes: [
        change('status.message', status.message, message, 'status', seen),
      ],
      undo: 'Abort.',
    };
  }
  return withResume(seen, read, version => {
    const pauses = status.pauseConditions ?? [];
    const step = status.currentStepIndex ?? 0;
    const steps = spec.strategy.canary?.steps ?? [];
    const nextStep = Math.min(step + 1, steps.length);
    const clear = change(
      'status.pauseConditions',
      pauses.length > 0 ? pauses : null,
      null,
      'status',
      seen,
    );
    const move = change(
      'status.currentStepIndex',
      step,
      nextStep,
      'status',
      seen,
    );
    const isInconclusive =
      status.canary?.currentStepAnalysisRunStatus?.status === 'Inconclusive' &&
      pauses.length > 0 &&
      status.controllerPause === true;
    if (isInconclusive) {
      return {
        requests: [
          patchStatus(
            object,
            {
              pauseConditions: null,
              controllerPause: false,
              currentStepIndex: nextStep,
            },
            version,
          ),
        ],
        changes: [
          clear,
          change('status.controllerPause', true, false, 'status', seen),
          move,
        ],
        undo: 'Abort.',
        warnings: ['The analysis ended undecided; you decide in its place.'],
      };
    }
    if (pauses.length > 0 || spec.strategy.blueGreen) {
      return {
        requests: [patchStatus(object, { pauseConditions: null }, version)],
        changes: [clear],
        undo: 'Abort.',
      };
    }
    const skipped = runningAnalyses(read).find(({ place }) => place === 'step');
    return {
      requests: [
        patchStatus(
          object,
          { pauseConditions: null, currentStepIndex: nextStep },
          version,
        ),
      ],
      changes: [move],
      undo: 'Abort.',
      warnings: skipped
        ? [`AnalysisRun ${skipped.name} is ended, and counts as a success.`]
        : [],
    };
  });
}

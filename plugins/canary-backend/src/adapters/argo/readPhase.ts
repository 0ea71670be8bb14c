import { RolloutPhase, Waiting } from '@bellwether/plugin-canary-common';
import { asTime } from '../times';
import { parseDuration, sayDuration } from './durations';
import { endOf } from './readSteps';
import { ReadRollout } from './ReadRollout';
import { runningAnalyses } from './runningAnalyses';
import { ArgoRollout } from './schema';

const PHASES: Record<string, RolloutPhase> = {
  Healthy: 'healthy',
  Progressing: 'progressing',
  Paused: 'paused',
  Degraded: 'degraded',
};

export interface ReadPhase {
  phase: RolloutPhase;
  message?: string;
  waiting: Waiting[];
}

/** What the controller says counts only for the spec and the revision that it has seen. */
export function readPhase(read: ReadRollout): ReadPhase {
  const { rollout, isSpecObserved, isRevisionObserved } = read;
  const { status } = rollout;
  if (!status.phase) return { phase: 'unknown', waiting: [] };
  if (!isSpecObserved) {
    return notYet(
      'spec-not-observed',
      'The controller has not yet seen the last change.',
    );
  }
  if (!isRevisionObserved) {
    return notYet(
      'revision-not-observed',
      'Step and pause still belong to the revision before.',
    );
  }
  const waiting = waitsFor(read);
  let phase = PHASES[status.phase] ?? 'unknown';
  if (waiting.some(({ reason }) => reason === 'unpausing')) {
    phase = 'progressing';
  }
  // The controller calls it healthy about 0.1 s before it takes the weight back.
  if (phase === 'healthy' && stillWeighs(rollout)) {
    phase = 'progressing';
    waiting.push({
      reason: 'weights-settling',
      sentence: 'It is promoted; the weights follow in a moment.',
      needsPerson: false,
    });
  }
  return { phase, message: status.message, waiting };
}

function notYet(reason: Waiting['reason'], sentence: string): ReadPhase {
  return {
    phase: 'progressing',
    message: sentence,
    waiting: [{ reason, sentence, needsPerson: false }],
  };
}

export function stillWeighs({ status, spec }: ArgoRollout): boolean {
  return (
    spec.strategy.canary?.trafficRouting !== undefined &&
    status.stableRS === status.currentPodHash &&
    (status.canary?.weights?.canary.weight ?? 0) > 0
  );
}

/** The pause was ended, and the controller has not gone on: for a moment, or, when it missed the end, for good. */
export function isUnpausing({ spec, status }: ArgoRollout): boolean {
  return (
    status.controllerPause === true &&
    (status.pauseConditions ?? []).length === 0 &&
    !spec.paused &&
    !status.abort
  );
}

function waitsFor(read: ReadRollout): Waiting[] {
  const { rollout } = read;
  const { spec, status } = rollout;
  const waiting: Waiting[] = [];
  const add = (
    reason: Waiting['reason'],
    sentence: string,
    needsPerson: boolean,
    more: Pick<Waiting, 'since' | 'until'> = {},
  ) => waiting.push({ reason, sentence, needsPerson, ...more });

  if (status.abort) {
    const stillGets = (status.canary?.weights?.canary.weight ?? 0) > 0;
    add(
      'aborted',
      stillGets
        ? 'Aborted: the controller has not taken the requests back to stable yet.'
        : 'Aborted: all requests go to stable.',
      true,
      { since: asTime(status.abortedAt) },
    );
  }
  for (const condition of status.conditions ?? []) {
    const since = asTime(condition.lastTransitionTime);
    if (condition.type === 'InvalidSpec' && condition.status === 'True') {
      add(
        'invalid-spec',
        `The controller refuses the spec: ${condition.message ?? ''}`.trim(),
        true,
        { since },
      );
    }
    if (
      condition.reason === 'ProgressDeadlineExceeded' ||
      (condition.type === 'Progressing' && condition.reason === 'TimedOut')
    ) {
      add('timed-out', 'It did not get on in time.', true, { since });
    }
  }
  for (const { reason, startTime } of status.pauseConditions ?? []) {
    waiting.push(pauseOf(rollout, reason, asTime(startTime)));
  }
  if (spec.paused) {
    add('manual-pause', 'Paused by hand, by spec.paused.', true);
  }
  if (isUnpausing(rollout)) {
    add(
      'unpausing',
      'The pause was ended; the controller has not gone on yet.',
      false,
    );
  }
  for (const { name, place } of runningAnalyses(read)) {
    add(
      'analysis-running',
      `AnalysisRun ${name} is running${
        place === 'background' ? ' in the background' : ''
      }.`,
      false,
    );
  }
  if (status.canary?.currentExperiment) {
    add(
      'experiment-running',
      `Experiment ${status.canary.currentExperiment} is running.`,
      false,
    );
  }
  if (status.phase === 'Progressing') {
    const { current } = read;
    const wanted = current?.set.spec.replicas ?? 0;
    const ready = current?.set.status.readyReplicas ?? 0;
    if (ready < wanted) {
      add(
        'pods-not-ready',
        `${ready} of ${wanted} pods of the new revision are ready.`,
        false,
      );
    } else if (
      /old replicas are pending termination/.test(status.message ?? '')
    ) {
      add('old-pods-terminating', 'Old pods are going.', false);
    }
  }
  return waiting;
}

function pauseOf(
  { spec, status }: ArgoRollout,
  reason: string,
  since: string | undefined,
): Waiting {
  const held = (
    name: Waiting['reason'],
    sentence: string,
    until?: string,
  ): Waiting => ({
    reason: name,
    sentence,
    since,
    until,
    needsPerson: until === undefined,
  });
  switch (reason) {
    case 'InconclusiveAnalysisRun':
      return held(
        'inconclusive-analysis',
        'The analysis ended undecided: a person has to say whether it goes on.',
      );
    case 'InconclusiveExperiment':
      return held(
        'inconclusive-experiment',
        'The experiment ended undecided: a person has to say whether it goes on.',
      );
    case 'BlueGreenPause': {
      const seconds = spec.strategy.blueGreen?.autoPromotionSeconds;
      return held(
        'blue-green-pause',
        seconds
          ? `The new side gets all requests ${sayDuration(
              seconds,
            )} after it was ready.`
          : 'The new side is ready, and gets requests when somebody promotes.',
        seconds ? endOf(since, seconds) : undefined,
      );
    }
    default: {
      const step = status.currentStepIndex ?? 0;
      const steps = spec.strategy.canary?.steps ?? [];
      const duration = steps[step]?.pause?.duration;
      const seconds =
        duration === undefined ? undefined : parseDuration(duration);
      const where = `Step ${step + 1} of ${steps.length}`;
      return seconds === undefined
        ? held('step-pause', `${where} waits until somebody promotes.`)
        : held(
            'timed-pause',
            `${where} waits for ${sayDuration(seconds)}.`,
            endOf(since, seconds),
          );
    }
  }
}

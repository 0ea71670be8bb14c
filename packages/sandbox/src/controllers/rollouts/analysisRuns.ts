import {
  type AnalysisRun,
  isCompleted,
  type RolloutAnalysis,
} from '../schemas/analysis';
import type { RunInStatus } from '../schemas/rollout';
import type { CurrentRuns } from './currentRuns';
import { HASH_LABEL, ANALYSIS_RUN, SCALE_DOWN_DEADLINE } from './names';
import { startRun } from './makeRun';
import { hashOf, type Turn } from './Turn';
import { isSaturated } from './saturation';

type Kind = Exclude<keyof CurrentRuns, 'others'>;

const KINDS: Kind[] = ['step', 'background', 'prePromotion', 'postPromotion'];

/** How events and messages call each kind. */
const LABELS: Record<Kind, string> = {
  step: 'Step',
  background: 'Background',
  prePromotion: 'PrePromotion',
  postPromotion: 'PostPromotion',
};

const FAILED: Record<Kind, string> = {
  step: 'Step-based analysis phase error/failed',
  background: 'Background analysis phase error/failed',
  prePromotion: 'Blue/green pre-promotion analysis phase error/failed',
  postPromotion: 'Blue/green post-promotion analysis phase error/failed',
};

function terminate(turn: Turn, run: AnalysisRun | undefined): void {
  if (run && !run.spec.terminate && !isCompleted(run.status.phase)) {
    const { name, namespace } = run.metadata;
    turn.plan.patch(
      { ...ANALYSIS_RUN, name, namespace },
      { spec: { terminate: true } },
    );
  }
}

/** What the end of a run means for the Rollout. A run that was ended early counts as successful, and so means nothing. */
function obey(turn: Turn, kind: Kind, run: AnalysisRun): void {
  const { phase, message } = run.status;
  if (phase === 'Inconclusive') {
    turn.pause.add('InconclusiveAnalysisRun');
  } else if (phase === 'Error' || phase === 'Failed') {
    turn.pause.addAbort(message ? `${FAILED[kind]}: ${message}` : FAILED[kind]);
  }
}

/** After an inconclusive run that somebody promoted past, and after a retry, the analysis begins anew. */
function needsNewRun(
  { status, pause }: Turn,
  run: AnalysisRun | undefined,
): boolean {
  if (!run) {
    return true;
  }
  const isHeldOtherwise =
    pause.has('CanaryPauseStep') || pause.has('BlueGreenPause');
  return status.controllerPause && !isHeldOtherwise
    ? run.status.phase === 'Inconclusive'
    : status.abortedAt !== undefined;
}

function stepRun(turn: Turn): AnalysisRun | undefined {
  const { status, step, stepIndex, runs } = turn;
  const run = runs.step;
  if (status.pauseConditions.length > 0 || status.abort) {
    return run;
  }
  const index = String(stepIndex);
  const isOfAnotherStep =
    run !== undefined && run.metadata.labels['step-index'] !== index;
  if (!step?.analysis?.templates?.length || isOfAnotherStep) {
    terminate(turn, run);
    return undefined;
  }
  if (!run || needsNewRun(turn, run)) {
    return startRun(turn, step.analysis, {
      type: 'Step',
      suffix: index,
      labels: { 'step-index': index },
    });
  }
  obey(turn, 'step', run);
  return run;
}

function backgroundRun(turn: Turn): AnalysisRun | undefined {
  const { canary, status, stepIndex, runs, pause } = turn;
  const run = runs.background;
  if (!canary?.analysis?.templates?.length) {
    terminate(turn, run);
    return undefined;
  }
  const isTooEarly =
    stepIndex !== undefined && stepIndex < (canary.analysis.startingStep ?? 0);
  if (turn.isFullyPromoted || !status.currentPodHash || isTooEarly) {
    return undefined;
  }
  if (pause.has('InconclusiveAnalysisRun')) {
    return run;
  }
  if (!run || needsNewRun(turn, run)) {
    return startRun(turn, canary.analysis, { type: 'Background' });
  }
  obey(turn, 'background', run);
  return run;
}

/** A run of a blue-green release: before the active Service is switched, or after it. */
function promotionRun(
  turn: Turn,
  kind: 'prePromotion' | 'postPromotion',
  analysis: RolloutAnalysis | undefined,
): AnalysisRun | undefined {
  const { sets, status, runs, pause } = turn;
  const run = runs[kind];
  if (!analysis?.templates?.length) {
    terminate(turn, run);
    return undefined;
  }
  const current = hashOf(sets.current);
  const { activeSelector } = status.blueGreen;
  const isSwitched = activeSelector === current;
  const isItsTime =
    kind === 'prePromotion' ? activeSelector !== '' && !isSwitched : isSwitched;
  const isTooEarly = !run && !isSaturated(turn.rollout, sets.current);
  if (status.stableRS === current || !isItsTime || isTooEarly) {
    terminate(turn, run);
    return run;
  }
  if (pause.has('InconclusiveAnalysisRun')) {
    return run;
  }
  if (!run || needsNewRun(turn, run)) {
    return startRun(turn, analysis, {
      type: kind === 'prePromotion' ? 'PrePromotion' : 'PostPromotion',
      suffix: kind === 'prePromotion' ? 'pre' : 'post',
    });
  }
  return run;
}

function toStatus({ metadata, status }: AnalysisRun): RunInStatus {
  return {
    name: metadata.name,
    status: status.phase ?? '',
    ...(status.message && { message: status.message }),
  };
}

function previousStatus({ status }: Turn, kind: Kind): RunInStatus | undefined {
  switch (kind) {
    case 'step':
      return status.canary.currentStepAnalysisRunStatus;
    case 'background':
      return status.canary.currentBackgroundAnalysisRunStatus;
    case 'prePromotion':
      return status.blueGreen.prePromotionAnalysisRunStatus;
    default:
      return status.blueGreen.postPromotionAnalysisRunStatus;
  }
}

function record(turn: Turn, current: Partial<Record<Kind, AnalysisRun>>): void {
  const { next, runs } = turn;
  const { step, background, prePromotion, postPromotion } = current;
  Object.assign(runs, { step, background, prePromotion, postPromotion });
  if (turn.canary) {
    next.canary.currentStepAnalysisRunStatus = step && toStatus(step);
    next.canary.currentBackgroundAnalysisRunStatus =
      background && toStatus(background);
  } else {
    next.blueGreen.prePromotionAnalysisRunStatus =
      prePromotion && toStatus(prePromotion);
    next.blueGreen.postPromotionAnalysisRunStatus =
      postPromotion && toStatus(postPromotion);
  }
}

function tellOfChanges(turn: Turn): void {
  for (const kind of KINDS) {
    const run = turn.runs[kind];
    const before = previousStatus(turn, kind);
    const phase = run?.status.phase;
    const isNews =
      !before ||
      (before.name === run?.metadata.name && before.status !== phase);
    if (run && phase && isNews) {
      turn.event(
        `AnalysisRun${phase}`,
        `${LABELS[kind]} Analysis Run '${
          run.metadata.name
        }' Status New: '${phase}' Previous: '${
          before?.status ?? 'NoPreviousStatus'
        }'`,
        phase === 'Failed' || phase === 'Error' ? 'Warning' : 'Normal',
      );
    }
  }
}

/** Deletes runs whose ReplicaSet is gone, and those beyond the newest few. */
function deleteOldRuns(turn: Turn, others: AnalysisRun[]): void {
  const { successfulRunHistoryLimit, unsuccessfulRunHistoryLimit } =
    turn.spec.analysis;
  const hashes = turn.sets.all.map(hashOf);
  const kept = { successful: 0, unsuccessful: 0 };
  const newestFirst = [...others].sort((left, right) =>
    left.metadata.creationTimestamp < right.metadata.creationTimestamp ? 1 : -1,
  );
  for (const { metadata, status } of newestFirst) {
    const isSuccessful = status.phase === 'Successful';
    let isOneTooMany = false;
    if (isSuccessful) {
      isOneTooMany = ++kept.successful > successfulRunHistoryLimit;
    } else if (isCompleted(status.phase)) {
      isOneTooMany = ++kept.unsuccessful > unsuccessfulRunHistoryLimit;
    }
    if (isOneTooMany || !hashes.includes(metadata.labels[HASH_LABEL])) {
      const { name, namespace } = metadata;
      turn.plan.delete({ ...ANALYSIS_RUN, name, namespace });
    }
  }
}

/** Starts, obeys, ends and clears away the analyses of a Rollout. */
export function reconcileRuns(turn: Turn): void {
  const { runs, pause, status, sets } = turn;
  const isBackToOldOne =
    SCALE_DOWN_DEADLINE in sets.current.metadata.annotations;
  if (
    pause.isAborted ||
    status.promoteFull ||
    isBackToOldOne ||
    !status.stableRS
  ) {
    [...KINDS.map(kind => runs[kind]), ...runs.others].forEach(run =>
      terminate(turn, run),
    );
    record(turn, runs);
    return;
  }
  if (turn.canary) {
    record(turn, { step: stepRun(turn), background: backgroundRun(turn) });
  } else {
    const { prePromotionAnalysis, postPromotionAnalysis } =
      turn.blueGreen ?? {};
    const current = {
      prePromotion: promotionRun(turn, 'prePromotion', prePromotionAnalysis),
      postPromotion: promotionRun(turn, 'postPromotion', postPromotionAnalysis),
    };
    for (const kind of ['prePromotion', 'postPromotion'] as const) {
      const run = current[kind];
      if (run) {
        obey(turn, kind, run);
      }
    }
    record(turn, current);
  }
  const current = KINDS.map(kind => runs[kind]?.metadata.name);
  const others = runs.others.filter(
    ({ metadata }) => !current.includes(metadata.name),
  );
  others.forEach(run => terminate(turn, run));
  deleteOldRuns(turn, others);
  tellOfChanges(turn);
}

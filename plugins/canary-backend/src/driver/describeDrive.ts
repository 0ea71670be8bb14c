import {
  Drive,
  DriveState,
  DriveStepState,
} from '@bellwether/plugin-canary-common';
import { Beginning } from './Driver';
import { DrivePlan } from './DrivePlan';
import { DriveDocument, StoredDrive } from './StoredDrive';
import { DRIVER } from './Wheel';

type Told = Omit<Drive, 'rollout' | 'controls'>;

const NEEDS: Record<DrivePlan['steps'][number]['needs'], string> = {
  'no-harm': 'the judge has counted enough and sees no harm',
  promote: 'the judge says promote',
};

/** A drive as screens are told of it. */
export function describeDrive(stored: StoredDrive): Told {
  const { drive, canary, leaseHolder } = stored;
  const { plan, word } = drive;
  const state = stateOf(drive);
  const pause = drive.pause
    ? { ...drive.pause, needsPerson: true }
    : drive.hold && { ...drive.hold, needsPerson: false };
  return {
    state,
    sentence: sentenceOf(drive),
    driver: drive.by ?? DRIVER,
    replica: drive.phase === 'ended' ? undefined : leaseHolder,
    canary,
    plan: plan.name,
    steps: stepsOf(plan, drive),
    currentStep:
      drive.outcome === 'promoted' || drive.ask?.for === 'promote'
        ? plan.steps.length
        : drive.step,
    since: drive.since,
    next: nextOf(drive),
    pause:
      drive.phase === 'taken-over' || drive.phase === 'ended'
        ? undefined
        : pause,
    word,
  };
}

/** The same of a canary that is not driven, or not yet. */
export function describeBeginning(
  beginning: Exclude<Beginning, { is: 'not-asked' }>,
  plan: DrivePlan | undefined,
): Told {
  return {
    state: beginning.is === 'refused' ? 'refused' : 'beginning',
    sentence:
      beginning.is === 'refused'
        ? beginning.sentence
        : 'The driver begins at its next look.',
    driver: DRIVER,
    canary: beginning.canary,
    plan: plan?.name ?? 'none',
    steps: plan ? stepsOf(plan, undefined) : [],
    currentStep: null,
  };
}

function stateOf({ phase, outcome }: DriveDocument): DriveState {
  return phase === 'ended' ? outcome ?? 'over' : phase;
}

function sentenceOf(drive: DriveDocument): string {
  const { phase, plan, step, ask, percent } = drive;
  const where = `step ${step + 1} of ${plan.steps.length}`;
  switch (phase) {
    case 'ended':
      return drive.ending ?? 'It is over.';
    case 'taken-over':
      return 'A person sets the share; the driver does nothing.';
    case 'paused':
      return drive.pause?.sentence ?? 'The driver does nothing.';
    case 'holding':
      return drive.hold?.sentence ?? `The canary has ${percent} %, ${where}.`;
    default:
      if (drive.hold) return drive.hold.sentence;
      if (ask?.for === 'promote') return 'The promotion was asked for.';
      return ask?.for === 'abort'
        ? 'All requests go back to the stable side.'
        : `${ask?.to} % was asked for, ${where}; requests do not follow yet.`;
  }
}

function nextOf(drive: DriveDocument): Told['next'] {
  const { phase, plan, step, heldSince } = drive;
  if (phase !== 'holding' || !heldSince) return undefined;
  const { leastSeconds, needs } = plan.steps[step];
  const next = plan.steps[step + 1];
  const what = next ? `${next.percent} %` : 'The promotion';
  return {
    at: new Date(Date.parse(heldSince) + 1000 * leastSeconds).toISOString(),
    sentence: `${what} comes after that, once ${
      NEEDS[next ? needs : 'promote']
    }.`,
  };
}

function stepsOf(plan: DrivePlan, drive: DriveDocument | undefined) {
  const isOver = drive?.outcome === 'promoted' || drive?.ask?.for === 'promote';
  const stepState = (index: number): DriveStepState => {
    if (!drive) return 'ahead';
    if (isOver || index < drive.step) return 'done';
    return index === drive.step && drive.phase !== 'ended'
      ? 'current'
      : 'ahead';
  };
  return plan.steps.map(({ percent, leastSeconds, needs }, index) => ({
    index,
    state: stepState(index),
    share: percent / 100,
    leastSeconds,
    needs,
  }));
}

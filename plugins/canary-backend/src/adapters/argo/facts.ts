import { Action } from '@bellwether/plugin-canary-common';
import { ActionPlan } from '../DeliveryAdapter';
import { ReadRollout } from './ReadRollout';

/** What must hold for an action to mean the same; what does not matter to it is left out, so that it is not refused for that. */
export function factsOf(
  read: ReadRollout,
  action: Action,
): ActionPlan['facts'] {
  const { status, spec } = read.rollout;
  const revision = { canary: status.currentPodHash ?? null };
  const whole = {
    ...revision,
    step: status.currentStepIndex ?? null,
    paused: (status.pauseConditions ?? []).map(p => p.reason).join() || null,
    aborted: status.abort === true,
    pausedByHand: spec.paused === true,
  };
  switch (action) {
    // To stop is right at any step.
    case 'abort':
      return { ...revision, aborted: whole.aborted };
    case 'retry':
      return { ...revision, aborted: whole.aborted };
    case 'promote-full':
    case 'skip-to-end':
      return {
        ...revision,
        aborted: whole.aborted,
        pausedByHand: whole.pausedByHand,
      };
    case 'pause':
    case 'restart':
      return { pausedByHand: whole.pausedByHand };
    case 'rollback':
    case 'set-image':
    case 'end-analysis':
    case 'retry-experiment':
      return revision;
    default:
      return whole;
  }
}

const WORDS: Record<string, string> = {
  canary: 'the newest revision',
  step: 'the step',
  paused: 'what it pauses for',
  aborted: 'whether it was aborted',
  pausedByHand: 'whether it is paused by hand',
  run: 'the AnalysisRun',
  stable: 'the stable revision',
};

export function sayFacts(facts: ActionPlan['facts']): string {
  const said = Object.entries(facts).map(([name, value]) =>
    name === 'step' && typeof value === 'number'
      ? `step is still ${value + 1}`
      : `${WORDS[name] ?? name} is still ${value === null ? 'none' : value}`,
  );
  return said
    .join(' and ')
    .replace(
      /whether it (was|is) ([a-z ]+) is still (true|false)/g,
      (_, be, what, so) =>
        so === 'true' ? `it ${be} still ${what}` : `it ${be} not ${what}`,
    );
}

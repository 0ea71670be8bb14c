import {
  Action,
  Capability,
  Rollout,
  TakenAction,
} from '@bellwether/plugin-canary-common';
import { formatShare } from '@bellwether/plugin-models-react';

const WORDS: Record<Action, string> = {
  promote: 'Promote',
  'promote-full': 'Promote fully',
  'skip-to-end': 'Skip all steps',
  abort: 'Abort',
  retry: 'Retry',
  pause: 'Pause',
  resume: 'Resume',
  restart: 'Restart pods',
  rollback: 'Roll back',
  'set-image': 'Set image',
  'set-weight': 'Set share',
  'end-analysis': 'End analysis',
  'retry-experiment': 'Retry experiment',
};

/** What is done, in two words at most. */
export function actionWords(action: Action): string {
  return WORDS[action];
}

/** Whether it takes the canary away: what a hand should not slip onto. */
export function takesAway(action: Action): boolean {
  return action === 'abort' || action === 'rollback';
}

/** What the next step asks for, where a promote leads to a share at once. */
function nextShare({ steps, currentStep }: Rollout): number | undefined {
  if (currentStep === null || steps.length === 0) return undefined;
  const next = steps[currentStep + 1];
  if (!next) return 1;
  return next.kind === 'set-weight' ? next.weight : undefined;
}

/** Words on the button of an action, which say what happens and by which way. */
export function buttonWords(
  { action, via, possible }: Capability,
  rollout: Rollout,
): string {
  const share =
    action === 'promote' && possible ? nextShare(rollout) : undefined;
  const words =
    share === undefined ? WORDS[action] : `Promote to ${formatShare(share)}`;
  if (via === 'pull-request') return `${words} by pull request…`;
  return via === 'by-hand' ? `${words} by hand…` : `${words}…`;
}

/** Whether a pull request or the controller has still to answer. */
export function isOpen({ state }: Pick<TakenAction, 'state'>): boolean {
  return (
    state === 'sending' ||
    state === 'waiting' ||
    state === 'waiting-for-merge' ||
    state === 'waiting-for-sync'
  );
}

/** Whether it keeps others from acting. */
export function isInTheWay({ state }: Pick<TakenAction, 'state'>): boolean {
  return state === 'sending' || state === 'waiting';
}

/** Where an action is. */
export const stateWords: Record<TakenAction['state'], string> = {
  sending: 'Being sent',
  waiting: 'Waiting for the controller',
  observed: 'Done, and seen to be so',
  lost: 'Lost: the controller did not do it',
  refused: 'Refused by the cluster',
  conflict: 'Changed meanwhile: nothing was sent',
  'waiting-for-merge': 'Waiting for the pull request to be merged',
  'waiting-for-sync': 'Merged: waiting for the cluster to follow',
  'turned-down': 'The pull request was closed without a merge',
};

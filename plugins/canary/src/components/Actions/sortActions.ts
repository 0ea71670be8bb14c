import { Action, Capability, Rollout } from '@bellwether/plugin-canary-common';

/** What a person comes for, in the order of the tab. */
const FIRST: readonly Action[] = [
  'promote',
  'abort',
  'set-weight',
  'retry',
  'resume',
  'pause',
  'rollback',
  'promote-full',
];

/** What means nothing here whoever asks: the other side of what is so, and the share where steps set it. */
function isBeside(action: Action, { controller, waiting }: Rollout): boolean {
  const isPaused = waiting.some(({ reason }) => reason === 'manual-pause');
  switch (action) {
    case 'pause':
      return isPaused;
    case 'resume':
      return !isPaused;
    case 'set-weight':
      return controller.startsWith('argo');
    default:
      return false;
  }
}

/** Actions in an order that does not depend on the state, without those that the controller does not have. */
export function sortActions(
  capabilities: readonly Capability[],
  rollout: Rollout,
): { first: Capability[]; more: Capability[] } {
  const shown = capabilities.filter(
    ({ action, refusal }) =>
      refusal !== 'controller' && !isBeside(action, rollout),
  );
  return {
    first: FIRST.flatMap(
      action => shown.find(one => one.action === action) ?? [],
    ),
    more: shown.filter(({ action }) => !FIRST.includes(action)),
  };
}

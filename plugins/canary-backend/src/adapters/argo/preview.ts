import { ConflictError, InputError } from '@backstage/errors';
import { Action, ActionParameters } from '@bellwether/plugin-canary-common';
import { ActionPlan, SeenServer } from '../DeliveryAdapter';
import { capabilities } from './capabilities';
import { describeNext } from './describeNext';
import { drafts } from './drafts';
import { factsOf, sayFacts } from './facts';
import { ReadRollout, readRollout } from './ReadRollout';

/** A controller is slow now and then: of promotes that were not lost, the slowest took 3.5 s. */
const CONTROLLER_MS = 10_000;

/** Exactly what an action would send now, and what follows. */
export function preview(
  seen: SeenServer,
  action: Action,
  parameters: ActionParameters,
  now: Date,
): ActionPlan {
  const read = readRollout(seen.objects);
  const capability = capabilities(seen).find(
    candidate => candidate.action === action,
  );
  if (!read || !capability) throw new InputError(`No rollout knows ${action}`);
  if (!capability.possible) throw new ConflictError(capability.sentence);
  const draft = drafts[action]({ seen, read, parameters, now });
  const { status } = read.rollout;
  const facts = { ...factsOf(read, action), ...draft.facts };
  return {
    action,
    parameters,
    title: draft.title ?? titleOf(action, read),
    requests: draft.requests,
    changes: draft.changes,
    facts,
    factsSentence: sayFacts(facts),
    next: draft.next ?? describeNext(action, seen, read),
    warnings: draft.warnings ?? [],
    undo: draft.undo,
    specAfter: draft.specAfter,
    expectation: {
      action,
      podHash: status.currentPodHash,
      step: status.currentStepIndex,
      generation: seen.objects.object.metadata.generation,
      wanted: draft.wanted,
      withinMs: draft.withinMs ?? CONTROLLER_MS,
    },
  };
}

const TITLES: Record<Action, string> = {
  promote: 'Promote',
  'promote-full': 'Promote fully',
  'skip-to-end': 'Skip to the end of',
  abort: 'Abort',
  retry: 'Retry',
  pause: 'Pause',
  resume: 'Resume',
  restart: 'Restart the pods of',
  rollback: 'Roll back',
  'set-image': 'Set the image of',
  'set-weight': 'Set the share of',
  'end-analysis': 'End the analysis of',
  'retry-experiment': 'Run again the experiment of',
};

function titleOf(action: Action, { objects }: ReadRollout): string {
  return `${TITLES[action]} ${objects.object.metadata.name}`;
}

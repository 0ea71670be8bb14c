import { ConflictError, InputError } from '@backstage/errors';
import { Action, ActionParameters } from '@bellwether/plugin-canary-common';
import { ActionPlan, SeenServer } from '../DeliveryAdapter';
import { capabilities } from './capabilities';
import { draftServerless } from './draftServerless';
import { draftStandard } from './draftStandard';
import { sidesOf } from './observe';
import { readService } from './ReadService';

/** A canary has to load its model before it gets requests. */
const MODEL_MS = 60_000;

const TITLES: Partial<Record<Action, string>> = {
  promote: 'Promote',
  abort: 'Abort',
  rollback: 'Remove the canary of',
  'set-weight': 'Set the share of',
};

/** Exactly what an action would send now, and what follows. */
export function preview(
  seen: SeenServer,
  action: Action,
  parameters: ActionParameters,
): ActionPlan {
  const read = readService(seen.objects);
  const capability = capabilities(seen).find(
    candidate => candidate.action === action,
  );
  if (!read || !capability) throw new InputError(`No rollout knows ${action}`);
  if (!capability.possible) throw new ConflictError(capability.sentence);
  const sides = sidesOf(read);
  const draft =
    read.controller === 'kserve-standard'
      ? draftStandard(seen, action, parameters)
      : draftServerless(seen, read, action, parameters);
  const canary = sides.arms.find(({ role }) => role === 'canary')?.revision;
  const asked = sides.traffic.desired?.share;
  const now = percentOf(sides.traffic.effective?.share);
  return {
    action,
    parameters,
    title: `${TITLES[action] ?? action} ${seen.objects.object.metadata.name}`,
    requests: draft.requests,
    changes: draft.changes,
    facts: {
      canary: canary ?? null,
      ...(action === 'abort' ? {} : { share: asked ?? null }),
    },
    factsSentence: `the canary is still ${canary ?? 'none'}${
      action === 'abort' ? '' : ` at ${percentOf(asked)}`
    }`,
    next: [
      {
        what: 'Requests on the canary',
        sentence:
          now === nextShare(action, parameters)
            ? `stay at ${now}`
            : `${now} → ${nextShare(action, parameters)}`,
      },
      ...(action === 'promote'
        ? [
            {
              what: 'Pods',
              sentence: 'the canary’s stay, the stable side’s go',
            },
          ]
        : []),
    ],
    warnings:
      sides.traffic.state === 'differs' || sides.traffic.state === 'unseen'
        ? [sides.traffic.sentence]
        : [],
    undo: draft.undo,
    specAfter: draft.specAfter,
    expectation: {
      action,
      podHash: canary,
      generation: seen.objects.object.metadata.generation,
      wanted: draft.wanted,
      withinMs: MODEL_MS,
    },
  };
}

function percentOf(share: number | undefined): string {
  return share === undefined ? 'unknown' : `${Math.round(share * 1000) / 10} %`;
}

function nextShare(action: Action, { percent }: ActionParameters): string {
  if (action === 'promote') return '100 %';
  return action === 'set-weight' ? `${percent} %` : '0 %';
}

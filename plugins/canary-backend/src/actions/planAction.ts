import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  Action,
  ActionParameters,
  Capability,
  permissionOf,
  Precondition,
} from '@bellwether/plugin-canary-common';
import { ActionPlan, AdapterCapability, SeenServer } from '../adapters';
import { ServerView } from '../watch';
import { ClusterSession } from './ClusterSession';

/** The state as the cluster has it at this moment, and what an action would do in it. */
export interface FreshPlan {
  view: ServerView;
  plan: ActionPlan;
  capability: AdapterCapability;
}

/** @throws NotFoundError, ConflictError, InputError */
export async function planAction(
  session: ClusterSession,
  action: Action,
  parameters: ActionParameters,
  now: Date,
): Promise<FreshPlan> {
  const view = await session.read();
  if (!view) throw new NotFoundError('The rollout is not there any more.');
  const capability = view.adapter
    .capabilities(view)
    .find(candidate => candidate.action === action);
  if (!capability) throw new ConflictError(`No controller knows ${action}.`);
  return {
    view,
    capability,
    plan: view.adapter.preview(view, action, parameters, now),
  };
}

/** A change of a field that Git owns comes back from Git, so it is made there; when to restart is in no repository. */
export function viaOf(
  capability: Pick<AdapterCapability, 'fields'>,
  { git }: Pick<SeenServer, 'git'>,
  canPropose: boolean,
): Capability['via'] {
  const isGits =
    git.owner === 'git' &&
    capability.fields.some(field => field !== 'spec.restartAt');
  if (!isGits) return 'direct';
  return canPropose ? 'pull-request' : 'by-hand';
}

export function toCapability(
  { fields: _, ...capability }: AdapterCapability,
  via: Capability['via'],
): Capability {
  return {
    ...capability,
    via,
    permission: permissionOf[capability.action].name,
  };
}

export function preconditionOf({ view, plan }: FreshPlan): Precondition {
  return {
    resourceVersion: view.observed.resourceVersion ?? '',
    facts: plan.facts,
    sentence: `only if ${plan.factsSentence}`,
  };
}

/** @throws ConflictError - says what is another by now */
export function assertUnchanged(
  before: Precondition,
  { plan }: Pick<FreshPlan, 'plan'>,
): void {
  const differs = Object.entries(plan.facts).filter(
    ([name, value]) => before.facts[name] !== value,
  );
  if (differs.length === 0) return;
  const said = differs.map(
    ([name, value]) =>
      `${name} was ${say(name, before.facts[name])} and is ${say(name, value)}`,
  );
  throw new ConflictError(
    `The state is another by now: ${said.join(
      '; ',
    )}. Nothing was changed; look again before you act`,
  );
}

function say(name: string, value: unknown): string {
  if (value === null || value === undefined) return 'none';
  // People count from one.
  return String(name === 'step' ? Number(value) + 1 : value);
}

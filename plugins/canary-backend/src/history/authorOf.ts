import { Action, TakenAction } from '@bellwether/plugin-canary-common';
import { lastWriterOf } from '../adapters';
import { ActionStore } from '../database';
import { ServerView } from '../watch';
import { ToldChange } from './describeChange';

/** Field managers that are the controller itself, and not what tells it something. */
const CONTROLLER = /^(rollouts-controller|argo-rollouts|manager|kserve.*)$/;

/** A change this long after an action may follow from it. */
const FOLLOWS_MS = 60_000;

const CAUSES: Record<ToldChange['cause'], readonly Action[]> = {
  spec: ['set-image', 'rollback'],
  step: ['promote', 'skip-to-end', 'end-analysis', 'resume'],
  // A share of nothing is an abort of KServe's, and another one its end.
  abort: ['abort', 'set-weight'],
  retry: ['retry', 'set-weight'],
  end: ['promote', 'promote-full', 'skip-to-end', 'rollback', 'end-analysis'],
  weight: [
    'promote',
    'promote-full',
    'abort',
    'retry',
    'set-weight',
    'skip-to-end',
  ],
  // What is paused by hand is resumed by a promote too.
  pause: ['pause', 'resume', 'promote', 'promote-full'],
  state: ['pause', 'resume'],
};

interface Author {
  actor: string;
  reason?: string;
}

/** Who did what is told of a server, in the order in which it is told. */
export async function authorsOf(
  view: ServerView,
  told: readonly ToldChange[],
  actions: Pick<ActionStore, 'newest'>,
): Promise<Author[]> {
  if (told.length === 0) return [];
  const since = new Date(Date.now() - FOLLOWS_MS);
  const action = await actions.newest(view.id, since);
  return told.map(change => authorOf(view, change, action));
}

/** A person who acted here, else who last wrote what brought it about, else the controller. */
function authorOf(
  { objects, observed }: ServerView,
  { cause, writtenIn }: ToldChange,
  action: TakenAction | undefined,
): Author {
  if (
    action &&
    CAUSES[cause].includes(action.action) &&
    !['refused', 'conflict'].includes(action.state)
  ) {
    return { actor: action.actor, reason: action.reason };
  }
  const controller =
    observed.kind === 'kserve'
      ? 'controller:kserve'
      : 'controller:argo-rollouts';
  if (!writtenIn) return { actor: controller };
  const writer = lastWriterOf(objects.object.metadata, writtenIn);
  if (writer !== undefined) {
    return {
      actor: CONTROLLER.test(writer) ? controller : `manager:${writer}`,
    };
  }
  // A Rollout's controller aborts by itself too, and does nothing else of this.
  const mayBeItself = cause === 'abort' && writtenIn.includes('status.abort');
  return { actor: mayBeItself ? controller : 'manager:unknown' };
}

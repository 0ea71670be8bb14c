import { Action } from '@bellwether/plugin-canary-common';
import { z } from 'zod';
import {
  ActionOutcome,
  ActionPlan,
  ActionSession,
  SeenServer,
} from '../DeliveryAdapter';
import { isDone } from './isDone';
import { isUnpausing } from './readPhase';
import { ReadRollout, readRollout } from './ReadRollout';
import { annotate, patchStatus, PROMOTE_ANNOTATION, wake } from './requests';
import { PATCH_SPEC } from './rights';

/** Of promotes sent within 50 ms of the pause one in six was lost, from 200 ms on none; this leaves room. */
const SETTLED_MS = 500;

/** A change that the controller has not acted on by then may be lost. */
const DOUBT_AFTER_MS = 2_000;

const EXPERIMENT_LOOK_MS = 500;

const experimentSchema = z.object({
  status: z.object({ phase: z.string().min(1) }),
});

/** Sends a plan, and sees to it that the controller acts on it. */
export async function act(
  plan: ActionPlan,
  session: ActionSession,
): Promise<{ outcome: Promise<ActionOutcome> }> {
  if (plan.action === 'promote') {
    await session.pause(SETTLED_MS - session.settledMs());
  }
  for (const request of plan.requests) await session.send(request);
  return { outcome: followerOf(plan.action)(plan, session) };
}

function followerOf(action: Action): typeof follow {
  switch (action) {
    case 'promote':
      return followPromote;
    case 'retry-experiment':
      return followExperiment;
    default:
      return follow;
  }
}

async function follow(
  { action, expectation }: ActionPlan,
  session: ActionSession,
): Promise<ActionOutcome> {
  const isSo = (seen: SeenServer) => isDone(seen, expectation);
  const end = (seen: SeenServer | undefined) =>
    done(action === 'abort' ? seen : undefined);
  const soon = Math.min(DOUBT_AFTER_MS, expectation.withinMs);
  if (await session.until(isSo, soon)) return end(session.seen());
  await wakeUnheard(action, session);
  if (await session.until(isSo, expectation.withinMs - soon)) {
    return end(session.seen());
  }
  const now = await session.read();
  return now && isSo(now) ? end(now) : lost();
}

/** Not only a promote is lost on a controller that has just written by itself. A message does no harm to one that is only slow. */
async function wakeUnheard(
  action: Action,
  session: ActionSession,
): Promise<void> {
  const seen = await session.read();
  const read = seen && readRollout(seen.objects);
  if (!read || !isUnheard(action, read)) return;
  const message = wake(new Date(), action);
  await session.send(patchStatus(read.objects.object, { message }));
  await session.nudged();
}

/** Whether what was asked for stands in the status, and what the controller says is still that of before. */
function isUnheard(action: Action, { rollout }: ReadRollout): boolean {
  const { abort, phase, promoteFull } = rollout.status;
  switch (action) {
    case 'abort':
      return abort === true && phase !== 'Degraded';
    case 'retry':
      return abort !== true && phase === 'Degraded';
    case 'promote-full':
      return promoteFull === true && phase === 'Paused';
    case 'skip-to-end':
      return isUnpausing(rollout);
    default:
      return false;
  }
}

/**
 * A promote may be answered with 200 and never be seen by the controller, which writes its own last answer over what it knows.
 * The same patch again changes nothing and so wakes nobody; any other change does, and does no harm to a controller that is
 * only slow.
 */
async function followPromote(
  { expectation }: ActionPlan,
  session: ActionSession,
): Promise<ActionOutcome> {
  const isSo = (seen: SeenServer) => isDone(seen, expectation);
  const endsAt = Date.now() + expectation.withinMs;
  while (Date.now() < endsAt) {
    if (await session.until(isSo, DOUBT_AFTER_MS)) return done();
    const seen = await session.read();
    if (!seen) return lost('The rollout is gone.');
    if (isSo(seen)) return done();
    const read = readRollout(seen.objects);
    if (!read) return lost('It serves no model any more.');
    const { currentPodHash, abort } = read.rollout.status;
    if (currentPodHash !== expectation.podHash) {
      return lost('Another version was asked for meanwhile.');
    }
    if (abort) return lost('It was aborted meanwhile.');
    await freeStuck(read, session);
  }
  return lost();
}

/** The status that was taken away comes back when the controller begins the experiment; nobody watches experiments. */
async function followExperiment(
  { expectation, requests }: ActionPlan,
  session: ActionSession,
): Promise<ActionOutcome> {
  const [{ path }] = requests;
  const looks = Math.ceil(expectation.withinMs / EXPERIMENT_LOOK_MS);
  for (let look = 0; look < looks; look++) {
    const experiment = await session.get(path);
    if (experiment === undefined) return lost('The experiment is gone.');
    if (experimentSchema.safeParse(experiment).success) return done();
    await session.pause(EXPERIMENT_LOOK_MS);
  }
  return lost();
}

async function freeStuck(
  read: ReadRollout,
  session: ActionSession,
): Promise<void> {
  const { status } = read.rollout;
  const { object } = read.objects;
  const pauses = status.pauseConditions ?? [];
  if (pauses.length === 0 && status.controllerPause === true) {
    // Not missed by a person who may change nothing but the status.
    await session.send(
      (await session.may(PATCH_SPEC))
        ? annotate(object, { [PROMOTE_ANNOTATION]: new Date().toISOString() })
        : patchStatus(object, { message: wake(new Date()) }),
    );
    await session.nudged();
  } else if (pauses.length > 0) {
    // The controller wrote the pause back: it never saw that it was ended.
    await session.send(
      patchStatus(
        object,
        { pauseConditions: null },
        object.metadata.resourceVersion,
      ),
    );
    await session.nudged();
  }
}

/** @param aborted - how an aborted canary is seen */
function done(aborted?: SeenServer): ActionOutcome {
  const { effective, reported } = aborted?.observed.traffic ?? {};
  return {
    state: 'observed',
    sentence:
      reported && !effective
        ? 'The controller says that the canary gets no requests; no route was seen that says it.'
        : 'The controller has done it.',
  };
}

function lost(
  why = 'The cluster accepted it, and the controller has not done it.',
): ActionOutcome {
  return { state: 'lost', sentence: why };
}

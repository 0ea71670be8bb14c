import { Action } from '@bellwether/plugin-canary-common';
import { z } from 'zod';
import {
  ActionOutcome,
  ActionPlan,
  ActionSession,
  Expectation,
  SeenServer,
} from '../DeliveryAdapter';
import { PATCH_SPEC } from './rights';
import { stillWeighs } from './readPhase';
import { imagesOf, ReadRollout, readRollout } from './ReadRollout';
import { annotate, patchStatus, PROMOTE_ANNOTATION, wake } from './requests';

/** Of promotes sent within 50 ms of the pause one in six was lost, from 200 ms on none; this leaves room. */
const SETTLED_MS = 500;

/** A promote that has not moved the step by then may be lost. */
const DOUBT_AFTER_MS = 2_000;

const EXPERIMENT_LOOK_MS = 500;

const experimentSchema = z.object({
  status: z.object({ phase: z.string().min(1) }),
});

/** Whether the controller has done what was asked, for the revision that was meant. */
export function isDone(
  { objects, observed }: SeenServer,
  expectation: Expectation,
): boolean {
  const read = readRollout(objects);
  if (!read) return false;
  const { rollout } = read;
  const { status, spec } = rollout;
  const isPromoted =
    status.currentPodHash === expectation.podHash &&
    status.stableRS === status.currentPodHash;
  switch (expectation.action) {
    case 'promote':
      return (
        isPromoted ||
        (status.currentPodHash === expectation.podHash &&
          status.abort !== true &&
          (rollout.spec.strategy.blueGreen
            ? status.blueGreen?.activeSelector === expectation.podHash
            : (status.currentStepIndex ?? 0) > (expectation.step ?? 0)))
      );
    case 'promote-full':
    case 'skip-to-end':
      return isPromoted && !status.promoteFull && !stillWeighs(rollout);
    case 'abort':
      return (
        status.abort === true &&
        status.phase === 'Degraded' &&
        getsNothing(observed.traffic, read)
      );
    case 'retry':
      return status.abort !== true && status.phase !== 'Degraded';
    case 'pause':
      return (
        spec.paused === true && read.isSpecObserved && status.phase === 'Paused'
      );
    case 'resume':
      return spec.paused !== true && read.isSpecObserved;
    case 'restart':
      return (
        status.restartedAt !== undefined &&
        Date.parse(status.restartedAt) >= Date.parse(expectation.wanted ?? '')
      );
    case 'rollback':
      return (
        read.isSpecObserved &&
        read.isRevisionObserved &&
        status.currentPodHash === expectation.wanted
      );
    case 'set-image':
      return (
        read.isSpecObserved &&
        read.isRevisionObserved &&
        imagesOf(read.current?.set.spec.template).includes(
          expectation.wanted ?? '',
        )
      );
    case 'end-analysis':
      return observed.analysisRuns.some(
        ({ name, phase }) =>
          name === expectation.wanted &&
          !['pending', 'running'].includes(phase),
      );
    case 'retry-experiment':
      return status.canary?.currentExperiment === undefined;
    default:
      return false;
  }
}

/** A weight counts only when it is seen; where no route tells it, it is the controller's word, and said to be no more. */
function getsNothing(
  { effective, reported }: SeenServer['observed']['traffic'],
  { rollout, current }: ReadRollout,
): boolean {
  const known = effective ?? reported;
  if (known) return known.share === 0;
  return (
    !rollout.spec.strategy.canary?.trafficRouting &&
    (current?.set.status.availableReplicas ?? 0) === 0
  );
}

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
  { expectation }: ActionPlan,
  session: ActionSession,
): Promise<ActionOutcome> {
  const isSo = (seen: SeenServer) => isDone(seen, expectation);
  const end = (seen: SeenServer | undefined) =>
    done(expectation.action === 'abort' ? seen : undefined);
  if (await session.until(isSo, expectation.withinMs)) {
    return end(session.seen());
  }
  const now = await session.read();
  return now && isSo(now) ? end(now) : lost();
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

import { setTimeout as delay } from 'node:timers/promises';
import type { Rollout } from '@bellwether/plugin-canary-common';
import { rolloutIdOf } from '../proof/names';
import { isAllNew } from '../proof/Press';
import { refusalOf } from '../proof/refusals';
import { eventually, expectThat } from './Checks';
import { abort, type Case, pause, promote, retry } from './controllerCases';
import { RECOVERY_SECONDS, type Scene } from './Scene';
import { Trace } from './Trace';

const CONTROLLER = 'rollouts-controller';

/** The portal watches: what the cluster has is there within this time. */
const SEEN_SECONDS = 30;

/** A controller is waited for for ten seconds, here on a busy machine. */
const LOST_SECONDS = 40;

/** Whatever would be done once more is done by then. */
const QUIET_MILLISECONDS = 3000;

const ACCEPTED = 'The cluster accepted it; waiting for the controller.';
const WOKEN =
  'The controller had missed it and was woken; waiting for the controller.';
const LOST = 'The cluster accepted it, and the controller has not done it.';

/** A Rollout, and what is pressed on it. */
type Pressed = [rollout: string, what: Case];

interface Absence {
  scene: Scene;
  title: string;
  traces: Array<{ what: Case; trace: Trace }>;
}

async function each(
  { traces }: Absence,
  look: (what: Case, trace: Trace) => Promise<void>,
): Promise<void> {
  await Promise.all(traces.map(({ what, trace }) => look(what, trace)));
}

/** What a page shows of a Rollout must be what the API server has, and say that the controller is behind. */
async function expectPage(
  { stage }: Scene,
  rollout: string,
  says: string,
): Promise<void> {
  const { canary } = stage.portal;
  const id = rolloutIdOf(rollout);
  const real = await stage.cluster.rollout(rollout);
  const isReal = ({ currentStep, generation, traffic }: Rollout) =>
    currentStep === real.status.currentStepIndex &&
    generation === real.metadata.generation &&
    traffic.effective?.share === (real.weight ?? NaN) / 100;
  const shown = await eventually(
    `the page of ${rollout} shows what the cluster has, and says: ${says}`,
    SEEN_SECONDS,
    () => canary.getRollout(id),
    page =>
      isReal(page) && page.waiting.some(({ sentence }) => sentence === says),
  );
  expectThat(
    shown.freshness.staleSince === undefined,
    'it is called old, although the cluster answers',
  );
  const { rows } = await canary.getFleet({ show: 'all' });
  const row = rows.find(candidate => candidate.id === id);
  expectThat(
    row?.sentence === shown.sentence,
    `the list of rollouts says: ${row?.sentence}`,
  );
}

/** Presses while the controller is away; each call is sent twice. */
async function pressAll(scene: Scene, title: string, pressed: Pressed[]) {
  const absence: Absence = { scene, title, traces: [] };
  await scene.checks.check(
    `${title}: what is pressed is accepted, and a call that is repeated is the same action`,
    async () => {
      absence.traces = await Promise.all(
        pressed.map(async ([rollout, what]) => ({
          what,
          trace: await Trace.press(scene, rollout, what.action),
        })),
      );
    },
  );
  return absence;
}

async function checkWaiting(absence: Absence): Promise<void> {
  const { scene, title } = absence;
  const { checks, stage } = scene;
  await checks.check(`${title}: it waits for the controller`, () =>
    each(absence, async (_what, trace) => {
      const { state, sentence } = await trace.now();
      expectThat(
        state === 'waiting' && [ACCEPTED, WOKEN].includes(sentence),
        `${trace.action}: ${state}, ${sentence}`,
      );
    }),
  );
  await checks.check(`${title}: pressed anew it is refused, with why`, () =>
    each(absence, async ({ action, meanwhile }, trace) => {
      if (!meanwhile) return;
      const { state } = await trace.now();
      expectThat(state === 'waiting', `${action} is ${state} by now`);
      const { status, message } = await refusalOf(
        stage.portal.press(trace.rollout, action),
      );
      expectThat(
        status === 409 && meanwhile.refusal.test(message),
        `${action} was refused with ${status}: ${message}`,
      );
    }),
  );
  await checks.check(
    `${title}: pages show what the API server has, and what the controller has not done`,
    () =>
      each(absence, async ({ meanwhile }, { rollout }) => {
        if (meanwhile) await expectPage(scene, rollout, meanwhile.says);
      }),
  );
}

/** Nobody but the portal has written: the controller is away. */
function checkSentOnce(absence: Absence): Promise<void> {
  const { scene, title } = absence;
  return scene.checks.check(`${title}: it was sent once`, () =>
    each(absence, async ({ mayWake }, trace) => {
      await trace.expectSentOnce(mayWake);
      const { changes } = trace.versions;
      expectThat(
        changes === 1,
        `${trace.action}: the Rollout became another ${changes} times`,
      );
    }),
  );
}

async function checkLost(absence: Absence): Promise<void> {
  const { scene, title } = absence;
  await scene.checks.check(
    `${title}: after its time it is said that the controller has not done it`,
    () =>
      each(absence, async (_what, trace) => {
        const { state, sentence } = await eventually(
          `${trace.action} is not waited for any more`,
          LOST_SECONDS,
          () => trace.now(),
          now => now.state !== 'waiting',
        );
        expectThat(
          state === 'lost' && sentence === LOST,
          `${trace.action}: ${state}, ${sentence}`,
        );
      }),
  );
}

/** Whoever reads that asks again: a promote that is asked for twice is one step all the same. */
function checkAskedAgain({ scene, title, traces }: Absence): Promise<void> {
  return scene.checks.check(`${title}: a promote is asked for again`, () =>
    Promise.all(
      traces
        .filter(({ trace }) => trace.action === 'promote')
        .map(({ trace }) => trace.pressAnew()),
    ).then(() => {}),
  );
}

async function checkReturn(absence: Absence): Promise<void> {
  const { scene, title } = absence;
  const { checks, stage } = scene;
  await checks.check(`${title}: the controller does it`, () =>
    each(absence, async ({ isDone }, { rollout, before }) => {
      await stage.cluster.until(
        rollout,
        'what was pressed is done',
        RECOVERY_SECONDS,
        now => isDone(now, before),
      );
    }),
  );
  await checks.check(`${title}: the portal sees it by itself`, () =>
    each(absence, async (_what, trace) => trace.untilObserved()),
  );
  await checks.check(`${title}: it is done once, and told once`, async () => {
    await delay(QUIET_MILLISECONDS);
    await each(absence, async ({ endsAt, isDone, mayWake }, trace) => {
      const { rollout, before, action, versions } = trace;
      const now = await stage.cluster.rollout(rollout);
      versions.close();
      expectThat(isDone(now, before), `${action}: it did not stay so`);
      const { steps } = versions;
      expectThat(
        endsAt === undefined ||
          (steps[steps.length - 1] === endsAt &&
            steps.every((step, i) => i === 0 || step > steps[i - 1])),
        `${action}: it went through the steps ${steps.join(', ')}`,
      );
      await trace.expectSentOnce(mayWake);
      await trace.expectToldOnce();
    });
  });
}

let runs = 0;

/** Stops, pauses and restarts the controller while actions are pressed in the portal. */
export async function checkController(scene: Scene): Promise<void> {
  const { checks, stage } = scene;
  // What was released by a first try is another canary than that of the second.
  runs += 1;
  const titles = ['steps', 'hand', 'abort'].map(name => `away-${name}-${runs}`);
  const [steps, hand, back] = titles;
  let isReady = false;
  await checks.check('Argo Rollouts: three canaries are paused', async () => {
    await Promise.all(titles.map(title => stage.startCanary(title)));
    isReady = true;
  });
  if (!isReady) return;

  await scene.stop(CONTROLLER);
  const stopped = await pressAll(scene, 'Argo Rollouts stopped', [
    [steps, promote(3)],
    [back, abort],
  ]);
  await checkWaiting(stopped);
  await checkLost(stopped);
  await checkAskedAgain(stopped);
  await checkSentOnce(stopped);
  await scene.start(CONTROLLER);
  await checkReturn({ ...stopped, title: 'Argo Rollouts started again' });

  scene.pause(CONTROLLER);
  const paused = await pressAll(scene, 'Argo Rollouts paused', [
    [steps, promote(4, isAllNew)],
    [hand, pause],
  ]);
  await checkWaiting(paused);
  await checkSentOnce(paused);
  scene.resume(CONTROLLER);
  await checkReturn({ ...paused, title: 'Argo Rollouts resumed' });

  // Whichever of the two processes of the controller sees it.
  const [restarted] = await Promise.all([
    pressAll(scene, 'Argo Rollouts restarted at once', [[back, retry]]),
    scene.start(CONTROLLER),
  ]);
  await checkReturn(restarted);
}

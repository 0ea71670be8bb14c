import { setTimeout as delay } from 'node:timers/promises';
import type { Verdict } from '@bellwether/plugin-canary-common';
import { rolloutIdOf, type Side } from '../proof/names';
import { countsOf } from '../proof/storyChecks';
import { storyProcess } from '../proof/storyServers';
import { expectThat } from './Checks';
import { JUDGED, JudgedCanary } from './JudgedCanary';
import type { Scene } from './Scene';

const NOTICE_SECONDS = 60;
const LOOK_MILLISECONDS = 500;

/** So many looks of the judge must say the same. */
const LOOKS = 2;

/** What stands between the requests and the judge, and is away. */
interface Silence {
  title: string;
  /** Name of the process in the stack. */
  server: string;
  isPaused?: boolean;
  /** What the judge must say is missing. */
  missing: RegExp;
  /** Whose counters begin anew, or are read anew, afterwards. */
  counts?: Side;
}

const NO_REQUESTS = /^No requests in this interval; it does not count\.$/;
const uncounted = (side: string) =>
  new RegExp(
    `^The ${side}’s counters could not be read; it does not count\\.$`,
  );

const ROUTER: Silence[] = [
  { title: 'nginx stopped', server: 'nginx', missing: NO_REQUESTS },
  {
    title: 'nginx paused',
    server: 'nginx',
    isPaused: true,
    missing: NO_REQUESTS,
  },
];

const VERSIONS: Silence[] = [
  {
    title: 'MLServer of the canary stopped',
    server: storyProcess(JUDGED, 'canary'),
    missing: uncounted('canary'),
    counts: 'canary',
  },
  {
    title: 'MLServer of the stable version paused',
    server: storyProcess(JUDGED, 'stable'),
    isPaused: true,
    missing: uncounted('stable version'),
    counts: 'stable',
  },
];

/** Fails when a look has moved the release on what was not seen. */
function expectNoMistake(verdict: Verdict, before: Verdict): void {
  expectThat(
    verdict.verdict === 'continue' ||
      (verdict.verdict === 'promote' &&
        verdict.promoted?.since === before.promoted?.since),
    `The judge says ${verdict.verdict}: ${verdict.reason}`,
  );
}

/** Looks at each word of the judge until some in a row name what is missing; each of them must be to go on watching. */
async function untilMissing(
  canary: JudgedCanary,
  { missing }: Silence,
  before: Verdict,
): Promise<void> {
  const deadline = Date.now() + NOTICE_SECONDS * 1000;
  const said = new Set<string>();
  for (;;) {
    const verdict = await canary.verdict();
    if (missing.test(verdict.reason)) {
      expectThat(
        verdict.verdict === 'continue',
        `The judge says ${verdict.verdict}: ${verdict.reason}`,
      );
      said.add(verdict.judgedAt);
    } else if (said.size === 0) {
      // What was counted before it was away may bring a word yet, but no harm.
      expectThat(
        ['continue', 'promote'].includes(verdict.verdict),
        `The judge says ${verdict.verdict}: ${verdict.reason}`,
      );
    } else {
      expectNoMistake(verdict, before);
      said.clear();
    }
    if (said.size >= LOOKS) return;
    if (Date.now() > deadline) {
      throw new Error(
        `Nothing is said to be missing after ${NOTICE_SECONDS} s: ${verdict.reason}`,
      );
    }
    await delay(LOOK_MILLISECONDS);
  }
}

/** Takes away a server while a canary is judged, and gives it back. */
async function checkSilence(
  scene: Scene,
  canary: JudgedCanary,
  silence: Silence,
): Promise<void> {
  const { checks, stage } = scene;
  const { title, server, isPaused, missing, counts } = silence;
  const before = await canary.untilCounted();
  const began = new Date().toISOString();
  if (isPaused) scene.pause(server);
  else await scene.stop(server);
  await checks.check(
    `${title}: the judge keeps watching, and says what is missing`,
    () => untilMissing(canary, silence, before),
  );
  await checks.check(
    `${title}: the controller is told the same, and so is the list of rollouts`,
    async () => {
      const [word, { verdict }] = await Promise.all([
        canary.wordForController(),
        canary.row(),
      ]);
      expectThat(
        word.verdict === 'continue' && missing.test(word.reason),
        `The controller is told ${word.verdict}: ${word.reason}`,
      );
      expectThat(
        verdict?.verdict === 'continue' && missing.test(verdict.sentence),
        `The list says ${verdict?.verdict}: ${verdict?.sentence}`,
      );
    },
  );
  await checks.check(`${title}: nothing moves the canary`, async () => {
    const [now, { actions }] = await Promise.all([
      stage.cluster.rollout(JUDGED),
      stage.portal.canary.getActions(rolloutIdOf(JUDGED)),
    ]);
    expectThat(
      now.metadata.generation === canary.waiting.metadata.generation &&
        JSON.stringify([now.status, now.weight]) ===
          JSON.stringify([canary.waiting.status, canary.waiting.weight]) &&
        actions.length === 0,
      'The Rollout is another than before, or somebody has acted',
    );
  });
  const counted = await canary.verdict();
  if (isPaused) scene.resume(server);
  else await scene.start(server);
  await checks.check(
    `${title} and back: requests are counted again by themselves, beside those of before`,
    async () => {
      const known = countsOf(before).requests;
      const kept = countsOf(counted).requests;
      expectThat(
        kept.stable >= known.stable && kept.canary >= known.canary,
        'What was counted before is gone',
      );
      const after = await canary.untilCounted(counted);
      expectThat(!missing.test(after.reason), after.reason);
    },
  );
  if (!counts) return;
  await checks.check(
    `${title} and back: its counters are taken up anew, and that is told`,
    async () => {
      const { podEvents } = await stage.portal.canary.getEvidence(
        rolloutIdOf(JUDGED),
      );
      expectThat(
        podEvents.some(({ at, role }) => role === counts && at > began),
        `Of pods it is told: ${JSON.stringify(podEvents)}`,
      );
    },
  );
}

const released = new WeakMap<Scene, Promise<JudgedCanary>>();

async function checkAll(scene: Scene, silences: Silence[]): Promise<void> {
  const release = released.get(scene) ?? JudgedCanary.release(scene);
  released.set(scene, release);
  let canary: JudgedCanary | undefined;
  await scene.checks.check('a canary under load is judged', async () => {
    canary = await release.catch(error => {
      released.delete(scene);
      throw error;
    });
    canary.load.start();
    await canary.untilCounted();
  });
  if (!canary) return;
  try {
    for (const silence of silences) {
      await checkSilence(scene, canary, silence);
    }
  } finally {
    canary.load.stop();
  }
}

/** Stops and pauses the router by which requests come to both versions. */
export function checkRouter(scene: Scene): Promise<void> {
  return checkAll(scene, ROUTER);
}

/** Stops the canary's server, and pauses that of the stable version. */
export function checkModelServers(scene: Scene): Promise<void> {
  return checkAll(scene, VERSIONS);
}

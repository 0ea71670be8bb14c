import { setTimeout as delay } from 'node:timers/promises';
import { type Checks, eventually, expectThat } from '../faults/Checks';
import { Load } from './Load';
import { type Side, type Story, VERSIONS } from './names';
import type { Fault } from '../seed/load/bounds';
import { canary, IMAGE, type PodTemplate } from './release';
import { isObserved, type SeenRollout } from './SeenCluster';
import { type Stage, VERDICT_STEP } from './Stage';
import {
  countsOf,
  expectOurWord,
  expectTraffic,
  type Word,
} from './storyChecks';
import { storyServer } from './storyServers';
import type { Timings } from './Timings';

/**
 * A word of the judge must come within this time of a canary, and the controller must obey within the other. A word usually takes one
 * or two minutes; by luck of the draw, or where the machine is slow for one version, several.
 */
const WORD_SECONDS = 420;
const OBEYED_SECONDS = 40;

const ERROR_SHARE = 0.3;
const SLOW_MILLISECONDS = 3000;

/** Longer than a canary takes that has this share of errors alone. */
const OUTAGE_SECONDS = 60;
const AFTERWARDS_SECONDS = 15;

const SIDES: Side[] = ['stable', 'canary'];

const STEPS = [
  { setWeight: 20 },
  { pause: { duration: '10s' } },
  { setWeight: 50 },
];

interface Told {
  title: string;
  /** The word that the judge comes to; undefined where it has none by the end of the story. */
  word?: Word;
  /** What is wrong with which side from the beginning of the canary on. */
  faults: Partial<Record<Side, Partial<Fault>>>;
  /** What is told when it is tried again at once after its end, with nothing wrong any more; then it is promoted. */
  again?: string;
}

interface Scene {
  story: Story;
  stage: Stage;
  load: Load;
  timings: Timings;
  /** Milliseconds since 1970 when the canary was asked for. */
  began: number;
  /** How often, by now. */
  tries: number;
  /** The canary at its beginning. */
  before: SeenRollout;
}

const TOLD: Record<Story, Told> = {
  healthy: {
    title: 'a healthy canary goes to 100 % on our verdict',
    word: 'promote',
    faults: {},
  },
  bad: {
    title: 'a canary with more errors is rolled back by our verdict',
    word: 'rollback',
    faults: { canary: { errorShare: ERROR_SHARE } },
    again:
      'the same canary, tried again when its errors are gone, goes to 100 % on our verdict',
  },
  slow: {
    title: 'a canary that is slower is rolled back by our verdict',
    word: 'rollback',
    faults: { canary: { delayMilliseconds: SLOW_MILLISECONDS } },
  },
  outage: {
    title: 'a canary is not rolled back in an outage of both versions',
    faults: {
      stable: { errorShare: ERROR_SHARE },
      canary: { errorShare: ERROR_SHARE },
    },
  },
};

/** Releases a version that is judged, and looks at what becomes of it. */
export async function tellStory(
  story: Story,
  {
    stage,
    checks,
    timings,
    environment,
  }: {
    stage: Stage;
    checks: Checks;
    timings: Timings;
    environment: Record<string, string>;
  },
): Promise<void> {
  const told = TOLD[story];
  const templateOf = (side: Side): PodTemplate => ({
    version: VERSIONS[side],
    image: `${IMAGE}:1.7.1`,
    server: storyServer(environment, story, side),
  });
  await checks.check(`${story}: ${told.title}`, async () => {
    const load = await Load.prepare(story, {
      registryUrl: environment.BELLWETHER_MLFLOW_URL,
      routerUrl: environment.BELLWETHER_TRAFFIC_URL,
    });
    try {
      await stage.release(story, canary(STEPS), templateOf('stable'));
      await stage.applyVerdictTemplate(story);
      load.start();
      await eventually(
        'requests are answered by the stable version',
        30,
        async () => load.answered[VERSIONS.stable] ?? 0,
        count => count > 20,
      );
      const began = Date.now();
      for (const side of SIDES) load.setFault(side, told.faults[side] ?? {});
      await stage.ask(
        story,
        canary([...STEPS, VERDICT_STEP]),
        templateOf('canary'),
      );
      const before = await stage.cluster.until(
        story,
        'the canary is under way',
        30,
        seen =>
          isObserved(seen) &&
          seen.status.currentPodHash !== seen.status.stableRS,
      );
      const scene = { story, stage, load, timings, began, before, tries: 1 };
      if (!told.word) {
        await untilOver(told.title, scene);
        return;
      }
      await untilObeyed(told.title, told.word, scene);
      if (told.again) await tryAgain(told.again, scene);
      await expectTraffic(load, told.again ? 'promote' : told.word);
    } finally {
      load.stop();
    }
  });
}

/** Presses retry as soon as there is the button, so that the last word on what was aborted is still young. */
async function tryAgain(title: string, scene: Scene): Promise<void> {
  const { story, stage, load } = scene;
  for (const side of SIDES) load.setFault(side, {});
  await stage.portal.untilPossible(story, 'retry');
  const { at } = await stage.portal.press(story, 'retry');
  await untilObeyed(title, 'promote', {
    ...scene,
    began: at,
    tries: scene.tries + 1,
  });
}

/** Waits for the judge's word, and for the controller to do what it says. */
async function untilObeyed(
  title: string,
  word: Word,
  { story, stage, timings, began, before, tries }: Scene,
): Promise<void> {
  const { cluster, portal } = stage;
  const verdict = await eventually(
    `the judge says ${word}`,
    WORD_SECONDS,
    () => portal.verdict(story),
    ({ finalSince, promoted }) =>
      Date.parse(finalSince ?? promoted?.since ?? '') > began,
  );
  const wordAt = Date.now();
  expectThat(
    verdict.verdict === word,
    `The verdict is ${verdict.verdict}: ${verdict.reason}`,
  );
  const { currentPodHash: hash, stableRS: stable } = before.status;
  await cluster.until(
    story,
    `the controller does what the verdict ${word} says`,
    OBEYED_SECONDS,
    ({ status, weight }) =>
      weight === 0 &&
      (word === 'promote'
        ? status.phase === 'Healthy' && status.stableRS === hash
        : status.phase === 'Degraded' &&
          status.abort &&
          status.stableRS === stable),
  );
  const obeyedAt = Date.now();
  await expectOurWord(word, { story, stage, tries });
  timings.stories.push({
    story: title,
    outcome: verdict.reason,
    wordSeconds: (wordAt - began) / 1000,
    obeyedSeconds: (obeyedAt - wordAt) / 1000,
    ...countsOf(verdict),
  });
}

/** The outage comes to an end, and the rollout is where it was: neither its harm nor its silence moves it. */
async function untilOver(
  title: string,
  { story, stage, load, timings, began, before }: Scene,
): Promise<void> {
  const { cluster, portal } = stage;
  const isOn = ({ status }: SeenRollout) =>
    !status.abort &&
    status.phase !== 'Degraded' &&
    status.currentPodHash === before.status.currentPodHash;
  const stays = async (seconds: number) => {
    const until = Date.now() + seconds * 1000;
    while (Date.now() < until) {
      const seen = await cluster.rollout(story);
      expectThat(
        isOn(seen),
        `${Math.round((Date.now() - began) / 1000)} s after the beginning: ${
          seen.status.phase
        } ${seen.status.message ?? ''}, weight ${seen.weight}`,
      );
      await delay(500);
    }
  };
  await stays(OUTAGE_SECONDS);
  for (const side of SIDES) load.setFault(side, {});
  const verdict = await portal.verdict(story);
  const { errors } = countsOf(verdict);
  expectThat(
    errors.stable > 20 && errors.canary > 20,
    `The judge has counted few errors: ${JSON.stringify(errors)}`,
  );
  expectThat(
    verdict.otherRules.some(({ outcome }) => outcome === 'would-abort'),
    'A fixed threshold would not have aborted either',
  );
  await stays(AFTERWARDS_SECONDS);
  const [{ runs }, { weight }] = await Promise.all([
    cluster.runs(story),
    cluster.rollout(story),
  ]);
  expectThat(
    runs.length === 1 && runs[0].status.phase === 'Running' && weight === 50,
    `At ${weight} %; AnalysisRuns: ${runs
      .map(({ status }) => status.phase)
      .join(', ')}`,
  );
  timings.stories.push({
    story: title,
    outcome: verdict.reason,
    ...countsOf(verdict),
  });
}

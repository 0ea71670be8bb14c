import { type Checks, expectThat } from '../faults/Checks';
import { buttonsOfAnalyses } from './buttonsOfAnalyses';
import { buttonsOfBlueGreen } from './buttonsOfBlueGreen';
import { buttonsOfSteps } from './buttonsOfSteps';
import { type ButtonStory, image, type Press } from './Press';
import type { Stage } from './Stage';
import type { Timings } from './Timings';

const OBEYED_SECONDS = 60;

/** Every button of the tab, in stories that are told at once. */
const STORIES = [
  ...buttonsOfSteps,
  ...buttonsOfAnalyses,
  ...buttonsOfBlueGreen,
];

/** Presses every button through the portal's API, and looks at the cluster for what the controller does. */
export async function pressButtons(options: {
  stage: Stage;
  checks: Checks;
  timings: Timings;
}): Promise<void> {
  await Promise.all(
    STORIES.map(async story => {
      const { stage, checks } = options;
      let isReady = false;
      await checks.check(
        `buttons, ${story.title}: a first version`,
        async () => {
          await stage.release(story.title, story.strategy(), {
            version: '1',
            image: image('1.7.1'),
          });
          if (story.analysed) {
            for (const object of story.also ?? []) {
              await stage.cluster.apply(object);
            }
            await stage.applyVerdictTemplate(story.title, {
              looks: story.looks,
            });
            await stage.ask(story.title, story.analysed(), {
              version: '1',
              image: image('1.7.1'),
            });
          }
          isReady = true;
        },
      );
      if (isReady) await pressAll(story, options);
    }),
  );
}

async function pressAll(
  { title, presses }: ButtonStory,
  {
    stage,
    checks,
    timings,
  }: { stage: Stage; checks: Checks; timings: Timings },
): Promise<void> {
  for (const press of presses(stage)) {
    let isDone = false;
    if ('awaited' in press) {
      await checks.check(`${title}: ${press.awaited}`, async () => {
        await stage.cluster.until(title, press.awaited, OBEYED_SECONDS, now =>
          press.isSo(now, now, []),
        );
        isDone = true;
      });
    } else {
      await checks.check(
        `${title}: ${press.action}: ${press.what}`,
        async () => {
          timings.presses.push(await pressOne(title, press, stage));
          isDone = true;
        },
      );
    }
    // What follows begins where this ended.
    if (!isDone) return;
  }
}

async function pressOne(
  title: string,
  { action, parameters, what, note, isSo }: Press,
  { cluster, portal }: Stage,
) {
  await portal.untilPossible(title, action);
  const [before, noted] = await Promise.all([
    cluster.rollout(title),
    note ? note() : [],
  ]);
  const { at, answeredMs, taken } = await portal.press(
    title,
    action,
    parameters,
  );
  const [clusterMs, portalMs] = await Promise.all([
    cluster
      .until(title, what, OBEYED_SECONDS, now => isSo(now, before, noted))
      .then(() => Date.now() - at),
    portal.ended(taken.id).then(({ state, sentence }) => {
      expectThat(
        state === 'observed',
        `The portal says of ${action}: ${state}, ${sentence}`,
      );
      return Date.now() - at;
    }),
  ]);
  return { action, what, answeredMs, clusterMs, portalMs };
}

import { openTrial } from '../kserve/trial';
import type { Stack } from '../stack/Stack';
import type { Steps } from './Steps';

/** What it takes on two cores, measured by this lane. */
const SECONDS = 420;

/** The step that tries the portal beside KServe's own controller. */
export async function tryKserve({
  stack,
  steps,
  unlessStopped,
}: {
  stack: Stack;
  steps: Steps;
  /** What runs in this process cannot be ended from outside, so it is left. */
  unlessStopped: <T>(work: Promise<T>) => Promise<T>;
}): Promise<void> {
  await steps.run('KServe, through the portal', SECONDS, async () => {
    const trial = await unlessStopped(
      openTrial(stack, { print: line => console.log(line) }),
    );
    await unlessStopped(trial.run());
    await trial.close();
    const { passed, failed } = trial.checks;
    return { passed, failed };
  });
}

import { Cluster } from '../components/kubernetes/Cluster';
import { Checks, expectThat } from '../faults/Checks';
import type { Stack } from '../stack/Stack';
import { journeysOf } from '../test/playwrightReport';
import { runJourneys } from '../test/run';
import { pressButtons } from './buttons';
import { STORIES } from './names';
import { type Part, PARTS } from './parts';
import { Portal } from './Portal';
import { PORTAL, PORTAL_URL, proofPortal } from './proofPortal';
import { pressWithoutRights } from './refusals';
import { SeenCluster } from './SeenCluster';
import { Stage } from './Stage';
import { tellStory } from './stories';
import { storyProcesses, storyServers } from './storyServers';
import { Timings } from './Timings';

/** Components without which nothing can be proven. */
export const NEEDED = [
  'argo-rollouts',
  'nginx',
  'mlflow',
  'mlserver',
  'prometheus',
  'pod-discovery',
];

/** A portal of its own beside the stack, and Rollouts that it judges and acts on. */
export interface Proof {
  checks: Checks;
  timings: Timings;
  /** Whether all that the tables show is part of it. */
  isComplete: boolean;
  /** Proves all parts; what fails is counted and printed. */
  run(): Promise<void>;
  /** Ends the portal and the model servers. */
  close(): Promise<void>;
}

/** Starts the portal and the model servers on a stack that runs. */
export async function openProof(
  stack: Stack,
  {
    parts = PARTS,
    print,
    signal,
  }: {
    parts?: readonly Part[];
    print: (line: string) => void;
    /** Ends the browser. */
    signal: AbortSignal;
  },
): Promise<Proof> {
  const stories = STORIES.filter(story => parts.includes(story));
  const hasBrowser = parts.includes('browser');
  await Promise.all([
    stack.add(storyServers(stories)),
    stack.add(proofPortal({ withScreens: hasBrowser })),
  ]);
  const { environment } = stack;
  const checks = new Checks(print);
  const timings = new Timings();
  const stage = new Stage(
    new SeenCluster(Cluster.of(environment)),
    new Portal(environment[PORTAL_URL]),
  );
  const scene = { stage, checks, timings, environment };
  return {
    checks,
    timings,
    isComplete: stories.length === STORIES.length && parts.includes('buttons'),
    async run() {
      await Promise.all([
        ...stories.map(story => tellStory(story, scene)),
        ...(parts.includes('buttons') ? [pressButtons(scene)] : []),
        ...(parts.includes('refusals') ? [pressWithoutRights(scene)] : []),
      ]);
      if (hasBrowser) await pressInBrowser(scene, signal);
    },
    async close() {
      await Promise.all(
        [PORTAL, ...storyProcesses(stories)].map(name =>
          stack.stopServer(name),
        ),
      );
    },
  };
}

/** Presses the main buttons in a real browser. */
async function pressInBrowser(
  {
    checks,
    environment,
  }: { checks: Checks; environment: Record<string, string> },
  signal: AbortSignal,
): Promise<void> {
  await checks.check('the tab in a browser', async () => {
    const { code, report } = await runJourneys('proof', {
      env: {
        ...process.env,
        ...environment,
        BELLWETHER_E2E_URL: environment[PORTAL_URL],
      },
      signal,
    });
    const { passed, failed } = journeysOf(code, report);
    expectThat(failed === 0, `${passed} passed, ${failed} failed`);
  });
}

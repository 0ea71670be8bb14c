import { TestDatabases } from '@backstage/backend-test-utils';
import { Drive } from '@bellwether/plugin-canary-common';
import { startSandbox } from '@bellwether/sandbox';
import {
  actionsOf,
  ID,
  optIn,
  playTraffic,
  putServer,
  untilDrive,
} from './__testUtils__/drivenServer';
import { GitOwned } from './__testUtils__/GitOwned';
import { shiftTime } from './__testUtils__/shiftTime';
import { Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const time = shiftTime();
afterAll(() => time.end());

const INTERVAL_SECONDS = 60;
const planOf = (minutes: number) => ({
  steps: [10, 50].map(percent => ({ percent, leastTime: { minutes } })),
});

let portal: Portal;
let git: GitOwned;

async function start(
  scenario: string,
  stepMinutes: number,
  trafficFactor = 20,
) {
  const sandbox = await startSandbox({ quiet: true });
  await putServer(sandbox);
  await playTraffic(sandbox, 'scenarios', { scenario });
  await playTraffic(sandbox, 'traffic', { trafficFactor });
  git = await GitOwned.of(sandbox);
  portal = await startPortal({
    sandbox: git.sandbox,
    knex: await databases.init('SQLITE_3'),
    prometheus: {
      sandbox: { baseUrl: sandbox.urls.prometheus, clusterLabel: 'cluster' },
    },
    config: {
      judge: { interval: { seconds: INTERVAL_SECONDS } },
      driver: { plan: planOf(stepMinutes) },
      integrations: git.integrations,
    },
  });
  await portal.ready();
  await portal.until(ID, ({ git: owner }) => owner.source?.kind === 'plain');
  optIn(sandbox);
}

async function stop() {
  await portal.stop();
  await git.close();
}

/** Until the drive is so; whoever looks after open actions looks too, and time leaps while a share is held. */
const until = (isSo: (drive: Drive) => boolean) =>
  untilDrive(
    [
      {
        ...portal,
        async run(task) {
          await portal.run(task);
          if (task === 'drive-canaries') await portal.run('look-after-actions');
        },
      },
    ],
    () => time.leap(1000 * INTERVAL_SECONDS),
    isSo,
  );

const waitsForMerge = ({ state, sentence }: Drive) =>
  state === 'asking' && sentence.includes('waiting for its merge');
const waitsForSync = ({ state, sentence }: Drive) =>
  state === 'asking' && sentence.includes('waiting until the cluster has it');

async function shareOf(): Promise<number | undefined> {
  const { traffic } = await portal.rollout(ID);
  return traffic.effective?.share;
}

/** Reviews the newest pull request, and lets Argo CD apply it; nothing may happen before. */
async function mergeAndSync(before: number) {
  await until(waitsForMerge);
  const pulls = await git.pulls();
  const newest = pulls[pulls.length - 1];
  expect(newest).toMatchObject({ state: 'open', merged: false });
  expect(await shareOf()).toBe(before);
  await git.merge(newest.number);
  await until(waitsForSync);
  expect(await shareOf()).toBe(before);
  await git.sync();
  return newest;
}

describe('a canary whose share Git owns', () => {
  // So busy that the judge is sure long before the plan's longest wait.
  beforeAll(() => start('healthy', 5, 400));
  afterAll(stop);

  it('is stepped by one pull request for each step, which waits for its merge and for the cluster', async () => {
    const first = await mergeAndSync(0);
    expect(first.title).toBe(
      'Set the share of kyc-document-type (payments-ml, prod-us)',
    );
    expect(first.body).toMatch(/1 of 2.*\n\nAsked for by plugin:canary/s);
    const held = await until(
      ({ state, currentStep }) => state === 'holding' && currentStep === 0,
    );
    expect(await shareOf()).toBe(0.1);
    const second = await mergeAndSync(0.1);
    expect(second.body).toMatch(/^Step 2 of 2, after 10 %\. The judge says /);
    const after = await until(
      ({ state, currentStep }) => state === 'holding' && currentStep === 1,
    );
    expect(after.canary).toBe(held.canary);
    expect(await shareOf()).toBe(0.5);
  });

  it('is promoted by a pull request that takes the share out of the manifest, and leaves the rest of it', async () => {
    const last = await mergeAndSync(0.5);
    expect(last.body).toMatch(
      /The judge says promote: The canary is not worse/,
    );
    const done = await until(({ state }) =>
      ['promoted', 'over', 'paused'].includes(state),
    );
    expect(done.state).toBe('promoted');
    const { 'serving/kyc.yaml': manifest } = await git.texts();
    expect(manifest).toMatch(/^# Steps are reviewed here\./);
    expect(manifest).not.toMatch(/canaryTrafficPercent/);
    expect((await git.pulls()).map(({ merged }) => merged)).toEqual([
      true,
      true,
      true,
    ]);
    const rollout = await portal.until(ID, ({ arms }) => arms.length === 1);
    expect(rollout.arms[0].revision).toBe(done.canary);
  });

  it('has nothing sent to its cluster past Git', async () => {
    const actions = await actionsOf(portal);
    expect(
      actions.map(({ action, state, requests, pullRequest }) => ({
        action,
        state,
        sent: requests.length,
        pull: pullRequest?.number,
      })),
    ).toEqual([
      { action: 'set-weight', state: 'observed', sent: 0, pull: 1 },
      { action: 'set-weight', state: 'observed', sent: 0, pull: 2 },
      { action: 'promote', state: 'observed', sent: 0, pull: 3 },
    ]);
    expect(git.writes).toEqual([]);
  });
});

describe('a canary that is worse, whose share Git owns', () => {
  // Long enough that the judge knows before the first step is over.
  beforeAll(() => start('bad-errors', 120));
  afterAll(stop);

  it('is taken back by a pull request, and is said to have requests until that is in the cluster', async () => {
    await mergeAndSync(0);
    await until(
      ({ state, currentStep }) => state === 'holding' && currentStep === 0,
    );
    const back = await mergeAndSync(0.1);
    expect(back.body).toMatch(/^The judge says rollback: /);
    const done = await until(({ state }) =>
      ['rolled-back', 'over', 'paused'].includes(state),
    );
    expect(done.state).toBe('rolled-back');
    expect(await shareOf()).toBe(0);
    const { 'serving/kyc.yaml': manifest } = await git.texts();
    expect(manifest).toMatch(/canaryTrafficPercent: 0/);
  });
});

describe('a step that its reviewers turn down', () => {
  beforeAll(() => start('healthy', 5));
  afterAll(stop);

  it('stops the driver for a person, and is not asked for again', async () => {
    await until(waitsForMerge);
    await git.turnDown(1);
    const paused = await until(({ state }) => state === 'paused');
    expect(paused.pause).toMatchObject({
      reason: 'turned-down',
      needsPerson: true,
    });
    await portal.run('drive-canaries');
    expect(await git.pulls()).toHaveLength(1);
    expect(await shareOf()).toBe(0);
  });
});

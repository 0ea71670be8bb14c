import { TestDatabases } from '@backstage/backend-test-utils';
import {
  Drive,
  driveReplySchema,
  rolloutEventsReplySchema,
} from '@bellwether/plugin-canary-common';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { Knex } from 'knex';
import {
  actionsOf,
  driveOf,
  ID,
  optIn,
  playTraffic,
  putServer,
  untilDrive,
} from './__testUtils__/drivenServer';
import { eventually } from './__testUtils__/eventually';
import { shiftTime } from './__testUtils__/shiftTime';
import { Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const time = shiftTime();
afterAll(() => time.end());

const PLAN = {
  steps: [
    { percent: 10, leastTime: { minutes: 5 } },
    { percent: 50, leastTime: { minutes: 5 } },
  ],
};
const INTERVAL_SECONDS = 60;

async function startScene(knex: Knex, replicas = 1) {
  const sandbox = await startSandbox({ quiet: true });
  await putServer(sandbox);
  const portals = [];
  for (let replica = 0; replica < replicas; replica += 1) {
    portals.push(await start(sandbox, knex));
  }
  return { sandbox, portals };
}

async function start(sandbox: Sandbox, knex: Knex): Promise<Portal> {
  const portal = await startPortal({
    sandbox,
    knex,
    prometheus: {
      sandbox: { baseUrl: sandbox.urls.prometheus, clusterLabel: 'cluster' },
    },
    config: {
      judge: { interval: { seconds: INTERVAL_SECONDS } },
      driver: { plan: PLAN },
    },
  });
  await portal.ready();
  return portal;
}

/** Until the drive is so; time leaps while a share is held. */
const until = (portals: readonly Portal[], isSo: (drive: Drive) => boolean) =>
  untilDrive(portals, () => time.leap(1000 * INTERVAL_SECONDS), isSo);

describe('a healthy canary in Serverless mode', () => {
  let sandbox: Sandbox;
  let portal: Portal;
  beforeAll(async () => {
    const scene = await startScene(await databases.init('SQLITE_3'));
    sandbox = scene.sandbox;
    [portal] = scene.portals;
  });
  afterAll(async () => {
    await portal.stop();
    await sandbox.close();
  });

  it('is left alone until its server asks for a driver', async () => {
    await portal.run('drive-canaries');
    expect(await driveOf(portal)).toBeNull();
    expect(await actionsOf(portal)).toEqual([]);
  });

  it('goes from nothing to everything, each step on the judge’s word and written down as the driver’s', async () => {
    // So busy that the judge is sure long before the plan's longest wait, whatever moments its looks fall on.
    await playTraffic(sandbox, 'traffic', { trafficFactor: 400 });
    optIn(sandbox);
    await portal.until(ID, ({ arms }) => arms.length > 1);
    const done = await until([portal], ({ state }) => state === 'promoted');
    expect(done.currentStep).toBe(2);
    const rollout = await portal.until(ID, ({ arms }) => arms.length === 1);
    expect(rollout.arms[0].revision).toBe(done.canary);
    const actions = await actionsOf(portal);
    expect(
      actions.map(({ action, parameters, actor }) => [
        action,
        parameters.percent,
        actor,
      ]),
    ).toEqual([
      ['set-weight', 10, 'plugin:canary'],
      ['set-weight', 50, 'plugin:canary'],
      ['promote', undefined, 'plugin:canary'],
    ]);
    expect(actions[1].reason).toMatch(
      /^Step 2 of 2, after 10 %\. The judge says (continue|promote): /,
    );
    expect(actions[2].reason).toMatch(/The judge says promote: /);
    const { body } = await portal.as(
      'platform',
      'get',
      `/v1/rollouts/${ID}/events`,
    );
    const { events } = rolloutEventsReplySchema.parse(body);
    expect(events.map(({ type }) => type)).toContain('canary.rollout.promoted');
  });
});

describe.each(databases.eachSupportedId())(
  'a canary that is worse, on %s',
  id => {
    let sandbox: Sandbox;
    let portals: Portal[];
    let knex: Knex;
    beforeAll(async () => {
      knex = await databases.init(id);
      ({ sandbox, portals } = await startScene(knex, 2));
      await playTraffic(sandbox, 'scenarios', { scenario: 'bad-errors' });
      optIn(sandbox);
    });
    afterAll(async () => {
      for (const portal of portals) await portal.stop();
      await sandbox.close();
    });

    it('is stepped by one of two replicas, also after that one was restarted in the middle of a step', async () => {
      const first = await until(
        portals,
        ({ state, currentStep }) => state === 'holding' && currentStep === 0,
      );
      // Both look, one has the lease; it goes, and leaves the lease behind as a process that is killed does.
      const [{ lease_holder, lease_until }] = await knex('drives').select();
      for (const portal of portals) await portal.stop();
      await knex('drives').update({ lease_holder, lease_until });
      portals = [await start(sandbox, knex)];
      await portals[0].until(ID, ({ arms }) => arms.length > 1);
      await portals[0].run('drive-canaries');
      expect((await driveOf(portals[0]))?.replica).toBe(first.replica);
      time.leap(31_000);
      await portals[0].run('drive-canaries');
      const now = await driveOf(portals[0]);
      expect(now?.replica).not.toBe(first.replica);
      expect(now).toMatchObject({
        state: 'holding',
        currentStep: 0,
        since: first.since,
      });
      expect(await actionsOf(portals[0])).toHaveLength(1);
    });

    it('is taken back on the judge’s word, and not given requests again', async () => {
      const done = await until(portals, ({ state }) =>
        ['promoted', 'rolled-back', 'paused', 'over'].includes(state),
      );
      expect(done.state).toBe('rolled-back');
      const [portal] = portals;
      const actions = await actionsOf(portal);
      const last = actions[actions.length - 1];
      expect(last).toMatchObject({
        action: 'abort',
        actor: 'plugin:canary',
        state: 'observed',
      });
      expect(last.reason).toMatch(/^The judge says rollback: .*errors/);
      await portal.run('drive-canaries');
      const { traffic } = await portal.rollout(ID);
      expect(traffic.effective?.share).toBe(0);
      expect(await actionsOf(portal)).toHaveLength(actions.length);
    });

    it('is driven again only when an owner hands it back, with a reason', async () => {
      const [portal] = portals;
      const body = {
        control: 'hand-back',
        reason: 'The errors came from a client that is mended',
      };
      const refused = await portal.as(
        'viewer',
        'post',
        `/v1/rollouts/${ID}/drive`,
        body,
      );
      expect(refused.status).toBe(403);
      const shown = await driveOf(portal, 'viewer');
      expect(shown?.controls.map(({ possible }) => possible)).toEqual([
        false,
        false,
      ]);
      await playTraffic(sandbox, 'scenarios', { scenario: 'healthy' });
      const given = await portal.as(
        'platform',
        'post',
        `/v1/rollouts/${ID}/drive`,
        body,
      );
      expect(given.status).toBe(200);
      const again = await until(
        portals,
        ({ state, currentStep }) => state === 'holding' && currentStep === 0,
      );
      expect(again.canary).toBe(shown?.canary);
    });

    it('stops when a person sets another share, and says who did', async () => {
      const [portal] = portals;
      const request = { action: 'set-weight', parameters: { percent: 30 } };
      const { body: preview } = await portal.as(
        'platform',
        'post',
        `/v1/rollouts/${ID}/previews`,
        request,
      );
      const set = await portal.as(
        'platform',
        'post',
        `/v1/rollouts/${ID}/actions`,
        {
          ...request,
          precondition: preview.precondition,
          reason: 'The tests want to see what follows',
        },
      );
      expect(set.status).toBe(202);
      await portal.until(ID, ({ traffic }) => traffic.effective?.share === 0.3);
      const paused = await until(portals, ({ state }) => state === 'paused');
      expect(paused.pause).toMatchObject({
        reason: 'weight-changed',
        needsPerson: true,
        sentence:
          'The share is 30 %, and the driver had asked for 10 %: user:default/platform changed it.',
      });
      const { body } = await portal.as('platform', 'get', '/v1/fleet');
      expect(
        body.rows.find(({ id: row }: { id: string }) => row === ID).needsPerson,
      ).toBe('Look: the driver has paused');
    });

    it('is left to a person who takes it, with an event that says so', async () => {
      const [portal] = portals;
      const taken = await portal.as(
        'platform',
        'post',
        `/v1/rollouts/${ID}/drive`,
        {
          control: 'take-over',
          reason: 'We look at it by ourselves for a while',
        },
      );
      expect(driveReplySchema.parse(taken.body).drive).toMatchObject({
        state: 'taken-over',
        driver: 'user:default/platform',
      });
      await portal.run('drive-canaries');
      const { body } = await portal.as(
        'platform',
        'get',
        `/v1/rollouts/${ID}/events`,
      );
      expect(rolloutEventsReplySchema.parse(body).events[0]).toMatchObject({
        type: 'canary.drive.taken',
        actor: 'user:default/platform',
        reason: 'We look at it by ourselves for a while',
      });
    });
  },
);

it('a KServe that moves no requests is not driven, and the reason is told', async () => {
  const sandbox = await startSandbox({ quiet: true });
  const portal = await start(sandbox, await databases.init('SQLITE_3'));
  try {
    const { namespace, name } = sandbox.world.clusters
      .find(cluster => cluster.name === 'prod-eu')!
      .servers.find(server => server.name === 'listing-ranker')!;
    const id = `prod-eu/${namespace}/kserve/${name}`;
    sandbox.clusters['prod-eu'].objects.apply(
      {
        apiVersion: 'serving.kserve.io/v1beta1',
        kind: 'InferenceService',
        namespace,
        name,
      },
      ({ metadata }) => {
        metadata.annotations = {
          ...metadata.annotations,
          'bellwether.dev/drive-canary': 'true',
        };
      },
    );
    await portal.until(id, ({ traffic }) => traffic.effective?.share === 0);
    // A share that has just been asked for may not be seen yet.
    time.leap(11_000);
    const sentence = await eventually('a refusal', async () => {
      await portal.run('drive-canaries');
      const { body } = await portal.as(
        'owner',
        'get',
        `/v1/rollouts/${id}/drive`,
      );
      const { drive } = driveReplySchema.parse(body);
      return drive?.sentence.startsWith('This KServe')
        ? drive.sentence
        : undefined;
    });
    expect(sentence).toMatch(
      /moves no requests to the canary\. Asked 10 %, seen 0 %.*KServe 0\.20\.0 in Standard mode/,
    );
    const { body } = await portal.as(
      'owner',
      'get',
      `/v1/rollouts/${id}/actions`,
    );
    expect(body.actions).toEqual([]);
  } finally {
    await portal.stop();
    await sandbox.close();
  }
});

import { randomUUID } from 'crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { TakenAction } from '@bellwether/plugin-canary-common';
import { Knex } from 'knex';
import { ActionStore, migrate } from '../database';
import { JudgeWord } from '../service/VerdictSource';
import { CANARY, ID, Told, viewOf } from './__testUtils__/service';
import { Driver } from './Driver';
import { DrivePlan } from './DrivePlan';
import { DriveStore } from './DriveStore';
import { Wheel } from './Wheel';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const plan: DrivePlan = {
  name: 'usual',
  steps: [
    { percent: 5, leastSeconds: 60, needs: 'no-harm' },
    { percent: 20, leastSeconds: 60, needs: 'no-harm' },
    { percent: 50, leastSeconds: 60, needs: 'promote' },
  ],
  leastRequests: 1,
  longestWaitSeconds: 3600,
};

describe.each(databases.eachSupportedId())('the driver on %s', id => {
  let knex: Knex;
  let now: number;
  /** The cluster: what is asked of it is so at once. */
  let told: Told;
  let sent: number[];
  let said: JudgeWord | undefined;
  /** Whether the cluster has the server, and has answered of late. */
  let isThere: boolean;
  let staleSince: string | undefined;

  beforeEach(async () => {
    knex = await databases.init(id);
    await migrate(knex);
    now = Date.parse('2026-11-01T09:00:00Z');
    told = { asked: 0 };
    sent = [];
    said = undefined;
    isThere = true;
    staleSince = undefined;
  });

  const wheel: Wheel = {
    async turn(_view, _entityRef, { drive }, { for: what, to }) {
      // As the API server does with a precondition.
      if (told.asked !== drive.percent) throw new ConflictError('Another');
      sent.push(to);
      told = { asked: what === 'promote' ? null : to };
      return { id: randomUUID() } as TakenAction;
    },
  };

  const replica = (holder: string, change: Partial<Wheel> = {}) =>
    new Driver({
      actions: new ActionStore(knex),
      config: { isEnabled: true, plan, plans: {} },
      drives: new DriveStore(knex),
      entityRefOf: () => 'resource:default/fare-demand',
      live: {
        servers: () => (isThere ? [viewOf(told)] : []),
        find: () => (isThere ? viewOf(told) : undefined),
        freshnessOf: () => ({
          readAt: new Date(now).toISOString(),
          staleSince,
        }),
        isComplete: true,
      },
      logger: mockServices.logger.mock(),
      holder,
      onChanged: () => {},
      proposals: { canPropose: () => false },
      wheel: { ...wheel, ...change },
      words: { wordOn: async () => said },
      now: () => new Date(now),
    });

  const latest = async () => (await new DriveStore(knex).latest(ID))!;

  /** Time passes, in which more is counted. */
  function pass(seconds: number) {
    now += 1000 * seconds;
    said = {
      verdict: 'continue',
      reason: 'Not known yet.',
      judgedAt: new Date(now).toISOString(),
      isFinal: false,
      canaryRequests: (said?.canaryRequests ?? 0) + 10 * seconds,
    };
  }

  async function holdsAt(driver: Driver, percent: number) {
    for (let look = 0; look < 60; look += 1) {
      await driver.look();
      const { drive } = await latest();
      if (drive.phase === 'holding' && drive.percent === percent) return;
      pass(5);
    }
    throw new Error(`It is ${JSON.stringify((await latest()).drive)}`);
  }

  it('asks for each step once, and promotes on the judge’s word', async () => {
    const driver = replica('a');
    await holdsAt(driver, 50);
    said = { ...said!, verdict: 'promote', promotedPercent: 50 };
    now += 61_000;
    await driver.look();
    await driver.look();
    expect(sent).toEqual([5, 20, 50, 100]);
    expect((await latest()).drive).toMatchObject({ outcome: 'promoted' });
    // What has ended is not begun again.
    await driver.look();
    expect(await new DriveStore(knex).open()).toEqual([]);
  });

  it('of two replicas that look at once, one drives; the other takes over after the lease', async () => {
    const replicas = [replica('a'), replica('b')];
    for (let look = 0; look < 20; look += 1) {
      await Promise.all(replicas.map(driver => driver.look()));
      if (sent.length === 2) break;
      pass(10);
    }
    expect(sent).toEqual([5, 20]);
    const { leaseHolder } = await latest();
    const other = replica(leaseHolder === 'a' ? 'b' : 'a');
    // The one that has it dies.
    pass(20);
    await other.look();
    expect((await latest()).leaseHolder).toBe(leaseHolder);
    pass(20);
    await other.look();
    expect((await latest()).leaseHolder).not.toBe(leaseHolder);
    await holdsAt(other, 50);
    expect(sent).toEqual([5, 20, 50]);
  });

  it('a replica that stops leaves the lease to the others at once', async () => {
    const first = replica('a');
    await holdsAt(first, 5);
    await first.stop();
    await replica('b').look();
    expect((await latest()).leaseHolder).toBe('b');
  });

  it.each([
    ['before it is sent', false],
    ['after it was sent, before that is known', true],
  ])(
    'goes on at the same step when its process dies %s',
    async (_, arrives) => {
      const first = replica('a');
      await holdsAt(first, 5);
      pass(61);
      const dies = replica('a', {
        turn: async (...args) => {
          if (arrives) await wheel.turn(...args);
          // A process that is killed writes nothing more.
          return new Promise(() => {});
        },
      });
      void dies.look();
      while ((await latest()).drive.phase !== 'asking') {
        await new Promise(setImmediate);
      }
      pass(31);
      const second = replica('b');
      await holdsAt(second, 20);
      expect(sent).toEqual([5, 20]);
      expect((await latest()).drive).toMatchObject({ step: 1, percent: 20 });
    },
  );

  it('a replica that slept through its lease writes nothing, and what it sends late is refused', async () => {
    const first = replica('a');
    await holdsAt(first, 5);
    pass(61);
    let wake = () => {};
    const sleeps = replica('a', {
      turn: async (...args) => {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
        return wheel.turn(...args);
      },
    });
    const late = sleeps.look();
    while ((await latest()).drive.phase !== 'asking') {
      await new Promise(setImmediate);
    }
    pass(31);
    const second = replica('b');
    await holdsAt(second, 50);
    const before = await latest();
    wake();
    await late;
    expect(sent).toEqual([5, 20, 50]);
    expect(await latest()).toEqual(before);
  });

  it('a canary that was rolled back is not begun again, another one is', async () => {
    const driver = replica('a');
    await holdsAt(driver, 5);
    said = { ...said!, verdict: 'rollback', reason: 'Twice the errors.' };
    await driver.look();
    await driver.look();
    expect(sent).toEqual([5, 0]);
    expect((await latest()).drive).toMatchObject({ outcome: 'rolled-back' });
    said = undefined;
    await driver.look();
    expect(await driver.beginning(viewOf(told))).toMatchObject({
      is: 'refused',
      sentence: 'It has driven this canary already.',
    });
    told = { asked: 0, latest: 'fare-demand-predictor-00003' };
    await driver.look();
    expect(await latest()).toMatchObject({
      canary: 'fare-demand-predictor-00003',
      drive: { phase: 'asking', step: 0 },
    });
  });

  it('a server that is removed in the middle ends its drive, once that is known; nothing is sent', async () => {
    const driver = replica('a');
    await holdsAt(driver, 20);
    isThere = false;
    staleSince = new Date(now).toISOString();
    said = { ...said!, verdict: 'rollback', reason: 'Twice the errors.' };
    await driver.look();
    expect((await latest()).drive.phase).toBe('holding');
    staleSince = undefined;
    await driver.look();
    expect((await latest()).drive).toMatchObject({
      phase: 'ended',
      outcome: 'over',
      ending: 'The InferenceService is gone.',
    });
    expect(sent).toEqual([5, 20]);
  });

  it('a new canary that finds the share of the one before gets that of the first step', async () => {
    const driver = replica('a');
    await holdsAt(driver, 50);
    told = { asked: 50, latest: 'fare-demand-predictor-00003' };
    await driver.look();
    await driver.look();
    expect(sent).toEqual([5, 20, 50, 5]);
  });

  it('a server that names no known plan is not driven, and told so', async () => {
    told = { asked: 0, annotation: 'careful' };
    const driver = replica('a');
    await driver.look();
    expect(await driver.beginning(viewOf(told))).toMatchObject({
      is: 'refused',
      canary: CANARY,
      sentence: expect.stringMatching(/No plan is called 'careful'/),
    });
    expect(await latest()).toBeUndefined();
  });
});

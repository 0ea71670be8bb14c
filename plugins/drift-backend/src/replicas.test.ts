import fs from 'fs';
import os from 'os';
import path from 'path';
import { setTimeout as wait } from 'timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import createKnex, { Knex } from 'knex';
import { dailyMonitor, writePayments } from './__testUtils__/payments';
import { MODEL, Portal, startPortal } from './__testUtils__/startPortal';
import { migrate, RunStore } from './database';
import { RunJob } from './judge';
import { RunLease } from './judge/RunLease';
import { runInThread } from './judge/JudgeThread';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const OLDEST = 8;
const WINDOWS = OLDEST - 2;

const onPostgres = databases.supports('POSTGRES_15') ? describe : describe.skip;

onPostgres('two replicas of the portal on one database', () => {
  let directory: string;

  beforeAll(async () => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-replicas-'));
    await writePayments(
      path.join(directory, 'payments.parquet'),
      Array.from({ length: OLDEST }, (_, i) => OLDEST - i),
    );
  });
  afterAll(() => {
    fs.rmSync(directory, { recursive: true });
  });

  it('never run a monitor at once, and judge no window twice', async () => {
    const first = await databases.init('POSTGRES_15');
    const second = createKnex(first.client.config);
    const jobs = { running: 0, atOnce: 0, judged: 0, baselines: 0 };
    /** Jobs of runs, in both replicas. */
    const runJob: RunJob = async (job, isResult, options) => {
      jobs.running += 1;
      jobs.atOnce = Math.max(jobs.atOnce, jobs.running);
      if (job.kind === 'judge') jobs.judged += 1;
      if (job.kind === 'baseline') jobs.baselines += 1;
      try {
        return await runInThread(job, isResult, options);
      } finally {
        jobs.running -= 1;
      }
    };
    const start = (knex: Knex) =>
      startPortal({
        knex,
        runJob,
        drift: {
          files: { roots: [directory] },
          threads: 1,
          monitors: { payments: dailyMonitor(MODEL, OLDEST) },
        },
      });
    const replicas: Portal[] = [await start(first), await start(second)];
    try {
      // Each replica's tasks, all at the same time, as if the scheduler's lock were not there.
      await Promise.all(
        [...replicas, ...replicas].map(replica => replica.runAll()),
      );
      const { body } = await replicas[1].get(
        '/v1/models/resource/default/card-fraud/monitors',
      );
      expect(body.monitors).toHaveLength(1);
      const { id } = body.monitors[0];
      // People too, in both.
      const statuses = await Promise.all(
        [...replicas, ...replicas].map(async replica => {
          const answer = await replica.write(
            'post',
            `/v1/monitors/${id}/runs`,
            {},
          );
          return answer.status;
        }),
      );
      expect(statuses.filter(status => status === 202)).toHaveLength(1);
      expect(statuses.filter(status => status === 409)).toHaveLength(3);
      const deadline = Date.now() + 60_000;
      while ((await first('runs').pluck('state'))[0] !== 'done') {
        expect(Date.now()).toBeLessThan(deadline);
        await wait(50);
      }
      expect(jobs).toMatchObject({
        atOnce: 1,
        judged: WINDOWS,
        baselines: 1,
      });
      expect(await first('windows').select('first_day')).toHaveLength(WINDOWS);
    } finally {
      for (const replica of replicas) await replica.stop();
      await second.destroy();
    }
  });
});

describe.each(databases.eachSupportedId())('the right to run on %s', id => {
  const now = new Date('2026-06-08T12:00:00Z');
  const later = (seconds: number) => new Date(now.getTime() + 1000 * seconds);
  let knex: Knex;
  let runs: RunStore;

  beforeEach(async () => {
    knex = await databases.init(id);
    await migrate(knex);
    runs = new RunStore(knex, 30_000);
  });

  it('is one replica’s, until it is not renewed', async () => {
    const run = await runs.begin('m', now);
    expect(run).toBeDefined();
    expect(await runs.begin('m', later(29))).toBeUndefined();
    expect(await runs.renew(run ?? '', later(20))).toBe(true);
    expect(await runs.begin('m', later(49))).toBeUndefined();
    expect(await runs.listLeftBehind(later(49))).toEqual([]);
    expect(await runs.listLeftBehind(later(51))).toEqual(['m']);
    const next = await runs.begin('m', later(51));
    expect(next).toBeDefined();
    expect(await runs.renew(run ?? '', later(52))).toBe(false);
    // Whoever lost it cannot end the other's either.
    await runs.finish(run ?? '', undefined, later(53));
    expect((await runs.get('m', later(53)))?.state).toBe('running');
  });

  it('is given to one of many who want it at once', async () => {
    const begun = await Promise.all(
      Array.from({ length: 8 }, () => runs.begin('m', now)),
    );
    expect(begun.filter(run => run !== undefined)).toHaveLength(1);
  });

  it('keeps whoever lost it from writing', async () => {
    const past = new Date(Date.now() - 60_000);
    const run = (await runs.begin('m', past)) ?? '';
    const lease = new RunLease(run, runs);
    try {
      expect(await runs.begin('m', new Date())).toBeDefined();
      await expect(
        knex.transaction(async transaction => {
          await lease.hold(transaction, 0.5);
          await transaction('broken_definitions').insert({
            id: 'x',
            entity_ref: 'y',
            broken: '{}',
          });
        }),
      ).rejects.toThrow('taken over');
      expect(await knex('broken_definitions').select()).toEqual([]);
    } finally {
      lease.end();
    }
  });

  it('is renewed as long as it is used, and its loss stops the work', async () => {
    const short = new RunStore(knex, 400);
    const run = (await short.begin('m', new Date())) ?? '';
    const lease = new RunLease(run, short);
    try {
      const heldBefore = (await knex('runs').first('held_until')).held_until;
      while (
        (await knex('runs').first('held_until')).held_until <= heldBefore
      ) {
        await wait(20);
      }
      await knex('runs').update({ id: 'another' });
      while (!lease.signal.aborted) await wait(20);
      expect(String(lease.signal.reason)).toContain('taken over');
    } finally {
      lease.end();
    }
  });
});

import { ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import fs from 'fs';
import os from 'os';
import path from 'path';
import { setTimeout as wait } from 'timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import createKnex, { Knex } from 'knex';
import { dailyMonitor, writePayments } from './__testUtils__/payments';
import { MODEL } from './__testUtils__/startPortal';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_15'] });
const OLDEST = 10;
/** All days but the baseline's two and today's. */
const WINDOWS = OLDEST - 2;

let directory: string;
const replicas: ChildProcess[] = [];

beforeAll(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-crash-'));
  fs.mkdirSync(path.join(directory, 'files'));
  await writePayments(
    path.join(directory, 'files/payments.parquet'),
    Array.from({ length: OLDEST }, (_, i) => OLDEST - i),
  );
});
afterAll(async () => {
  for (const replica of replicas.filter(each => each.exitCode === null)) {
    replica.kill('SIGKILL');
  }
  fs.rmSync(directory, { recursive: true });
});

/** A database that processes share. */
async function open(kind: string): Promise<Knex.Config> {
  if (kind === 'PostgreSQL') {
    const { client } = await databases.init('POSTGRES_15');
    return { client: 'pg', connection: client.config.connection };
  }
  return {
    client: 'better-sqlite3',
    connection: { filename: path.join(directory, 'portal.sqlite') },
    useNullAsDefault: true,
  };
}

function startReplica(database: Knex.Config): ChildProcess {
  const config = {
    database,
    drift: {
      files: { roots: [path.join(directory, 'files')] },
      threads: 1,
      leaseSeconds: 3,
      schedule: { frequency: { minutes: 30 }, timeout: { minutes: 20 } },
      monitors: { payments: dailyMonitor(MODEL, OLDEST) },
    },
  };
  const replica = spawn(
    process.execPath,
    [
      ...['-r', require.resolve('@backstage/cli/config/nodeTransform.cjs')],
      path.join(__dirname, '__testUtils__/replica.ts'),
      JSON.stringify(config),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  replicas.push(replica);
  return replica;
}

describe.each([
  'SQLite',
  ...(databases.supports('POSTGRES_15') ? ['PostgreSQL'] : []),
])('a run that is killed, on %s', kind => {
  it('goes on where it stopped, in the process that comes after', async () => {
    const database = await open(kind);
    const knex = createKnex(database);
    // The tables are made by the replica, which may hold the file at that moment.
    const listWindows = async () => {
      try {
        return await knex('windows')
          .orderBy('first_day')
          .select<Array<{ first_day: string; judged_at: string }>>(
            'first_day',
            'judged_at',
          );
      } catch {
        return [];
      }
    };
    const until = async (count: number) => {
      const deadline = Date.now() + 110_000;
      for (;;) {
        const windows = await listWindows();
        if (windows.length >= count) return windows;
        if (Date.now() > deadline) {
          throw new Error(`Waited in vain for ${count} windows`);
        }
        await wait(50);
      }
    };
    try {
      const first = startReplica(database);
      await until(2);
      first.kill('SIGKILL');
      await once(first, 'exit');
      const before = await listWindows();
      expect(before.length).toBeGreaterThanOrEqual(2);
      expect(before.length).toBeLessThan(WINDOWS);
      expect(await knex('runs').pluck('state')).toEqual(['running']);

      const second = startReplica(database);
      const after = await until(WINDOWS);
      expect(after).toHaveLength(WINDOWS);
      // What was judged before is as it was.
      expect(after).toEqual(expect.arrayContaining(before));
      const deadline = Date.now() + 20_000;
      while ((await knex('runs').pluck('state'))[0] !== 'done') {
        expect(Date.now()).toBeLessThan(deadline);
        await wait(50);
      }
      // One baseline, and one event: the newest window's.
      expect(await knex('baselines').pluck('number')).toEqual([1]);
      expect(await knex('outbox').select('id')).toHaveLength(1);
      second.kill('SIGKILL');
      await once(second, 'exit');
    } finally {
      await knex.destroy();
    }
  });
});

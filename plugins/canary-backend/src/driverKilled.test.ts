import { ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import fs from 'fs';
import os from 'os';
import path from 'path';
import { setTimeout as wait } from 'timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import createKnex, { Knex } from 'knex';
import {
  CLUSTER,
  ID,
  optIn,
  putServer,
  SERVER,
} from './__testUtils__/drivenServer';
import { eventually } from './__testUtils__/eventually';
import { Gate, Side } from './__testUtils__/Gate';
import { StoredDrive } from './driver/StoredDrive';
import { DriveStore } from './driver';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_15'] });
const POSTGRES = databases.supports('POSTGRES_15') ? 'PostgreSQL' : 'SQLite';

/** A process starts, and looks every few seconds. */
const WITHIN_MS = 100_000;

let folder: string;
let sandbox: Sandbox;
let gate: Gate;
let knex: Knex;
const replicas: ChildProcess[] = [];

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-driver-'));
  sandbox = await startSandbox({ quiet: true });
  await putServer(sandbox);
  optIn(sandbox);
  gate = await Gate.open(sandbox.urls.clusters[CLUSTER]);
});
afterEach(async () => {
  for (const replica of replicas.splice(0)) await kill(replica);
  await knex.destroy();
  await gate.close();
  await sandbox.close();
  fs.rmSync(folder, { recursive: true });
});

/** A database that processes share. */
async function open(kind: string): Promise<Knex.Config> {
  if (kind === 'PostgreSQL') {
    const { client } = await databases.init('POSTGRES_15');
    return { client: 'pg', connection: client.config.connection };
  }
  return {
    client: 'better-sqlite3',
    connection: { filename: path.join(folder, 'portal.sqlite') },
    useNullAsDefault: true,
  };
}

function startReplica(database: Knex.Config): ChildProcess {
  const seconds = (count: number) => ({ seconds: count });
  const config = {
    backend: { baseUrl: 'http://localhost:0' },
    canary: {
      actAs: 'portal',
      judge: { interval: seconds(15), policy: { warmUpSeconds: 0 } },
      driver: {
        plan: {
          steps: [
            { percent: 10, leastTime: seconds(0) },
            { percent: 50, leastTime: seconds(0) },
          ],
          leastRequests: 1,
        },
      },
    },
    models: {
      prometheus: {
        sandbox: { baseUrl: sandbox.urls.prometheus, clusterLabel: 'cluster' },
      },
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: [
            {
              name: CLUSTER,
              url: gate.url,
              authProvider: 'serviceAccount',
              serviceAccountToken: sandbox.tokens.owner,
            },
          ],
        },
      ],
    },
  };
  const { namespace, name, model } = SERVER;
  const servers = [{ cluster: CLUSTER, namespace, name, model }];
  const replica = spawn(
    process.execPath,
    [
      ...['-r', require.resolve('@backstage/cli/config/nodeTransform.cjs')],
      path.join(__dirname, '__testUtils__/replica.ts'),
      JSON.stringify({ database, config, servers }),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  replicas.push(replica);
  return replica;
}

async function kill(replica: ChildProcess): Promise<void> {
  if (replica.exitCode !== null || replica.signalCode !== null) return;
  replica.kill('SIGKILL');
  await once(replica, 'exit');
}

const drive = async () =>
  // The tables are made by the replica, which may hold the file at that moment.
  new DriveStore(knex).latest(ID).catch(() => undefined);

const driveThat = (isSo: (stored: StoredDrive) => boolean) =>
  eventually(
    'a drive',
    async () => {
      const stored = await drive();
      return stored && isSo(stored) ? stored : undefined;
    },
    WITHIN_MS,
  );

/** Until the write is held; with the drive as it is where that does not come. */
async function heldWhile(
  replica: ChildProcess,
  held: Promise<void>,
): Promise<void> {
  const ended = once(replica, 'exit').then(() => {
    throw new Error('The replica ended by itself');
  });
  const late = wait(WITHIN_MS, undefined, { ref: false }).then(async () => {
    throw new Error(`It was not asked for: ${JSON.stringify(await drive())}`);
  });
  await Promise.race([held, ended, late]);
}

/** Shares that the cluster was asked for. */
const asked = () =>
  gate.writes.map(
    body => JSON.parse(body).spec?.predictor?.canaryTrafficPercent,
  );

const asksForHalf = (body: string) => body.includes(':50');

describe.each<{ moment: string; side: Side; kind: string }>([
  {
    moment: 'before the cluster was told of the step',
    side: 'before',
    kind: 'SQLite',
  },
  {
    moment: 'after the cluster did it and before it knew',
    side: 'after',
    kind: POSTGRES,
  },
])('a driver that is killed with -9 $moment, on $kind', ({ side, kind }) => {
  it('is gone on from at the right step by the next process, which asks for it once', async () => {
    const database = await open(kind);
    knex = createKnex(database);
    const held = gate.holdNext(side, asksForHalf);
    const first = startReplica(database);
    await driveThat(
      ({ drive: { phase, step } }) => phase === 'holding' && step === 0,
    );
    await heldWhile(first, held);
    await kill(first);
    const left = await drive();
    expect(left?.drive).toMatchObject({
      phase: 'asking',
      step: 1,
      percent: 10,
      ask: { for: 'weight', to: 50 },
    });
    expect(asked()).toEqual(side === 'before' ? [10] : [10, 50]);

    // The lease ends, as it does half a minute after the last look.
    await knex('drives').update({ lease_until: new Date().toISOString() });
    startReplica(database);
    const after = await driveThat(
      ({ drive: { phase, step } }) => phase === 'holding' && step === 1,
    );
    expect(after).toMatchObject({
      id: left?.id,
      canary: left?.canary,
      drive: { percent: 50, plan: left?.drive.plan },
    });
    expect(after.leaseHolder).not.toBe(left?.leaseHolder);
    expect(asked()).toEqual([10, 50]);
  });
});

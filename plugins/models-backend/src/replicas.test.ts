import { setTimeout as wait } from 'timers/promises';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import createKnex, { Knex } from 'knex';
import { ScriptedRegistry } from './__testUtils__/ScriptedRegistry';
import { modelsPlugin } from './plugin';

const databases = TestDatabases.create({ ids: ['POSTGRES_15'] });

jest.setTimeout(60_000);

/** A replica of the portal with the real scheduler, and how often it read the registry. */
interface Replica {
  backend: TestBackend;
  reads: number;
}

/** Reads of the registry that run at this moment, in all replicas. */
class Reads {
  running = 0;
  atOnce = 0;

  async while(work: () => Promise<void>): Promise<void> {
    this.running += 1;
    this.atOnce = Math.max(this.atOnce, this.running);
    await work();
    this.running -= 1;
  }
}

async function startReplica(knex: Knex, reads: Reads): Promise<Replica> {
  const registry = new ScriptedRegistry();
  registry.add('churn', { versions: 3, aliases: { champion: 2 } });
  const replica = { reads: 0 };
  registry.before = async (call, argument) => {
    if (call !== 'listModels' || argument !== '0') return;
    replica.reads += 1;
    await reads.while(() => wait(200));
  };
  const backend = await startTestBackend({
    features: [
      modelsPlugin,
      registry.module,
      schedulerServiceFactory,
      catalogServiceMock.factory(),
      mockServices.database.factory({ knex }),
      mockServices.events.factory(),
      mockServices.rootConfig.factory({
        data: {
          models: {
            registries: {
              scripted: {
                type: 'scripted',
                schedule: {
                  frequency: { milliseconds: 300 },
                  timeout: { seconds: 20 },
                },
              },
            },
            clusters: [],
          },
          catalog: {
            providers: {
              models: {
                scripted: {
                  registry: 'scripted',
                  owner: { default: 'group:default/ml-platform' },
                },
              },
            },
          },
        },
      }),
    ],
  });
  return Object.assign(replica, { backend });
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
    await wait(50);
  }
}

const onPostgres = databases.supports('POSTGRES_15') ? describe : describe.skip;

onPostgres('two replicas of the portal on one database', () => {
  it('never read a registry at once, and one goes on when the other ends', async () => {
    const first = await databases.init('POSTGRES_15');
    const second = createKnex(first.client.config);
    const reads = new Reads();
    try {
      const a = await startReplica(first, reads);
      const b = await startReplica(second, reads);
      await until(() => a.reads + b.reads >= 6, 'six reads by two replicas');
      expect(reads.atOnce).toBe(1);
      expect(await first('models').pluck('name')).toEqual(['churn']);
      expect(await first('alias_history')).toHaveLength(1);

      await a.backend.stop();
      const before = b.reads;
      await until(() => b.reads >= before + 2, 'reads by the replica left');
      expect(reads.atOnce).toBe(1);
      await b.backend.stop();
    } finally {
      await second.destroy();
    }
  });
});

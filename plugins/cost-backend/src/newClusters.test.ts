import { TestDatabases } from '@backstage/backend-test-utils';
import {
  fleetReplySchema,
  recommendationsReplySchema,
} from '@bellwether/plugin-cost-common';
import { Sandbox } from '@bellwether/sandbox';
import {
  Portal,
  SANDBOX_PRICES,
  startPortal,
} from './__testUtils__/startPortal';
import { startSandboxAt } from './__testUtils__/startSandboxAt';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const START = new Date('2026-06-16T06:00:00Z');
const TASK = 'look-at-new-clusters';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandboxAt(() => START);
});
afterAll(() => sandbox.close());

async function clustersOf(portal: Portal): Promise<string[]> {
  const reply = await portal.as('platform', 'get', '/v1/fleet?days=7&by=team');
  return fleetReplySchema
    .parse(reply.body)
    .reconciliations.map(({ cluster }) => cluster);
}

/** What is said of clusters that were never read. */
async function awaitedBy(portal: Portal): Promise<string[]> {
  const reply = await portal.as('platform', 'get', '/v1/fleet?days=7&by=team');
  return fleetReplySchema
    .parse(reply.body)
    .sources.filter(({ state }) => state === 'no-data')
    .map(({ sentence }) => sentence);
}

/** Clusters of the servers of a model at which somebody has looked. */
async function advisedOf(portal: Portal, model: string): Promise<string[]> {
  const reply = await portal.as(
    'platform',
    'get',
    `/v1/models/resource/default/${model}/recommendations`,
  );
  return recommendationsReplySchema
    .parse(reply.body)
    .servers.map(({ server }) => server.cluster);
}

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  it('a cluster is read and its servers are looked at once it is known, and neither again', async () => {
    let now = START;
    const unlisted = ['prod-eu', 'prod-us'];
    const portal = await startPortal({
      sandbox,
      knex: await databases.init(databaseId),
      now: () => now,
      unlisted,
      config: {
        backfillDays: 1,
        prices: SANDBOX_PRICES,
        advice: { stepSeconds: 3600 },
      },
    });
    const later = (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    };
    try {
      await portal.run(TASK);
      expect(await clustersOf(portal)).toEqual([]);
      expect(await awaitedBy(portal)).toEqual([
        'prod-eu: no costs were read yet.',
        'prod-us: no costs were read yet.',
      ]);
      expect(await advisedOf(portal, 'flight-delay')).toEqual([]);

      unlisted.splice(unlisted.indexOf('prod-us'), 1);
      later(30);
      await portal.run(TASK);
      expect(await clustersOf(portal)).toEqual(['prod-us']);
      expect(await awaitedBy(portal)).toEqual([
        'prod-eu: no costs were read yet.',
      ]);
      expect(await advisedOf(portal, 'flight-delay')).toEqual(['prod-us']);

      // An incomplete list is not held on to: the other cluster is there with the next turn.
      unlisted.length = 0;
      later(30);
      await portal.run(TASK);
      expect((await clustersOf(portal)).sort()).toEqual(['prod-eu', 'prod-us']);
      expect(await awaitedBy(portal)).toEqual([]);
      expect((await advisedOf(portal, 'flight-delay')).sort()).toEqual([
        'prod-eu',
        'prod-us',
      ]);

      const told = portal.signals.length;
      later(30);
      await portal.run(TASK);
      expect(portal.signals).toHaveLength(told);
    } finally {
      await portal.stop();
    }
  });
});

import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { CodeHost, PullRequestState } from '@bellwether/plugin-models-node';
import { Afterwards, FollowedMerges, followMerges } from '.';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const THEN = {
  registry: 'mlflow-prod',
  model: 'card-fraud',
  tags: { watched: 'yes', old: null },
  catalogUrl: 'https://code.example.com/ml/card-fraud/blob/master/c.yaml',
};

async function followed() {
  const client = await databases.init('SQLITE_3');
  const clock = { now: new Date('2026-01-01') };
  const merges = FollowedMerges.create({
    database: { getClient: async () => client },
    now: () => clock.now,
  });
  const did: string[] = [];
  const states: PullRequestState[] = [{ is: 'open' }];
  const fails = { registry: false };
  const afterwards = new Afterwards({
    auth: mockServices.auth(),
    catalog: {
      addLocation: async ({ target }: { target: string }) => {
        did.push(`add ${target}`);
        throw new ConflictError('It is there already');
      },
    } as never,
    registry: instance =>
      ({
        tag: async (model: string, key: string, value: string) => {
          if (fails.registry) throw new Error('registry: no answer');
          did.push(`${instance}/${model} ${key}=${value}`);
        },
        untag: async (model: string, key: string) => {
          did.push(`${instance}/${model} -${key}`);
        },
      } as never),
  });
  const audited: Array<[string, unknown]> = [];
  const auditor = mockServices.auditor.mock({
    createEvent: async ({ eventId, meta }) => {
      const ends = (how: string) => async () => {
        audited.push([`${eventId} ${how}`, meta]);
      };
      return { success: ends('succeeded'), fail: ends('failed') };
    },
  });
  let asked = 0;
  const host = {
    look: async () => {
      asked += 1;
      return states[0];
    },
  } as unknown as CodeHost;
  const repository = 'https://code.example.com/ml/card-fraud';
  await merges.follow({ repository, number: 3, then: THEN });
  return {
    audited,
    client,
    clock,
    did,
    fails,
    merges,
    /** How often the host is asked in so long, with a run every minute. */
    askedWithin: async (minutes: number) => {
      const before = asked;
      for (let minute = 0; minute < minutes; minute += 1) {
        clock.now = new Date(clock.now.getTime() + 60_000);
        await followMerges({
          afterwards,
          auditor,
          host,
          logger: mockServices.logger.mock(),
          merges,
        });
      }
      return asked - before;
    },
    look: (state: PullRequestState) => {
      states[0] = state;
      return followMerges({
        afterwards,
        auditor,
        host,
        logger: mockServices.logger.mock(),
        merges,
      });
    },
  };
}

it('does nothing before the merge, and all of it once afterwards', async () => {
  const { did, look, merges } = await followed();
  await look({ is: 'open' });
  expect(did).toEqual([]);
  await look({ is: 'merged' });
  await look({ is: 'merged' });
  expect(did).toEqual([
    'mlflow-prod/card-fraud watched=yes',
    'mlflow-prod/card-fraud -old',
    `add ${THEN.catalogUrl}`,
  ]);
  expect(await merges.due()).toEqual([]);
});

it('does nothing of what was turned down', async () => {
  const { audited, did, look, merges } = await followed();
  await look({ is: 'closed' });
  await look({ is: 'merged' });
  expect(did).toEqual([]);
  expect(audited).toEqual([]);
  expect(await merges.due()).toEqual([]);
});

it('waits for a registry that is down', async () => {
  const { audited, did, fails, look } = await followed();
  fails.registry = true;
  await look({ is: 'merged' });
  expect(did).toEqual([]);
  fails.registry = false;
  await look({ is: 'merged' });
  expect(did).toHaveLength(3);
  const merge = {
    repository: 'https://code.example.com/ml/card-fraud',
    number: 3,
    ...THEN,
  };
  expect(audited).toEqual([
    ['merge-follow failed', merge],
    ['merge-follow succeeded', merge],
  ]);
});

it('asks less and less often after one that stays open, and sees a late merge all the same', async () => {
  const { askedWithin, clock, did, look, merges } = await followed();
  expect(await askedWithin(59)).toBe(59);
  expect(await askedWithin(60)).toBe(12);
  clock.now = new Date('2026-01-03');
  expect(await askedWithin(120)).toBe(4);
  clock.now = new Date('2026-02-01');
  expect(await askedWithin(720)).toBe(2);
  await look({ is: 'merged' });
  expect(did).toEqual([]);
  clock.now = new Date(clock.now.getTime() + 6 * 60 * 60_000);
  await look({ is: 'merged' });
  expect(did).toHaveLength(3);
  expect(await merges.due()).toEqual([]);
});

it('takes up what a portal before this one has followed', async () => {
  const { client, merges } = await followed();
  await client.schema.alterTable('bellwether_followed_merges', table => {
    table.dropColumn('next_look_at');
  });
  const again = FollowedMerges.create({
    database: { getClient: async () => client },
    now: () => new Date('2026-01-01'),
  });
  expect(await again.due()).toHaveLength(1);
  expect(await merges.due()).toHaveLength(1);
});

it('waits half a year for a merge, and forgets it with the next pull request', async () => {
  const { client, clock, did, look, merges } = await followed();
  clock.now = new Date('2026-06-29');
  expect(await merges.due()).toHaveLength(1);
  clock.now = new Date('2026-07-01');
  await look({ is: 'merged' });
  expect(did).toEqual([]);
  await merges.follow({ repository: 'of another', number: 4, then: THEN });
  expect(await merges.due()).toMatchObject([{ number: 4 }]);
  expect(await client('bellwether_followed_merges')).toHaveLength(1);
});

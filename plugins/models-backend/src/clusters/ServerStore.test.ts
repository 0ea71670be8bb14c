import { TestDatabases } from '@backstage/backend-test-utils';
import { down, up } from '../../migrations/20261101000002_servers';
import { ServerOfKind, ServerStore } from './ServerStore';

jest.setTimeout(60_000);

const server = (
  name: string,
  more: Partial<ServerOfKind> = {},
): ServerOfKind => ({
  cluster: 'prod-eu',
  namespace: 'crm',
  name,
  kindTitle: 'Argo Rollout',
  reference: { model: 'churn', version: '12', from: 'annotation' },
  versions: [{ role: 'stable', readyReplicas: 2, wantedReplicas: 2 }],
  phase: 'healthy',
  ...more,
});

const first = new Date('2026-06-16T14:30:00.000Z');
const later = new Date('2026-06-16T14:31:00.000Z');

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('ServerStore on %s', databaseId => {
  async function setUp() {
    const knex = await databases.init(databaseId);
    await up(knex);
    const writes: string[] = [];
    knex.on('query', ({ sql }: { sql: string }) => {
      if (/^(insert|update|delete)/i.test(sql)) writes.push(sql);
    });
    const store = ServerStore.create({ knex });
    const replace = (servers: ServerOfKind[], at = first) =>
      store.replace('prod-eu', 'argo-rollout', servers, at);
    return { knex, writes, store, replace };
  }

  it('gives servers page by page, and some of them in one go', async () => {
    const { store, replace } = await setUp();
    const names = Array.from({ length: 25 }, (_, i) => `s${10 + i}`);
    await replace(
      names.map((name, i) =>
        server(name, {
          reference: { model: `m${i % 5}`, from: 'annotation' },
        }),
      ),
    );
    const idOf = (name: string) => `prod-eu/crm/argo-rollout/${name}`;
    const pages: string[][] = [];
    for (let after = ''; ; ) {
      const page = await store.listPage({ after, limit: 10 });
      if (page.length === 0) break;
      pages.push(page.map(({ id }) => id));
      after = page[page.length - 1].id;
    }
    expect(pages.map(page => page.length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(names.map(idOf));
    const some = await store.listSome({
      models: ['m0', 'unheard-of'],
      ids: [idOf('s15'), idOf('s16'), 'prod-eu/crm/argo-rollout/gone'],
    });
    expect(some.map(({ id }) => id)).toEqual(
      ['s10', 's15', 's16', 's20', 's25', 's30'].map(idOf),
    );
    expect(
      await store.listSome({ clusters: ['prod-us'], models: ['m0'], ids: [] }),
    ).toEqual([]);
  });

  it('says what is new, changed and gone, and touches nothing else', async () => {
    const { store, replace } = await setUp();
    expect(await replace([server('a'), server('b'), server('c')])).toEqual({
      servers: ['a', 'b', 'c'].map(name => `prod-eu/crm/argo-rollout/${name}`),
      models: ['churn'],
    });
    const changes = await replace(
      [
        server('a'),
        server('b', {
          reference: {
            model: 'churn-next',
            version: '1',
            from: 'annotation',
          },
        }),
      ],
      later,
    );
    expect(changes.servers.sort()).toEqual([
      'prod-eu/crm/argo-rollout/b',
      'prod-eu/crm/argo-rollout/c',
    ]);
    expect(changes.models.sort()).toEqual(['churn', 'churn-next']);
    expect(
      (await store.list()).map(({ id, observedAt }) => [id.at(-1), observedAt]),
    ).toEqual([
      ['a', first.toISOString()],
      ['b', later.toISOString()],
    ]);
  });

  it('writes nothing when nothing differs, in whatever order it is told', async () => {
    const { replace, writes } = await setUp();
    await replace([server('a'), server('b')]);
    writes.length = 0;
    const { phase, ...rest } = server('a');
    expect(await replace([server('b'), { phase, ...rest }], later)).toEqual({
      servers: [],
      models: [],
    });
    expect(writes).toEqual([]);
  });

  it('leaves other kinds and other clusters alone', async () => {
    const { store, replace } = await setUp();
    await replace([server('a')]);
    await store.replace('prod-eu', 'kserve', [server('a')], first);
    await store.replace('prod-us', 'argo-rollout', [server('a')], first);
    await replace([]);
    expect((await store.list()).map(({ id }) => id)).toEqual([
      'prod-eu/crm/kserve/a',
      'prod-us/crm/argo-rollout/a',
    ]);
  });

  it('finds servers by cluster and by the model that they declare', async () => {
    const { store, replace } = await setUp();
    await replace([
      server('a'),
      server('b', { reference: { model: 'other', from: 'label' } }),
    ]);
    await store.replace('prod-us', 'argo-rollout', [server('c')], first);
    const names = async (filter: Parameters<ServerStore['list']>[0]) =>
      (await store.list(filter)).map(({ observed }) => observed.name);
    expect(await names({ models: ['churn'] })).toEqual(['a', 'c']);
    expect(await names({ models: ['churn'], clusters: ['prod-us'] })).toEqual([
      'c',
    ]);
    expect(await names({ clusters: ['prod-eu'] })).toEqual(['a', 'b']);
    expect(await names({ models: [] })).toEqual([]);
  });

  it('stores thousands of servers in one go', async () => {
    const { store, replace } = await setUp();
    const many = Array.from({ length: 3_000 }, (_, index) =>
      server(`server-${index}`),
    );
    expect((await replace(many)).servers).toHaveLength(3_000);
    expect((await replace([])).servers).toHaveLength(3_000);
    expect(await store.list()).toEqual([]);
  });

  it('knows who watched a cluster last, and keeps that when the state is saved', async () => {
    const { store } = await setUp();
    const [one, other] = [
      '11111111-1111-4111-8111-111111111111',
      '22222222-2222-4222-8222-222222222222',
    ];
    expect(await store.hold('prod-eu', one)).toEqual({ wasHolder: false });
    await store.saveCluster({
      cluster: 'prod-eu',
      complete: true,
      readAt: first.toISOString(),
      condition: { missingPermissions: ['list x'], kinds: [] },
    });
    expect(await store.hold('prod-eu', one)).toMatchObject({
      wasHolder: true,
      stored: {
        complete: true,
        readAt: first.toISOString(),
        condition: { missingPermissions: ['list x'] },
      },
    });
    expect((await store.hold('prod-eu', other)).wasHolder).toBe(false);
    expect((await store.hold('prod-eu', one)).wasHolder).toBe(false);
  });

  it('forgets a cluster with all its servers', async () => {
    const { store, replace } = await setUp();
    await replace([server('a')]);
    await store.replace('prod-us', 'argo-rollout', [server('b')], first);
    await store.hold('prod-eu', '11111111-1111-4111-8111-111111111111');
    expect(await store.removeCluster('prod-eu')).toEqual({
      servers: ['prod-eu/crm/argo-rollout/a'],
      models: ['churn'],
    });
    expect((await store.list()).map(({ observed }) => observed.name)).toEqual([
      'b',
    ]);
    expect(await store.listClusters()).toEqual([]);
  });

  it('can be undone', async () => {
    const { knex } = await setUp();
    await down(knex);
    expect(await knex.schema.hasTable('servers')).toBe(false);
    expect(await knex.schema.hasTable('clusters')).toBe(false);
  });
});

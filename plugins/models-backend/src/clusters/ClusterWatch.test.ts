import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  ClusterObject,
  ClusterRequestError,
  ServerKind,
  WatchPace,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { ClusterChange, ClusterWatch } from './ClusterWatch';
import { ServerStore } from './ServerStore';
import { FakeCluster } from './__testUtils__/FakeCluster';
import { up } from '../../migrations/20261101000002_servers';

jest.setTimeout(60_000);

const pace: WatchPace = {
  runMs: 60_000,
  watchMs: 30_000,
  watchGraceMs: 1_000,
  quickMs: 5,
  probeMs: 20,
  debounceMs: 5,
  confirmAbsentMs: 20,
  absentAgainMs: 20,
  forbiddenAgainMs: 20,
  backoffMs: 5,
  maxBackoffMs: 20,
  accessReviewMs: 0,
  heartbeatMs: 60_000,
};

/** A kind whose object says how many replicas it has; `notes` are read together with it. */
const kind: ServerKind = {
  id: 'box',
  title: 'Box',
  resources: [
    { group: 'example.com', version: 'v1', plural: 'boxes' },
    { group: 'example.com', version: 'v1', plural: 'notes' },
  ],
  read: (cluster, [boxes, notes]) =>
    boxes.map(box => ({
      cluster,
      namespace: 'crm',
      name: box.metadata.name,
      reference: { model: 'churn', from: 'annotation' },
      versions: [
        {
          role: 'stable',
          readyReplicas: Number(box.spec),
          wantedReplicas: Number(box.spec),
        },
      ],
      phase: 'healthy',
      message: notes[0] ? String(notes[0].spec) : undefined,
    })),
};

const object = (name: string, spec: unknown): ClusterObject => ({
  metadata: { name, namespace: 'crm' },
  spec,
});

const unreachable = () =>
  new ClusterRequestError('unreachable', 'cannot be reached');

describe('ClusterWatch', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const stops: Array<() => Promise<void>> = [];

  async function setUp() {
    const knex = await databases.init('SQLITE_3');
    await up(knex);
    const cluster = new FakeCluster();
    const store = ServerStore.create({ knex });
    const changes: ClusterChange[] = [];
    const create = (holder = 'a', other: Partial<WatchPace> = {}) =>
      ClusterWatch.create({
        client: cluster,
        cluster: 'fake',
        kinds: [kind],
        profiles: [],
        store,
        health: { success: () => {}, failure: () => {} },
        logger: mockServices.logger.mock(),
        pace: { ...pace, ...other },
        holder: `00000000-0000-4000-8000-00000000000${holder}`,
        onChanged: async change => {
          changes.push(change);
        },
      });
    const start = (watch: ClusterWatch) => {
      const controller = new AbortController();
      const running = watch.run(controller.signal);
      const stop = async () => {
        controller.abort();
        await running;
      };
      stops.push(stop);
      return stop;
    };
    return { knex, cluster, store, changes, create, start };
  }

  afterEach(async () => {
    await Promise.all(stops.splice(0).map(stop => stop()));
  });

  const boxes = async (store: ServerStore) =>
    (await store.list()).map(({ observed }) => [
      observed.name,
      observed.versions[0].readyReplicas,
    ]);

  const clusterOf = async (store: ServerStore) => {
    const [found] = await store.listClusters();
    return found;
  };

  it('stores the servers of a list, and then each change of the watch', async () => {
    const { cluster, store, create, start, changes } = await setUp();
    cluster.put('boxes', object('one', 1));
    start(create());
    await eventually(async () =>
      expect(await boxes(store)).toEqual([['one', 1]]),
    );
    cluster.put('boxes', object('one', 3));
    cluster.put('boxes', object('two', 1));
    await eventually(async () =>
      expect(await boxes(store)).toEqual([
        ['one', 3],
        ['two', 1],
      ]),
    );
    cluster.remove('boxes', 'one');
    await eventually(async () =>
      expect(await boxes(store)).toEqual([['two', 1]]),
    );
    expect(cluster.lists).toEqual(['boxes', 'notes']);
    expect(changes[0]).toEqual({
      cluster: 'fake',
      servers: ['fake/crm/box/one'],
      models: ['churn'],
      freshness: true,
    });
    expect(changes.at(-1)?.servers).toEqual(['fake/crm/box/one']);
  });

  it('reads servers again when what they are read together with changes', async () => {
    const { cluster, store, create, start } = await setUp();
    cluster.put('boxes', object('one', 1));
    start(create());
    await eventually(async () => expect(await boxes(store)).toHaveLength(1));
    cluster.put('notes', object('note', 'heavy'));
    await eventually(async () =>
      expect((await store.list())[0].observed.message).toBe('heavy'),
    );
  });

  it('goes on from where it was when the watch is dropped, and misses nothing', async () => {
    const { cluster, store, create, start } = await setUp();
    cluster.put('boxes', object('one', 1));
    start(create());
    await eventually(async () => expect(cluster.watches).toHaveLength(2));
    cluster.put('boxes', object('one', 2));
    await eventually(async () =>
      expect(await boxes(store)).toEqual([['one', 2]]),
    );
    cluster.drop();
    cluster.put('boxes', object('two', 5));
    await eventually(async () =>
      expect(await boxes(store)).toEqual([
        ['one', 2],
        ['two', 5],
      ]),
    );
    expect(cluster.lists).toEqual(['boxes', 'notes']);
  });

  it('lists again when the cluster has forgotten the resource version, without losing a server in between', async () => {
    const { cluster, store, create, start, changes } = await setUp();
    cluster.put('boxes', object('one', 1));
    cluster.put('boxes', object('two', 2));
    start(create());
    await eventually(async () => expect(await boxes(store)).toHaveLength(2));
    cluster.remove('boxes', 'one');
    cluster.put('boxes', object('three', 3));
    cluster.compact();
    cluster.drop();
    await eventually(async () =>
      expect(await boxes(store)).toEqual([
        ['three', 3],
        ['two', 2],
      ]),
    );
    expect(changes.flatMap(({ servers }) => servers)).not.toContain(undefined);
    expect(changes.slice(1).flatMap(({ servers }) => servers)).not.toContain(
      'fake/crm/box/two',
    );
  });

  it('keeps the servers of a cluster that does not answer, and says since when they are old', async () => {
    const { cluster, store, create, start, changes } = await setUp();
    cluster.put('boxes', object('one', 1));
    start(create());
    await eventually(async () => expect(await boxes(store)).toHaveLength(1));
    cluster.refuse = unreachable;
    cluster.drop();
    await eventually(async () =>
      expect(await clusterOf(store)).toMatchObject({
        staleSince: expect.any(String),
        condition: { problem: 'cannot be reached', problemKind: 'unreachable' },
      }),
    );
    expect(await boxes(store)).toEqual([['one', 1]]);
    expect(changes.at(-1)).toMatchObject({ servers: [], freshness: true });

    cluster.put('boxes', object('one', 9));
    cluster.refuse = () => undefined;
    await eventually(async () =>
      expect(await boxes(store)).toEqual([['one', 9]]),
    );
    await eventually(async () =>
      expect((await clusterOf(store)).staleSince).toBeUndefined(),
    );
  });

  it('removes nothing on the first word that a resource is not served, but on the second', async () => {
    const { cluster, store, create, start } = await setUp();
    cluster.put('boxes', object('one', 1));
    start(create('a', { confirmAbsentMs: 500 }));
    await eventually(async () => expect(await boxes(store)).toHaveLength(1));
    cluster.notServed.add('boxes');
    cluster.drop();
    await eventually(async () =>
      expect((await clusterOf(store)).condition.kinds[0].state).toBe('absent'),
    );
    expect(await boxes(store)).toEqual([['one', 1]]);
    await eventually(async () => expect(await boxes(store)).toEqual([]));
    expect((await clusterOf(store)).staleSince).toBeUndefined();
  });

  it('names the permission that is missing, and goes on when it is given', async () => {
    const { cluster, store, create, start } = await setUp();
    cluster.put('boxes', object('one', 1));
    cluster.refuse = (verb, plural) =>
      verb === 'list' && plural === 'boxes'
        ? new ClusterRequestError('forbidden', 'refuses', {
            permission: 'list boxes.example.com',
          })
        : undefined;
    start(create());
    await eventually(async () =>
      expect((await clusterOf(store)).condition).toMatchObject({
        missingPermissions: ['list boxes.example.com'],
        kinds: [{ kind: 'box', title: 'Box', state: 'forbidden', count: 0 }],
      }),
    );
    expect((await clusterOf(store)).staleSince).toBeUndefined();
    cluster.refuse = () => undefined;
    await eventually(async () =>
      expect(await boxes(store)).toEqual([['one', 1]]),
    );
    await eventually(async () =>
      expect((await clusterOf(store)).condition.missingPermissions).toEqual([]),
    );
  });

  it('lists again and again what it may list but not watch', async () => {
    const { cluster, store, create, start } = await setUp();
    cluster.put('boxes', object('one', 1));
    cluster.refuse = (verb, plural) =>
      verb === 'watch' && plural === 'boxes'
        ? new ClusterRequestError('forbidden', 'refuses', {
            permission: 'watch boxes.example.com',
          })
        : undefined;
    start(create());
    await eventually(async () => expect(await boxes(store)).toHaveLength(1));
    cluster.put('boxes', object('one', 7));
    await eventually(async () =>
      expect(await boxes(store)).toEqual([['one', 7]]),
    );
    expect((await clusterOf(store)).condition.missingPermissions).toEqual([
      'watch boxes.example.com',
    ]);
  });

  it('knows a resource that is not served from one that is forbidden', async () => {
    const { cluster, store, create, start } = await setUp();
    cluster.notServed.add('boxes');
    cluster.refuse = verb =>
      verb === 'list'
        ? new ClusterRequestError('forbidden', 'refuses', {
            permission: 'list boxes.example.com',
          })
        : undefined;
    start(create());
    await eventually(async () =>
      expect((await clusterOf(store)).condition).toMatchObject({
        missingPermissions: [],
        kinds: [{ state: 'absent' }],
      }),
    );
    expect(cluster.lists).not.toContain('notes');
  });

  it('writes nothing when nothing changed, also in the next run', async () => {
    const { knex, cluster, store, create, start } = await setUp();
    cluster.put('boxes', object('one', 1));
    cluster.put('notes', object('note', 'light'));
    const watch = create();
    const stop = start(watch);
    await eventually(async () => expect(await boxes(store)).toHaveLength(1));
    await eventually(async () => expect(cluster.watches).toHaveLength(2));
    await stop();

    const writes = countWrites(knex);
    const stopAgain = start(watch);
    cluster.put('boxes', object('one', 1));
    await eventually(async () => expect(cluster.watches).toHaveLength(4));
    cluster.drop();
    await eventually(async () => expect(cluster.watches).toHaveLength(6));
    await stopAgain();
    expect(writes).toEqual([]);
    expect(cluster.lists).toEqual(['boxes', 'notes']);
  });

  it('goes on from the last resource version in the next run of the same replica', async () => {
    const { cluster, store, create, start } = await setUp();
    cluster.put('boxes', object('one', 1));
    const watch = create();
    const stop = start(watch);
    await eventually(async () => expect(cluster.watches).toHaveLength(2));
    await stop();
    cluster.put('boxes', object('one', 2));
    start(watch);
    await eventually(async () =>
      expect(await boxes(store)).toEqual([['one', 2]]),
    );
    expect(cluster.lists).toEqual(['boxes', 'notes']);
  });

  it('lists anew after another replica has watched, and does not write back what it knew before', async () => {
    const { cluster, store, create, start, changes } = await setUp();
    cluster.put('boxes', object('one', 1));
    const [first, second] = [create('a'), create('b')];
    await eventually(async () => expect(await boxes(store)).toEqual([]));
    let stop = start(first);
    await eventually(async () => expect(await boxes(store)).toHaveLength(1));
    await stop();
    cluster.put('boxes', object('one', 2));
    stop = start(second);
    await eventually(async () =>
      expect(await boxes(store)).toEqual([['one', 2]]),
    );
    await stop();
    const before = changes.length;
    start(first);
    await eventually(async () =>
      expect(cluster.lists.filter(plural => plural === 'boxes')).toHaveLength(
        3,
      ),
    );
    await eventually(async () =>
      expect(cluster.watches.length).toBeGreaterThanOrEqual(6),
    );
    expect(changes.length).toBe(before);
    expect(await boxes(store)).toEqual([['one', 2]]);
  });

  it('gives up on a watch that says nothing, and goes on from where it was', async () => {
    const { cluster, store, create, start } = await setUp();
    cluster.put('boxes', object('one', 1));
    cluster.mute = true;
    start(create('a', { watchMs: 100, watchGraceMs: 100 }));
    await eventually(async () => expect(cluster.watches).toHaveLength(2));
    cluster.put('boxes', object('one', 2));
    cluster.mute = false;
    await eventually(async () =>
      expect(await boxes(store)).toEqual([['one', 2]]),
    );
    expect(cluster.lists).toEqual(['boxes', 'notes']);
    expect((await clusterOf(store)).staleSince).toBeUndefined();
  });

  it('does not trust a watch that was open while the cluster was away', async () => {
    const { cluster, store, create, start } = await setUp();
    cluster.put('boxes', object('one', 1));
    cluster.mute = true;
    start(create());
    await eventually(async () => expect(cluster.watches).toHaveLength(2));
    cluster.refuse = verb => (verb === 'version' ? unreachable() : undefined);
    await eventually(async () =>
      expect((await clusterOf(store)).staleSince).toBeDefined(),
    );
    cluster.put('boxes', object('one', 2));
    cluster.mute = false;
    cluster.refuse = () => undefined;
    await eventually(async () =>
      expect(await boxes(store)).toEqual([['one', 2]]),
    );
    expect(cluster.lists).toEqual(['boxes', 'notes']);
  });

  it('ends when it is told to', async () => {
    const { cluster, create, start } = await setUp();
    const stop = start(create());
    await eventually(async () => expect(cluster.watches).toHaveLength(2));
    await stop();
    const asked = cluster.watches.length;
    cluster.put('boxes', object('one', 1));
    expect(cluster.watches).toHaveLength(asked);
  });
});

/** Statements that change rows, from now on. */
function countWrites(knex: Knex): string[] {
  const writes: string[] = [];
  knex.on('query', ({ sql }: { sql: string }) => {
    if (/^(insert|update|delete)/i.test(sql)) writes.push(sql);
  });
  return writes;
}

async function eventually(check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }
}

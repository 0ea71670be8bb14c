import {
  SchedulerService,
  SchedulerServiceTaskInvocationDefinition,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { up } from '../../migrations/20261101000002_servers';
import { FakeCluster } from './__testUtils__/FakeCluster';
import { ClusterRequestError } from '@bellwether/plugin-models-node';
import { ClusterChange } from './ClusterWatch';
import { createClusterWatch } from './createClusterWatch';
import { ServerStore } from './ServerStore';

jest.setTimeout(60_000);

type Task = SchedulerServiceTaskScheduleDefinition &
  SchedulerServiceTaskInvocationDefinition;

const hoursAgo = (hours: number) =>
  new Date(Date.now() - hours * 3_600_000).toISOString();

describe('createClusterWatch', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  async function setUp(options: { clusters?: string[]; found?: string[] }) {
    const knex = await databases.init('SQLITE_3');
    await up(knex);
    const store = ServerStore.create({ knex });
    const client = new FakeCluster();
    const clusterNames = jest
      .spyOn(client, 'clusterNames')
      .mockImplementation(async () => options.found ?? []);
    const tasks = new Map<string, Task>();
    const scheduler: SchedulerService = mockServices.scheduler.mock({
      scheduleTask: async task => {
        tasks.set(task.id, task);
      },
    });
    const changes: ClusterChange[] = [];
    const watch = createClusterWatch({
      client,
      clusters: options.clusters,
      kinds: [],
      profiles: [],
      store,
      health: { of: () => ({ success: () => {}, failure: () => {} }) },
      scheduler,
      logger: mockServices.logger.mock(),
      onChanged: async change => {
        changes.push(change);
      },
      pace: { runMs: 30, probeMs: 10, debounceMs: 1, backoffMs: 1 },
    });
    await watch.start();
    const find = async () => {
      await tasks.get('find-clusters')?.fn(new AbortController().signal);
    };
    const left = (cluster: string, staleSince?: string) =>
      store.saveCluster({
        cluster,
        complete: true,
        readAt: hoursAgo(0),
        staleSince,
        condition: { missingPermissions: [], kinds: [] },
      });
    return { store, tasks, watch, changes, find, clusterNames, left };
  }

  it('schedules one task per cluster that is configured, and asks nobody for more', async () => {
    const { tasks, find, watch, clusterNames } = await setUp({
      clusters: ['prod-eu', 'prod-us'],
    });
    await find();
    await find();
    expect([...tasks.keys()].sort()).toEqual([
      'find-clusters',
      'watch-cluster-prod-eu',
      'watch-cluster-prod-us',
    ]);
    expect(tasks.get('watch-cluster-prod-eu')).toMatchObject({
      scope: 'global',
      frequency: { seconds: 2 },
      timeout: { minutes: 2 },
    });
    expect(watch.clusters().names).toEqual(['prod-eu', 'prod-us']);
    expect(clusterNames).not.toHaveBeenCalled();
  });

  it('watches what the Kubernetes plugin has, also when something is added later', async () => {
    const { tasks, find, clusterNames } = await setUp({ found: ['prod-eu'] });
    await find();
    expect([...tasks.keys()]).toContain('watch-cluster-prod-eu');
    clusterNames.mockResolvedValue(['prod-eu', 'prod-us']);
    await find();
    expect([...tasks.keys()]).toContain('watch-cluster-prod-us');
  });

  it('keeps what it knew when the Kubernetes plugin fails or lists nothing', async () => {
    const { find, watch, clusterNames } = await setUp({ found: ['prod-eu'] });
    await find();
    clusterNames.mockResolvedValue([]);
    await find();
    expect(watch.clusters()).toEqual({ names: ['prod-eu'] });
    clusterNames.mockRejectedValue(
      new ClusterRequestError('portal-forbidden', 'refuses'),
    );
    await find();
    expect(watch.clusters()).toEqual({
      names: ['prod-eu'],
      problem: 'The Kubernetes plugin refuses',
    });
  });

  it('marks a cluster as old that is no longer configured, and forgets it after an hour', async () => {
    const { store, find, left, changes } = await setUp({
      clusters: ['prod-eu'],
    });
    await left('prod-old');
    await find();
    expect(await store.listClusters()).toMatchObject([
      {
        cluster: 'prod-old',
        staleSince: expect.any(String),
        condition: { problem: 'is no longer configured' },
      },
    ]);
    expect(changes).toMatchObject([{ cluster: 'prod-old', freshness: true }]);
    await find();
    expect(await store.listClusters()).toHaveLength(1);
    await left('prod-old', hoursAgo(2));
    await find();
    expect(await store.listClusters()).toEqual([]);
  });

  it('does not watch a cluster any more that is no longer listed', async () => {
    const { store, tasks, find, clusterNames } = await setUp({
      found: ['prod-eu', 'prod-us'],
    });
    await find();
    clusterNames.mockResolvedValue(['prod-eu']);
    await find();
    const run = async (cluster: string) =>
      tasks.get(`watch-cluster-${cluster}`)?.fn(new AbortController().signal);
    await run('prod-us');
    await run('prod-eu');
    const watched = await store.listClusters();
    expect(watched.map(({ cluster }) => cluster)).toEqual(['prod-eu']);
  });
});

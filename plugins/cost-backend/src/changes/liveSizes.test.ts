import { TestDatabases } from '@backstage/backend-test-utils';
import { Range } from '@bellwether/plugin-models-node';
import { clusterDay, costRow } from '../__testUtils__/costDays';
import { proposal, size } from '../__testUtils__/recommendations';
import { manifest, rollout, startChanges } from '../__testUtils__/startChanges';
import { ClusterMetrics } from '../adapters/Sources';
import { StoredRecommendation } from '../database';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const GIB = 2 ** 30;
const HOUR = 3_600_000;
const FILES = { 'serving/one.yaml': manifest('one', '1') };

/** A Prometheus that tells sizes of the one pod, and how much memory it uses. */
function clusterMetrics(told: Record<string, number>): ClusterMetrics {
  return {
    matcher: '',
    metrics: {
      instance: 'prometheus',
      query: async (text: string) => {
        const [, kind, resource] =
          /resource_(requests|limits)\{.*resource="(\w+)"/.exec(text) ?? [];
        const value = told[`${kind} ${resource}`];
        return value === undefined
          ? []
          : [{ labels: { pod: 'one-1-a', container: 'model' }, value }];
      },
      queryRange: async (
        text: string,
        { fromSeconds, untilSeconds, stepSeconds }: Range,
      ) => {
        if (!text.includes('working_set') || !told.used) return [];
        const times: number[] = [];
        for (let at = fromSeconds; at <= untilSeconds; at += stepSeconds) {
          times.push(at);
        }
        return [
          {
            labels: { pod: 'one-1-a' },
            times,
            values: times.map(() => told.used),
          },
        ];
      },
      queryRangeBodies: async () => [],
    },
  };
}

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  async function setUp(
    told: Record<string, number> = {},
    proposed: Parameters<typeof startChanges>[2] = {},
  ) {
    const knex = await databases.init(databaseId);
    const started = await startChanges(
      knex,
      FILES,
      proposed,
      clusterMetrics(told),
    );
    const { clock, followed, ids, make, preview, pull } = started;
    const look = async () => {
      clock.now = new Date(clock.now.getTime() + HOUR);
      await followed.run(new AbortController().signal);
    };
    const merge = async () => {
      const shown = await preview([{ id: ids.one }]);
      await make([{ id: ids.one }], shown.precondition);
      pull.state = { is: 'merged', commit: 'abc' };
      await look();
    };
    return { ...started, look, merge };
  }

  it('a size that somebody changes by hand is over: no breach of it is told, and the one that was is taken back', async () => {
    const told: Record<string, number> = {};
    const { breached, cluster, entry, ids, look, merge, published, stateOf } =
      await setUp(told);
    await merge();
    cluster.one = rollout('one', '400m');
    await look();
    expect(await stateOf('one')).toBe('live');
    told.used = 1.5 * GIB;
    await look();
    expect([await stateOf('one'), breached]).toEqual(['breached', [ids.one]]);
    // Still in force, so still breached, and its owner is told if nobody could tell them before.
    await look();
    expect([await stateOf('one'), breached]).toEqual([
      'breached',
      [ids.one, ids.one],
    ]);
    cluster.one = rollout('one', '900m');
    await look();
    expect(await entry('one')).toMatchObject({
      state: 'superseded',
      sentence:
        'Another size took its place on the cluster, found on 2026-06-16: from then on it is neither watched nor measured.',
    });
    expect(published).toContain('cost.recommendation.superseded');
  });

  it('use above a size that is no longer in force is no breach of it', async () => {
    const told: Record<string, number> = {};
    const { breached, cluster, look, merge, stateOf } = await setUp(told);
    await merge();
    cluster.one = rollout('one', '400m');
    await look();
    cluster.one = rollout('one', '2');
    told.used = 1.5 * GIB;
    await look();
    expect([await stateOf('one'), breached]).toEqual(['superseded', []]);
  });

  it('a revert takes away what was brought in, and is not over while it is there', async () => {
    const current = { ...size(1), memoryLimitBytes: null };
    const { cluster, ids, look, merge, preview, revert, stateOf } = await setUp(
      {},
      {
        containers: [{ container: 'model', current, recommended: size(0.4) }],
      },
    );
    await merge();
    cluster.one = rollout('one', '400m');
    await look();
    expect(await stateOf('one')).toBe('live');
    const [inGit] = (await preview([{ id: ids.one }], 'revert')).edits;
    expect(inGit).toMatchObject({
      via: 'by-hand',
      problem:
        'Before, model had no limits.memory: what was brought in is taken out of the file by a person.',
    });
    expect(inGit.diff).toContain('-   resources.limits.memory');
    delete cluster.one.metadata.annotations;
    const [onCluster] = (await preview([{ id: ids.one }], 'revert')).edits;
    expect(onCluster.request?.body).toContainEqual({
      op: 'add',
      path: '/spec/template/spec/containers/0/resources',
      value: { requests: { cpu: '1', memory: '1Gi' } },
    });

    await revert('one');
    cluster.one = rollout('one', '1');
    await look();
    expect(await stateOf('one')).toBe('live');
    cluster.one = rollout('one', '1', { requests: '1Gi' });
    await look();
    expect(await stateOf('one')).toBe('reverted');
  });

  it('days at a size that was set by hand go into no realised saving', async () => {
    const { clock, cluster, days, ids, look, merge, realised } = await setUp();
    const keep = (day: string) =>
      days.replace(clusterDay(day), [
        {
          ...costRow(day, 48, 1),
          subject: 'prod-eu/travel-ml/argo-rollout/one',
          entityRef: 'resource:default/one',
        },
      ]);
    await keep('2026-06-10');
    await merge();
    cluster.one = rollout('one', '400m');
    await look();
    await keep('2026-06-17');
    clock.now = new Date('2026-06-18T06:00:00Z');
    await look();
    const measured = async () => (await realised.of([ids.one])).get(ids.one);
    expect(await measured()).toMatchObject([{ day: '2026-06-17' }]);
    cluster.one = rollout('one', '800m');
    await keep('2026-06-18');
    clock.now = new Date('2026-06-19T06:00:00Z');
    await look();
    expect(await measured()).toHaveLength(1);
  });

  it('while a revert of it is on its way, what the object asks for is that', async () => {
    const { cluster, look, merge, revert, stateOf } = await setUp();
    await merge();
    cluster.one = rollout('one', '400m');
    await look();
    await revert('one');
    cluster.one = rollout('one', '700m');
    await look();
    expect(await stateOf('one')).toBe('live');
  });

  it('a later size that goes live takes the place of an earlier one, and the two stand in the ledger', async () => {
    const { cluster, clock, entry, ids, ledger, look, merge, put, stateOf } =
      await setUp();
    const earlier: StoredRecommendation = {
      recommendation: proposal('one', '2026-05-01T00:00:00.000Z', {
        state: 'realised',
      }),
      liveAt: '2026-05-02T00:00:00.000Z',
      applied: {
        containers: [
          { container: 'model', current: size(2), recommended: size(1) },
        ],
        promisedPerDay: 2,
        actor: 'user:default/owner',
        reason: 'It asks for too much',
        openedAt: '2026-05-01T00:00:00.000Z',
      },
    };
    await put(earlier);
    ids.earlier = earlier.recommendation.id;
    await merge();
    // The object asks for the later one by now, whose pods are not there yet.
    expect(await stateOf('earlier')).toBe('realised');
    cluster.one = rollout('one', '400m');
    await look();
    expect(await stateOf('one')).toBe('live');
    expect(await entry('earlier')).toMatchObject({
      state: 'superseded',
      sentence: 'Followed by CPU 1 → 0.4 cores on 2026-06-16.',
    });
    const { entries, totals } = await ledger.reply(undefined, clock.now);
    expect(entries.map(({ state }) => state).sort()).toEqual([
      'live',
      'superseded',
    ]);
    expect(totals.changesLive).toBe(1);
  });

  it.each([
    ['requests memory', { memoryRequestBytes: GIB / 2 }],
    ['limits memory', { memoryLimitBytes: GIB / 2 }],
  ])(
    'a change of %s alone is live once the pods have it',
    async (what, smaller) => {
      const told: Record<string, number> = { 'requests cpu': 1, [what]: GIB };
      const { cluster, look, merge, stateOf } = await setUp(told, {
        containers: [
          {
            container: 'model',
            current: size(1),
            recommended: { ...size(1), ...smaller },
          },
        ],
      });
      await merge();
      cluster.one = rollout('one', '1', {
        requests: what === 'requests memory' ? '512Mi' : '1Gi',
        limits: what === 'limits memory' ? '512Mi' : '1Gi',
      });
      await look();
      expect(await stateOf('one')).toBe('merged');
      told[what] = GIB / 2;
      await look();
      expect(await stateOf('one')).toBe('live');
    },
  );
});

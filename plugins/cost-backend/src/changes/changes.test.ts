import { randomUUID } from 'crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  manifest,
  REPOSITORY,
  rollout,
  startChanges,
} from '../__testUtils__/startChanges';
import { timedRequests } from '../__testUtils__/timedRequests';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

type SetUp = Parameters<typeof startChanges> extends [
  unknown,
  unknown,
  ...infer More,
]
  ? More
  : never;

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  const setUp = async (files: Record<string, string>, ...more: SetUp) =>
    startChanges(await databases.init(databaseId), files, ...more);

  it('several sizes are one pull request, also where two stand in one file; comments and order stay', async () => {
    const both = {
      'serving/all.yaml': `${manifest('one', '1')}---\n${manifest('two', '1')}`,
    };
    const { ids, make, opened, preview, stateOf, published } = await setUp(
      both,
    );
    const chosen = [{ id: ids.one }, { id: ids.two }];
    const shown = await preview(chosen);
    expect(shown.sentence).toBe('1 pull request.');
    expect(shown.edits[0].diff).toContain(
      '-            requests: { cpu: 1, memory: 1Gi }\n+            requests: { cpu: 400m, memory: 1Gi }',
    );
    expect(opened).toEqual([]);
    const key = randomUUID();
    const { changes } = await make(chosen, shown.precondition, key);
    expect(
      changes.map(({ state, pullRequest }) => [state, pullRequest?.number]),
    ).toEqual([
      ['waiting-for-merge', 471],
      ['waiting-for-merge', 471],
    ]);
    expect(opened).toHaveLength(1);
    expect(opened[0].files).toMatchObject([
      {
        path: 'serving/all.yaml',
        text: `${manifest('one', '400m')}---\n${manifest('two', '400m')}`,
      },
    ]);
    expect(opened[0].repository).toBe(REPOSITORY);
    expect(opened[0].body).toContain(
      'chance of a breach | 0.4 % (0.1 % – 0.9 %)',
    );
    expect(await stateOf('one')).toBe('opened');
    // The same key again opens nothing.
    expect((await make(chosen, shown.precondition, key)).changes).toEqual(
      changes,
    );
    expect(opened).toHaveLength(1);
    expect(
      published.filter(type => type === 'cost.recommendation.opened'),
    ).toHaveLength(2);
  });

  it('a file that moved is a sentence, and nothing is opened', async () => {
    const { ids, make, opened, preview, stateOf } = await setUp({
      'moved/one.yaml': manifest('one', '1'),
    });
    const shown = await preview([{ id: ids.one }]);
    expect(shown.edits[0]).toMatchObject({
      via: 'by-hand',
      problem: expect.stringContaining('it was moved or deleted'),
    });
    expect(shown.edits[0].diff).toContain('resources.requests.cpu: 400m');
    await expect(make([{ id: ids.one }], shown.precondition)).rejects.toThrow(
      'it was moved or deleted',
    );
    expect([opened, await stateOf('one')]).toEqual([[], 'proposed']);
  });

  it('a file that another person changed since the preview is a conflict', async () => {
    const { files, ids, make, opened, preview } = await setUp({
      'serving/one.yaml': manifest('one', '1'),
    });
    const shown = await preview([{ id: ids.one }]);
    files['serving/one.yaml'] += '# somebody was here\n';
    await expect(make([{ id: ids.one }], shown.precondition)).rejects.toThrow(
      'nothing was changed. Look at the change again.',
    );
    expect(opened).toEqual([]);
  });

  it('where Git owns nothing, a patch that the cluster refuses changes nothing', async () => {
    const { cluster, ids, make, preview, sent, stateOf } = await setUp({});
    delete cluster.one.metadata.annotations;
    const shown = await preview([{ id: ids.one }]);
    expect(shown.edits[0]).toMatchObject({
      via: 'patch',
      request: { contentType: 'application/json-patch+json' },
    });
    expect(shown.warnings.join()).toContain(
      'Argo Rollouts takes a new size for a new version',
    );
    await expect(make([{ id: ids.one }], shown.precondition)).rejects.toThrow(
      'its size was not changed',
    );
    expect(sent[0]).toMatchObject([
      { op: 'test', path: '/metadata/resourceVersion', value: '7' },
      {
        op: 'add',
        path: '/spec/template/spec/containers/0/resources',
        value: { requests: { cpu: '400m', memory: '1Gi' } },
      },
    ]);
    expect(await stateOf('one')).toBe('proposed');
  });

  it('what is merged waits for the cluster, and is live when it asks for the new size', async () => {
    const { cluster, followed, ids, make, preview, pull, stateOf } =
      await setUp({
        'serving/one.yaml': manifest('one', '1'),
      });
    const shown = await preview([{ id: ids.one }]);
    await make([{ id: ids.one }], shown.precondition);
    const look = () => followed.run(new AbortController().signal);
    expect(await look()).toEqual(new Set());
    pull.state = { is: 'merged', commit: 'abc' };
    expect(await look()).toEqual(new Set(['resource:default/one']));
    expect(await stateOf('one')).toBe('merged');
    expect(await look()).toEqual(new Set());
    cluster.one = { ...rollout('one', '400m') };
    await look();
    expect(await stateOf('one')).toBe('live');
  });

  it.each([
    [
      'slower than before is a breach that its owner is told of',
      { slowShare: 0.05, state: 'breached', told: 1 },
      /^Breached: p99 latency is 233 ms since it is live, and was 50 ms .*Take the size back\.$/,
    ],
    [
      'as fast as before is none',
      { slowShare: 0.002, state: 'live', told: 0 },
      /^Live, measuring/,
    ],
  ])(
    'a size whose answers are %s',
    async (_, { slowShare, state, told }, words) => {
      let liveAt = Infinity;
      const metrics = timedRequests(second =>
        second >= liveAt ? slowShare : 0.002,
      );
      const {
        breached,
        clock,
        cluster,
        entry,
        followed,
        ids,
        make,
        preview,
        pull,
        stateOf,
      } = await setUp(
        { 'serving/one.yaml': manifest('one', '1') },
        {},
        { metrics, matcher: '' },
      );
      const look = () => followed.run(new AbortController().signal);
      const shown = await preview([{ id: ids.one }]);
      await make([{ id: ids.one }], shown.precondition);
      pull.state = { is: 'merged', commit: 'abc' };
      await look();
      cluster.one = { ...rollout('one', '400m') };
      liveAt = clock.now.getTime() / 1000;
      await look();
      expect(await stateOf('one')).toBe('live');

      clock.now = new Date(clock.now.getTime() + 6 * 3_600_000);
      await look();
      expect(metrics.asked.length).toBeGreaterThan(0);
      expect(await stateOf('one')).toBe(state);
      expect(breached).toEqual([ids.one].slice(0, told));
      expect((await entry('one')).sentence).toMatch(words);
    },
  );

  it('a pull request that is closed turns the size down', async () => {
    const { followed, ids, make, preview, pull, stateOf, published } =
      await setUp({ 'serving/one.yaml': manifest('one', '1') });
    const shown = await preview([{ id: ids.one }]);
    await make([{ id: ids.one }], shown.precondition);
    pull.state = { is: 'closed' };
    await followed.run(new AbortController().signal);
    expect(await stateOf('one')).toBe('turned-down');
    expect(published).toContain('cost.recommendation.turned-down');
  });

  describe('another number of pods', () => {
    const three = {
      title: 'CPU 1 → 0.4 cores, 2 → 3 pods',
      replicas: { current: 2, recommended: 3 },
    };
    const withReplicas = manifest('one', '1').replace(
      'spec:\n',
      'spec:\n  replicas: 2 # one for each zone\n',
    );
    const asked = (replicas: number) => ({
      ...rollout('one', '400m'),
      spec: { ...Object(rollout('one', '400m').spec), replicas },
    });

    it('is in the same pull request as the size, and the change is live when both are', async () => {
      const { cluster, followed, ids, make, opened, preview, pull, stateOf } =
        await setUp({ 'serving/one.yaml': withReplicas }, three);
      const shown = await preview([{ id: ids.one }]);
      expect(shown.title).toBe('one: CPU 1 → 0.4 cores, 2 → 3 pods');
      expect(shown.edits[0].diff.split('\n')).toEqual(
        expect.arrayContaining([
          '-  replicas: 2 # one for each zone',
          '+  replicas: 3 # one for each zone',
        ]),
      );
      expect(shown.warnings).toEqual([]);
      await make([{ id: ids.one }], shown.precondition);
      expect(opened[0].files[0].text).toBe(
        withReplicas.replace('cpu: 1', 'cpu: 400m').replace(': 2 #', ': 3 #'),
      );
      const look = () => followed.run(new AbortController().signal);
      pull.state = { is: 'merged', commit: 'abc' };
      await look();
      cluster.one = asked(2);
      await look();
      expect(await stateOf('one')).toBe('merged');
      cluster.one = asked(3);
      await look();
      expect(await stateOf('one')).toBe('live');
    });

    it('that no manifest says is left to people, and the change is of the size alone', async () => {
      const { cluster, entry, followed, ids, make, preview, pull, stateOf } =
        await setUp({ 'serving/one.yaml': manifest('one', '1') }, three);
      const shown = await preview([{ id: ids.one }]);
      expect(shown.title).toBe('one: CPU 1 → 0.4 cores');
      expect(shown.edits[0].diff).not.toContain('replicas');
      expect(shown.warnings).toEqual([
        expect.stringContaining('Set 3 instead of 2 where it is decided'),
      ]);
      await make([{ id: ids.one }], shown.precondition);
      expect(await entry('one')).toMatchObject({
        title: 'CPU 1 → 0.4 cores',
        replicas: null,
      });
      pull.state = { is: 'merged', commit: 'abc' };
      await followed.run(new AbortController().signal);
      cluster.one = asked(2);
      await followed.run(new AbortController().signal);
      expect(await stateOf('one')).toBe('live');
    });

    it('is patched on the cluster where Git owns nothing', async () => {
      const { cluster, ids, make, preview, sent } = await setUp({}, three);
      cluster.one = asked(2);
      delete cluster.one.metadata.annotations;
      const shown = await preview([{ id: ids.one }]);
      expect(shown.edits[0].diff).toContain('-replicas: 2\n+replicas: 3');
      await expect(make([{ id: ids.one }], shown.precondition)).rejects.toThrow(
        'its size was not changed',
      );
      expect(sent[0]).toContainEqual({
        op: 'add',
        path: '/spec/replicas',
        value: 3,
      });
    });
  });
});

import { randomUUID } from 'crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  manifest,
  REPOSITORY,
  rollout,
  startChanges,
} from '../__testUtils__/startChanges';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  const setUp = async (files: Record<string, string>) =>
    startChanges(await databases.init(databaseId), files);

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

  it('another target of the curve is another size', async () => {
    const { ids, preview } = await setUp({
      'serving/one.yaml': manifest('one', '1'),
    });
    const { edits } = await preview([{ id: ids.one, target: 0.1 }]);
    expect(edits[0].diff).toContain('cpu: 300m');
    await expect(preview([{ id: ids.one, target: 0.3 }])).rejects.toThrow(
      'No size is known for a target of 0.3',
    );
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
      'nothing was changed',
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
});

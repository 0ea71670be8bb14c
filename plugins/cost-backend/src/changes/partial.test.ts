import { TestDatabases } from '@backstage/backend-test-utils';
import { manifest, startChanges } from '../__testUtils__/startChanges';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  it('a size that is looked at anew while its pull request is opened is opened all the same, as it was asked for', async () => {
    const {
      followed,
      ids,
      make,
      opened,
      preview,
      pull,
      recommendations,
      ...on
    } = await startChanges(await databases.init(databaseId), {
      'serving/one.yaml': manifest('one', '1'),
    });
    pull.meanwhile = async () => {
      const found = (await recommendations.get(ids.one))!;
      const { recommendation } = found.stored;
      await on.update({
        ...found,
        stored: { recommendation: { ...recommendation, sentence: 'Anew' } },
      });
    };
    const shown = await preview([{ id: ids.one }]);
    await make([{ id: ids.one }], shown.precondition);
    expect(opened).toHaveLength(1);
    const { stored } = (await recommendations.get(ids.one))!;
    expect(stored).toMatchObject({
      recommendation: { state: 'opened' },
      applied: { reason: 'It asks for too much' },
    });
  });

  it('of two changes of which the second is refused, the first is told', async () => {
    const { cluster, ids, make, opened, preview, published, stateOf } =
      await startChanges(await databases.init(databaseId), {
        'serving/one.yaml': manifest('one', '1'),
      });
    delete cluster.two.metadata.annotations;
    const chosen = [{ id: ids.two }, { id: ids.one }];
    const shown = await preview(chosen);
    expect(shown.sentence).toBe('1 pull request, 1 patch.');
    await expect(make(chosen, shown.precondition)).rejects.toThrow(
      /^Of 2 changes 1 was made: one \(pull request 471\)\. The rest was not: two on prod-eu is another by now, or the cluster refuses the size: the object has been modified; its size was not changed\.$/,
    );
    expect(opened).toHaveLength(1);
    expect([await stateOf('one'), await stateOf('two')]).toEqual([
      'opened',
      'proposed',
    ]);
    expect(published).toContain('cost.recommendation.opened');
  });
});

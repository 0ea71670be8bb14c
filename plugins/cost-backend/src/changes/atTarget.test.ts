import { TestDatabases } from '@backstage/backend-test-utils';
import { billableCaveat } from '@bellwether/plugin-cost-common';
import { manifest, startChanges } from '../__testUtils__/startChanges';
import { exceededBy } from '../recommendations/exceededBy';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  const setUp = async (proposed?: Parameters<typeof startChanges>[2]) =>
    startChanges(
      await databases.init(databaseId),
      { 'serving/one.yaml': manifest('one', '1') },
      proposed,
    );

  it('another target of the curve is another size, and the pull request says what that one saves and risks', async () => {
    const { ids, make, opened, preview } = await setUp();
    const chosen = [{ id: ids.one, target: 0.1 }];
    const shown = await preview(chosen);
    expect(shown.edits[0].diff).toContain('cpu: 300m');
    expect(shown.title).toBe('one: CPU 1 → 0.3 cores');
    await make(chosen, shown.precondition);
    const said = [
      'saved as requested | 3.00 USD a day |',
      'schedulable | 2.00 USD a day: room for more |',
      'billable | 1.00 USD a day: a node less; one more node would go away but for nodeSelector zone=a |',
      'chance of a breach | 8 % (5 % – 12 %), target 10 % |',
      `* ${billableCaveat}`,
    ];
    for (const words of said) {
      expect(shown.description).toContain(words);
      expect(opened[0].body).toContain(words);
    }
  });

  it.each([
    ['group:default/travel-ml', ['@travel/ml-owners']],
    ['group:default/Travel-ML', ['@travel/ml-owners']],
    ['group:default/others', []],
    [undefined, []],
  ])('a review of what %s owns is asked of %p', async (owner, reviewers) => {
    const { ids, make, opened, preview } = await setUp({ owner });
    const chosen = [{ id: ids.one, target: 0.1 }];
    await make(chosen, (await preview(chosen)).precondition);
    expect(opened[0].reviewers).toEqual(reviewers);
  });

  it('says whom the host refused to ask, for as long as the pull request waits', async () => {
    const { ids, make, preview, pull } = await setUp();
    pull.notAsked = [
      { reviewer: '@travel/ml-owners', reason: 'git.example.com: no' },
    ];
    const chosen = [{ id: ids.one, target: 0.1 }];
    const { changes } = await make(
      chosen,
      (
        await preview(chosen)
      ).precondition,
    );
    expect(changes).toMatchObject([
      {
        state: 'waiting-for-merge',
        sentence:
          'Pull request 471 waits for a review. Not asked for a review: @travel/ml-owners (git.example.com: no).',
      },
    ]);
    expect(Object.keys(changes[0].pullRequest ?? {}).sort()).toEqual([
      'branch',
      'number',
      'url',
    ]);
  });

  it('what is kept of it is of the size that was applied', async () => {
    const { entry, ids, make, preview, recommendations } = await setUp();
    const chosen = [{ id: ids.one, target: 0.1 }];
    await make(chosen, (await preview(chosen)).precondition);
    const kept = await entry('one');
    expect(kept).toMatchObject({
      state: 'opened',
      title: 'CPU 1 → 0.3 cores',
      targetBreach: 0.1,
      saving: { requestedPerDay: 3, billablePerDay: 1 },
      replay: { breach: { probability: 0.08 } },
    });
    expect(kept.containers[0].recommended.cpuRequestCores).toBe(0.3);
    const revised = (await recommendations.get(ids.one))!;
    expect(revised.stored.applied?.promisedPerDay).toBe(3);
    // Above the size that was applied, and below the one that was not.
    const hours = Array.from(
      { length: 24 },
      (_, hour) => Date.parse(kept.heldOut.until) / 1000 + 3600 * (hour + 1),
    );
    expect(
      exceededBy(revised, {
        from: hours[0],
        until: hours[23],
        hours,
        containers: [],
        hourly: new Map([
          ['model', { cpu: hours.map(() => 0.35), memory: [] }],
        ]),
        gpu: null,
        hasOwnVolume: false,
      }),
    ).toContain('more than the 0.3 cores');
  });

  it('a target that the curve has no size for, or whose saving is not known yet, is refused', async () => {
    const { ids, preview } = await setUp();
    await expect(preview([{ id: ids.one, target: 0.3 }])).rejects.toThrow(
      'No size is known for a target of 0.3; there are 0.1.',
    );
    const [point] = (await (await setUp()).entry('one')).curve;
    const older = await setUp({ curve: [{ ...point, amounts: undefined }] });
    await expect(
      older.preview([{ id: older.ids.one, target: 0.1 }]),
    ).rejects.toThrow('is worked out when its usage is read next');
  });
});

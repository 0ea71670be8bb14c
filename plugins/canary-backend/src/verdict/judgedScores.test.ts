import { TestDatabases } from '@backstage/backend-test-utils';
import fs from 'fs';
import path from 'path';
import { ID, JudgeWorld } from './__testUtils__/JudgeWorld';

jest.setTimeout(240000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe.each(databases.eachSupportedId())('scores on %s', id => {
  let world: JudgeWorld;

  beforeAll(async () => {
    world = await JudgeWorld.start('judge');
  });
  afterAll(() => world.close());
  beforeEach(async () => world.reset(await databases.init(id)));

  it('rolls back by scores that have moved while errors and latency have not, and shows how', async () => {
    world.scored();
    await world.play('score-shift');
    const words = await world.watch(25);
    expect(words).toContain('rollback');
    expect(words).not.toContain('promote');
    expect((await world.answer()).reason).toMatch(
      /^The canary’s scores are distributed differently: stability index 0\.\d\d/,
    );
    const verdict = await world.service().getVerdict(ID);
    expect(verdict.scoreLog).toMatchObject({
      name: 'card-fraud',
      state: 'counting',
    });
    const test = verdict.tests.find(({ metric }) => metric === 'scores')!;
    expect(test).toMatchObject({ verdict: 'rollback', isAdvisory: false });
    expect(test.histogram!.edges).toHaveLength(9);
    expect(test.histogram!.canary[9]).toBeGreaterThan(
      1.2 * test.histogram!.stable[9],
    );
    expect(test.queries[0]).toMatchObject({
      source: 'inference log',
      instance: 'card-fraud',
    });
  });

  it.each([
    ['every look', 1],
    ['in lumps of ten minutes', 20],
  ])(
    'neither rolls back nor holds up a healthy canary by its scores, which come %s',
    async (_, every) => {
      world.scored();
      world.scoresEvery = every;
      await world.play('healthy');
      await world.busier(3);
      const words = await world.watch(45);
      expect(words).not.toContain('rollback');
      expect(words).toContain('promote');
    },
  );

  it('only shows scores where the policy does not let them decide', async () => {
    world.scored();
    world.running = [{ ...world.rollout, policy: undefined }];
    await world.play('score-shift');
    expect(await world.watch(20)).not.toContain('rollback');
    const { tests } = await world.service().getVerdict(ID);
    const test = tests.find(({ metric }) => metric === 'scores')!;
    expect(test.isAdvisory).toBe(true);
    expect(test.harm!.logE!).toBeGreaterThan(test.harm!.threshold);
  });

  it('counts each prediction once, also when it is restarted after every look', async () => {
    world.scored();
    await world.play('healthy');
    for (let look = 0; look < 24; look += 1) await world.watch(0.5);
    const { state, scores } = (await world.store.latest(ID))!;
    const rows = fs
      .readdirSync(path.join(world.scoreFolder, 'card-fraud'))
      .flatMap(file =>
        fs
          .readFileSync(
            path.join(world.scoreFolder, 'card-fraud', file),
            'utf8',
          )
          .split('\n'),
      )
      .map(line => Date.parse(`${line.split(',')[1]?.replace(' ', 'T')}Z`))
      .filter(at => at >= scores!.from && at < scores!.until);
    expect(rows.length).toBeGreaterThan(10_000);
    expect(scores!.counted).toBe(rows.length);
    const counted = [...state.scores!.stable, ...state.scores!.canary];
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
  });

  it.each([
    [
      'is not there',
      { path: '/nowhere/*.csv' },
      'unreadable',
      /log of scores card-fraud cannot be read/,
    ],
    [
      'has no column of versions',
      { version: 'made_by' },
      'no-version',
      /has no column made_by/,
    ],
    ['has stopped', {}, 'stale', /minutes old/],
  ])(
    'neither promotes nor rolls back by a log of scores that %s, and says so',
    async (_, log, state, words) => {
      world.scored({ ...log, staleAfterSeconds: 300 });
      await world.play('healthy');
      await world.busier(3);
      await world.watch(5);
      if (state === 'stale') world.scoresEvery = 0;
      const said = await world.watch(35);
      expect(new Set(said)).toEqual(new Set(['continue']));
      const verdict = await world.service().getVerdict(ID);
      expect(verdict.scoreLog).toMatchObject({ state });
      expect(verdict.missing).toContainEqual(expect.stringMatching(words));
      expect(verdict.reason).toMatch(/^Not worse, (and not promoted|but only)/);
      expect(JSON.stringify(verdict.missing)).not.toContain('/nowhere');
    },
  );
});

import { TestDatabases } from '@backstage/backend-test-utils';
import { Metrics } from '@bellwether/plugin-models-node';
import { ID, INTERVAL, JudgeWorld, SERVER } from './__testUtils__/JudgeWorld';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

let world: JudgeWorld;

beforeAll(async () => {
  world = await JudgeWorld.start('judge');
});
afterAll(() => world.close());
beforeEach(async () => world.reset(await databases.init('SQLITE_3')));

/** Answers of the real one, each changed. */
function changed(
  change: (value: number, query: string) => number | undefined,
): Metrics {
  const real = world.connect();
  return {
    instance: real.instance,
    query: async (query, at, signal) =>
      (await real.query(query, at, signal)).flatMap(({ labels, value }) => {
        const next = change(value, query);
        return next === undefined ? [] : [{ labels, value: next }];
      }),
  };
}

const verdict = () => world.service().getVerdict(ID);
const observations = async () =>
  world.store.observations((await world.store.latest(ID))!.id);

it.each([
  [
    'has nothing of the pods any more',
    () => undefined,
    [expect.stringMatching(/Prometheus has no 'up' of any pod/)],
    /counters could be read/,
  ],
  [
    'answers NaN',
    () => NaN,
    [expect.stringMatching(/Prometheus has no 'up' of any pod/)],
    /counters could be read/,
  ],
  [
    'answers NaN for the counters alone',
    (value: number, query: string) =>
      query.includes('timestamp(') ? value : NaN,
    [],
    /counters could be read/,
  ],
])(
  'a Prometheus that %s is no evidence of anything, and the judging goes on when it is back',
  async (_, change, missing, reason) => {
    await world.play('bad-errors');
    await world.watch(2);
    world.prometheus = changed(change);
    expect(new Set(await world.watch(5))).toEqual(new Set(['continue']));
    const during = await verdict();
    expect(during.reason).toMatch(reason);
    expect(during.missing).toEqual(expect.arrayContaining(missing));
    world.prometheus = world.connect();
    expect(await world.watch(25)).toContain('rollback');
  },
);

it('a pod that restarts in the middle of an interval loses a little and invents nothing', async () => {
  await world.play('healthy');
  await world.watch(2);
  const pods = await world.prometheus.query(
    `max by (pod) (process_start_time_seconds{cluster="prod-eu",app="card-fraud"})`,
    world.now / 1000,
  );
  const words: string[] = [];
  for (const { labels } of pods) {
    // Ten seconds after the last look, with its scrapes away for a while.
    world.now += 10_000;
    await world.control(
      'POST',
      `/pods/prod-eu/payments-ml/${labels.pod}/restart`,
    );
    world.now -= 10_000;
    words.push(...(await world.watch(2)));
  }
  expect(words).not.toContain('rollback');
  expect(words).not.toContain('promote');
  const counted = (await observations()).map(
    ({ observation: { stable, canary } }) =>
      (stable?.requests ?? 0) + (canary?.requests ?? 0),
  );
  // 3,000 a minute on average over a week, and a pod's whole count would be millions.
  expect(Math.max(...counted)).toBeLessThan(6000);
  expect(Math.max(...counted)).toBeGreaterThan(300);
});

it('a clock of the portal that goes back counts no interval twice', async () => {
  await world.play('bad-errors');
  await world.watch(5);
  const before = await observations();
  world.now -= 180_000;
  await world.watch(2);
  expect(await observations()).toHaveLength(before.length);
  expect((await world.answer()).verdict).toBe('continue');
  await world.watch(5);
  const times = (await observations()).map(({ at }) => at);
  expect(new Set(times).size).toBe(times.length);
  expect(times.length).toBeGreaterThan(before.length);
  expect(Math.min(...times.slice(1).map((at, i) => at - times[i]))).toBe(
    INTERVAL,
  );
});

it('a Prometheus whose clock is ahead is judged as any other', async () => {
  await world.play('bad-errors');
  world.prometheus = changed((value, query) =>
    query.includes('timestamp(') ? value + 120 : value,
  );
  expect(await world.watch(25)).toContain('rollback');
});

it('without the label by which failures are known nothing is promoted, and the label is named', async () => {
  await world.play('bad-errors');
  await world.busier(3);
  // As after a relabelling that drops it: what asks for the label finds nothing.
  world.prometheus = changed((value, query) =>
    /status_code(=~|!="")/.test(query) ? undefined : value,
  );
  expect(new Set(await world.watch(35))).toEqual(new Set(['continue']));
  const said = await verdict();
  const sentence =
    'No series of rest_server_requests_total has the label status_code, so failures cannot be told from other requests';
  expect(said.missing).toEqual([sentence]);
  expect(said.reason).toBe(
    `Not worse, and not promoted for now: n${sentence.slice(1)}.`,
  );
});

it('a weight that somebody changes behind the controller’s back makes the verdict void until it is as asked', async () => {
  await world.play('healthy');
  await world.watch(5);
  // The rollout still asks for 20 %.
  await world.control('PUT', `/traffic/${SERVER}`, { canaryShare: 0.5 });
  const words = await world.watch(10);
  expect(words[words.length - 1]).toBe('void');
  expect(words).not.toContain('rollback');
  expect((await world.answer()).reason).toMatch(
    /^The traffic does not split as asked: 20 % should go to the canary, (4[5-9]|5[0-5])(\.\d)? % does/,
  );
  await world.control('PUT', `/traffic/${SERVER}`, { canaryShare: null });
  const healed = await world.watch(10);
  expect(healed[healed.length - 1]).toBe('continue');
});

it('a weight that the controller itself was told to change is held against nobody', async () => {
  await world.play('healthy');
  await world.watch(5);
  await world.control('PUT', `/traffic/${SERVER}`, { canaryShare: 0.5 });
  world.running = [{ ...world.rollout, weight: 50 }];
  const words = await world.watch(15);
  expect(words).not.toContain('void');
  expect(words).not.toContain('rollback');
});

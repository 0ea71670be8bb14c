import { TestDatabases } from '@backstage/backend-test-utils';
import { Metrics } from '@bellwether/plugin-models-node';
import { BUILT_IN_PROFILES } from '../sampling/MetricProfile';
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
  change: (value: number, query: string, pod: string) => number | undefined,
): Metrics {
  const real = world.connect();
  return {
    instance: real.instance,
    query: async (query, at, signal) =>
      (await real.query(query, at, signal)).flatMap(({ labels, value }) => {
        const next = change(value, query, labels.pod);
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

/** As after a relabelling that drops the status of some pods: what asks for it finds nothing there. */
const unlabelled = (isOf: (pod: string) => boolean) =>
  changed((value, query, pod) =>
    /status_code(=~|!="")/.test(query) && isOf(pod) ? undefined : value,
  );

it.each([
  ['any version', /^No series of rest_server_requests_total has/, () => true],
  [
    'the canary',
    /^No series of rest_server_requests_total of card-fraud-\S+ and 1 more has/,
    (pod: string) => pod.startsWith(world.rollout.canary.prefix),
  ],
])(
  'without the label by which failures of %s are known nothing is counted, and the label is named',
  async (_, begin, isOf) => {
    await world.play('bad-errors');
    await world.busier(3);
    world.prometheus = unlabelled(isOf);
    expect(new Set(await world.watch(35))).toEqual(new Set(['continue']));
    const { missing, reason } = await verdict();
    expect(missing).toEqual([expect.stringMatching(begin)]);
    expect(missing[0]).toMatch(
      /the label status_code, so failures cannot be told from other requests$/,
    );
    expect(reason).toContain(missing[0]);
    expect(await observations()).toEqual([]);
    world.prometheus = world.connect();
    expect(await world.watch(25)).toContain('rollback');
  },
);

it('the label by which failures are known goes and comes back: what was counted without it is nothing, and what was counted before is not counted again', async () => {
  await world.play('healthy');
  await world.busier(3);
  await world.watch(3);
  const requests = async () => {
    const all = await observations();
    return all.map(({ observation }) => observation);
  };
  const before = (await requests()).length;
  world.prometheus = unlabelled(() => true);
  await world.watch(5);
  expect(await requests()).toHaveLength(before);
  world.prometheus = world.connect();
  await world.watch(3);
  const after = await requests();
  expect(after.length).toBeGreaterThan(before);
  for (const { stable, canary } of after) {
    for (const arm of [stable!, canary!]) {
      expect(arm.requests).toBeLessThan(10_000);
      expect(arm.errors).toBeLessThan(0.02 * arm.requests + 5);
    }
  }
});

it('counters that are gone while their pods answer, and come back, are no evidence of anything', async () => {
  await world.play('healthy');
  await world.busier(3);
  await world.watch(5);
  // By the path the profile knows inferences.
  world.prometheus = changed((value, query) =>
    query.includes('path=~') ? undefined : value,
  );
  const words = await world.watch(5);
  expect((await verdict()).missing).toEqual([
    expect.stringMatching(/has no series of rest_server_requests_total/),
  ]);
  world.prometheus = world.connect();
  words.push(...(await world.watch(5)));
  expect(new Set(words)).toEqual(new Set(['continue']));
  for (const { observation } of await observations()) {
    expect(observation.stable?.requests ?? 0).toBeLessThan(20_000);
  }
});

it('a metric profile that is changed under way to one that counts no failures promotes nothing, and takes no counter of another for growth', async () => {
  await world.play('bad-errors');
  await world.busier(3);
  const { failures: _, id: __, images: ___, ...blind } = BUILT_IN_PROFILES[0];
  world.metricProfiles = { blind: JSON.parse(JSON.stringify(blind)) };
  await world.watch(3);
  world.running = [{ ...world.rollout, metricProfile: 'blind' }];
  const counted = (await observations()).length;
  await world.watch(1);
  // Of the two looks of that minute the first compares nothing.
  expect(await observations()).toHaveLength(counted + 1);
  expect(new Set(await world.watch(60))).toEqual(new Set(['continue']));
  expect((await verdict()).reason).toMatch(
    /its metric profile counts no failures/,
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
  expect(healed[healed.length - 1]).not.toBe('void');
  expect(healed).not.toContain('rollback');
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

import { TestDatabases } from '@backstage/backend-test-utils';
import { EventStore } from '../database';
import { ID, INTERVAL, JudgeWorld } from './__testUtils__/JudgeWorld';

jest.setTimeout(120000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('the judge on %s', id => {
  let world: JudgeWorld;

  beforeAll(async () => {
    world = await JudgeWorld.start('judge');
  });
  afterAll(() => world.close());
  beforeEach(async () => world.reset(await databases.init(id)));

  it('rolls back a canary whose errors are four times as many, and stays with that', async () => {
    await world.play('bad-errors');
    const words = await world.watch(30);
    expect(words[0]).toBe('continue');
    const at = words.indexOf('rollback');
    expect(at).toBeGreaterThan(2);
    expect(new Set(words.slice(at))).toEqual(new Set(['rollback']));
    expect(words.slice(0, at)).not.toContain('promote');
    await world.play('healthy');
    expect(await world.watch(5)).not.toContain('promote');

    const verdict = await world.service().getVerdict(ID);
    expect(verdict).toMatchObject({
      verdict: 'rollback',
      canary: '8',
      stable: '7',
      missing: [],
      promise: { alpha: 0.05 },
    });
    const errors = verdict.tests.find(({ metric }) => metric === 'errors')!;
    expect(errors.harm!.logE!).toBeGreaterThanOrEqual(errors.harm!.threshold);
    expect(errors.effect!.low!).toBeGreaterThanOrEqual(1);
    expect(errors.queries.map(({ about }) => about)).toEqual([
      'requests',
      'failures',
    ]);
    const evidence = await world.service().getEvidence(ID);
    expect(evidence.weights).toEqual([{ at: expect.any(String), share: 0.2 }]);
    expect(evidence.series.map(({ test }) => test)).toContain('errors');
    expect(evidence.series[0].points.length).toBeGreaterThan(60);
  });

  it('promotes a healthy canary', async () => {
    await world.play('healthy');
    await world.busier(5);
    const words = await world.watch(60);
    expect(words).not.toContain('rollback');
    const at = words.indexOf('promote');
    expect(at).toBeGreaterThan(0);
    // It stands: whoever asks later is told the same.
    expect(new Set(words.slice(at))).toEqual(new Set(['promote']));
    expect(await world.service().getVerdict(ID)).toMatchObject({
      verdict: 'promote',
      promoted: { share: 0.2 },
    });
    const { events } = await new EventStore(world.knex).list(ID);
    // The word, and the bounds on which it rests; each once.
    const told = (type: string) => events.filter(event => event.type === type);
    expect(told('canary.verdict.changed')).toMatchObject([
      {
        actor: 'judge',
        sentence: 'The judge says promote.',
        after: { verdict: 'promote' },
      },
    ]);
    const bounds = told('canary.bound.reached').map(({ after }) => after?.test);
    expect(bounds.sort()).toEqual(['errors', 'latency']);
    const timeline = await world.knex('outbox').select('event');
    expect(timeline.map(({ event }) => JSON.parse(event))).toMatchObject([
      {
        type: 'canary.verdict.changed',
        model: 'resource:default/card-fraud',
        actor: 'judge',
      },
    ]);
  });

  it('takes a promote for nothing but the share of the requests at which it was shown', async () => {
    await world.play('healthy');
    await world.busier(5);
    expect(await world.watch(60)).toContain('promote');
    world.isKnown = false;
    expect((await world.answer()).reason).toMatch(/It is not known at present/);
    world.isKnown = true;
    world.rollout = { ...world.rollout, weight: 50 };
    expect(await world.answer()).toMatchObject({
      verdict: 'continue',
      reason:
        'The canary was good to promote at 20 %; at 50 % it was not judged yet',
    });
    world.running = [world.rollout];
    expect(await world.watch(1)).toEqual(['continue', 'continue']);
  });

  it('takes no promote for old evidence, and rolls a canary back that turns bad after one', async () => {
    await world.play('healthy');
    await world.busier(5);
    for (let minute = 0; minute < 60; minute += 1) {
      if ((await world.watch(1)).includes('promote')) break;
    }
    expect((await world.answer()).verdict).toBe('promote');
    const judged = world.now;
    world.now += 10 * 60_000;
    expect(await world.answer()).toMatchObject({
      verdict: 'continue',
      reason: expect.stringMatching(/^No new evidence for 10 min/),
    });
    world.now = judged;
    await world.play('bad-errors');
    const words = await world.watch(30);
    expect(words[words.length - 1]).toBe('rollback');
    expect(await world.service().getVerdict(ID)).not.toHaveProperty('promoted');
  });

  it('does neither while both versions fail alike, and says void while the router is stuck', async () => {
    await world.play('shared-outage');
    expect(await world.watch(10)).not.toContain('rollback');
    await world.play('router-stuck');
    const stuck = await world.watch(10);
    expect(stuck[stuck.length - 1]).toBe('void');
    expect((await world.answer()).reason).toMatch(
      /20 % should go to the canary/,
    );
    await world.play('healthy');
    const healed = await world.watch(10);
    expect(healed[healed.length - 1]).not.toBe('void');
  });

  it('counts both versions over the same scrapes where it looks more often than they come', async () => {
    world.interval = 5;
    await world.play('healthy');
    await world.busier(5);
    expect(new Set(await world.watch(5))).toEqual(new Set(['continue']));
    const { tests } = await world.service().getVerdict(ID);
    const { stable, canary } = tests.find(({ metric }) => metric === 'errors')!;
    expect(canary!.total).toBeGreaterThan(1000);
    expect(stable!.total / canary!.total).toBeCloseTo(4, 0);
  });

  it('keeps watching while nobody asks either version', async () => {
    await world.play('no-traffic');
    expect(new Set(await world.watch(20))).toEqual(new Set(['continue']));
  });

  it('gives the same verdict when it is restarted after every look', async () => {
    await world.play('subtle-errors');
    const began = world.now;
    const judge = world.createJudge();
    await world.watch(20, judge);
    const whole = (await world.store.latest(ID))!;
    await world.knex('judgings').delete();
    await world.knex('observations').delete();
    world.now = began;
    for (let look = 0; look < 40; look += 1) await world.watch(0.5);
    const inPieces = (await world.store.latest(ID))!;
    expect(inPieces.state).toEqual(whole.state);
    expect(inPieces.verdict).toEqual(whole.verdict);
  });

  it('counts every interval once, also when two replicas look', async () => {
    await world.play('healthy');
    const replicas = [world.createJudge(), world.createJudge()];
    for (let look = 0; look < 11; look += 1) {
      world.now += 1000 * INTERVAL;
      await Promise.all(replicas.map(judge => judge.lookAtAll()));
    }
    expect(world.told.map(({ at }) => at)).toEqual([
      ...new Set(world.told.map(({ at }) => at)),
    ]);
    expect(world.told).toHaveLength(10);
  });

  it.each([
    ['answers 500', { kind: 'status', status: 500 }, /answered 500/],
    ['answers HTML', { kind: 'html' }, /HTML instead of JSON/],
    ['is cut off', { kind: 'truncated' }, /prometheus/],
    ['refuses', { kind: 'refuse' }, /refused the connection/],
    ['is slow', { kind: 'delay', milliseconds: 1500 }, /within 0.5 s/],
  ] as const)(
    'neither promotes nor rolls back while Prometheus %s, and says so',
    async (_, rule, reason) => {
      await world.play('bad-errors');
      await world.watch(1);
      world.prometheus = world.connect(500);
      await world.sandbox.faults.set('prometheus', rule);
      world.now += 1000 * INTERVAL * 4;
      await world.createJudge().lookAtAll();
      const said = await world.answer();
      expect(said.verdict).toBe('continue');
      expect(said.reason).toMatch(reason);
      expect(JSON.stringify(said)).not.toMatch(/127\.0\.0\.1|<html/);
      await world.sandbox.faults.clear();
      // The breaker leaves a failing server alone for a while.
      world.prometheus = world.connect();
      expect(await world.watch(20)).toContain('rollback');
    },
  );

  it('takes counters that begin anew, and pods that come back, for no evidence of anything', async () => {
    await world.play('healthy');
    await world.watch(2);
    const pods = await world.prometheus.query(
      `max by (pod) (process_start_time_seconds{cluster="prod-eu",app="card-fraud"})`,
      world.now / 1000,
    );
    const words: string[] = [];
    for (const { labels } of pods) {
      await world.control(
        'POST',
        `/pods/prod-eu/payments-ml/${labels.pod}/counter-reset`,
      );
      words.push(...(await world.watch(1)));
      await world.control(
        'POST',
        `/pods/prod-eu/payments-ml/${labels.pod}/dead`,
      );
      words.push(...(await world.watch(2)));
      await world.control(
        'POST',
        `/pods/prod-eu/payments-ml/${labels.pod}/answers`,
      );
      words.push(...(await world.watch(1)));
    }
    expect(words).not.toContain('rollback');
    const stored = await world.store.observations(
      (await world.store.latest(ID))!.id,
    );
    // A counter taken for an increment would be millions.
    expect(
      Math.max(
        ...stored.map(({ observation }) => observation.stable?.requests ?? 0),
      ),
    ).toBeLessThan(10_000);
  });

  it('says what is missing when a label is', async () => {
    await world.control('PUT', '/missing-labels', { labels: ['pod'] });
    await world.play('healthy');
    await world.watch(2);
    await world.control('PUT', '/missing-labels', { labels: [] });
    const verdict = await world.service().getVerdict(ID);
    expect(verdict.verdict).toBe('continue');
    expect(verdict.missing).toEqual([
      "Prometheus has no 'up' of any pod of this server",
    ]);
  });

  it('says that scrapes are old when the clocks differ', async () => {
    await world.play('healthy');
    await world.watch(1);
    const behind = world.prometheus;
    world.prometheus = {
      instance: behind.instance,
      // As of a server whose clock, and so whose samples, are two minutes behind.
      query: async (text, at, signal) =>
        (await behind.query(text, at, signal)).map(({ labels, value }) => ({
          labels,
          value: text.includes('timestamp(') ? value - 120 : value,
        })),
    };
    await world.watch(3);
    const said = await world.answer();
    expect(said.verdict).toBe('continue');
    expect(said.reason).toMatch(/newest scrape .* is 1\d\d s old/);
  });

  it('holds no word on one canary for a word on the next, nor on one that has ended', async () => {
    await world.play('bad-errors');
    expect(await world.watch(30)).toContain('rollback');
    expect((await world.service().answer(ID, 'another')).result).toMatchObject({
      verdict: 'continue',
      reason: 'This canary is not judged, or not yet',
    });
    world.isKnown = false;
    world.running = [];
    await world.watch(1);
    expect((await world.answer()).verdict).toBe('rollback');
    world.isKnown = true;
    await world.watch(0.5);
    expect((await world.answer()).verdict).toBe('continue');
    // Tried again, it is judged anew.
    world.running = [world.rollout];
    await world.play('healthy');
    expect(await world.watch(2)).not.toContain('rollback');
  });

  it('judges anew what was made anew while nobody looked, though its revisions are called the same', async () => {
    world.running = [{ ...world.rollout, identity: 'first' }];
    await world.play('bad-errors');
    expect(await world.watch(30)).toContain('rollback');
    world.running = [{ ...world.rollout, identity: 'second' }];
    await world.play('healthy');
    expect(new Set(await world.watch(3))).toEqual(new Set(['continue']));
  });

  it('goes on with the usual policy where a server names one that is not there, and with the one that is', async () => {
    await world.play('healthy');
    world.running = [{ ...world.rollout, policy: 'lax' }];
    await world.watch(1);
    expect(await world.service().getVerdict(ID)).toMatchObject({
      promise: { alpha: 0.05 },
      policy: {
        location: 'lax',
        problem: "No policy is called 'lax', so the usual one holds",
      },
    });
    await world.knex('judgings').delete();
    world.running = [{ ...world.rollout, policy: 'strict' }];
    await world.watch(1);
    expect(await world.service().getVerdict(ID)).toMatchObject({
      promise: { alpha: 0.01 },
      policy: { location: 'strict' },
    });
  });

  it('never promotes where failures are not counted', async () => {
    await world.play('healthy');
    world.running = [{ ...world.rollout, metricProfile: 'kserve-python' }];
    const words = await world.watch(5);
    expect(new Set(words)).toEqual(new Set(['continue']));
  });

  it('answers in at most a kilobyte, and tells screens the same', async () => {
    await world.play('bad-errors');
    await world.watch(20);
    const said = await world
      .service()
      .answer(ID, world.rollout.canary.revision);
    expect(Buffer.byteLength(JSON.stringify(said))).toBeLessThanOrEqual(1024);
    const words = await world
      .service()
      .latest([ID, 'prod-eu/a/argo-rollout/b']);
    expect([...words.keys()]).toEqual([ID]);
    expect(words.get(ID)!.verdict).toBe(said.result.verdict);
    const verdicts = world.service();
    await verdicts.refresh();
    expect(verdicts.observedShare(ID)).toMatchObject({
      share: expect.closeTo(0.2, 1),
    });
  });
});

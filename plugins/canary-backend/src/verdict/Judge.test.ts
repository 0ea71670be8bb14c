import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  Metrics,
  pluginDatabase,
  PrometheusClient,
} from '@bellwether/plugin-models-node';
import { Verdict } from '@bellwether/rollout-judge';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { Knex } from 'knex';
import { readMetricProfiles } from '../sampling';
import { CounterReader } from './CounterReader';
import { Judge } from './Judge';
import { JudgedRollout } from './JudgedRollout';
import { JudgingStore } from './JudgingStore';
import { VerdictService } from './VerdictService';

jest.setTimeout(120_000);

const START = Date.parse('2026-11-01T09:00:00Z');
const INTERVAL = 30;
const SERVER = 'prod-eu/payments-ml/card-fraud';
const ID = 'prod-eu/payments-ml/argo-rollout/card-fraud';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const { migrate } = pluginDatabase('@bellwether/plugin-canary-backend');

describe.each(databases.eachSupportedId())('the judge on %s', id => {
  let sandbox: Sandbox;
  let knex: Knex;
  let now: number;
  let prometheus: Metrics;
  let rollout: JudgedRollout;
  let running: JudgedRollout[];
  let isKnown: boolean;
  let told: Verdict[];

  const control = (method: string, path: string, body?: object) =>
    fetch(`${sandbox.urls.control}/prometheus${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    }).then(({ status }) => expect(status).toBe(204));
  const play = (scenario: string) =>
    control('PUT', `/scenarios/${SERVER}`, { scenario });

  const connect = (requestTimeoutMs = 10_000) =>
    PrometheusClient.create({
      instance: 'prometheus',
      baseUrl: sandbox.urls.prometheus,
      requestTimeoutMs,
    });

  const createJudge = () =>
    new Judge({
      rollouts: {
        list: async () => ({ rollouts: running, isKnown: () => isKnown }),
      },
      store: new JudgingStore(knex),
      counters: new CounterReader({
        sourceOf: () => ({ metrics: prometheus, clusterLabel: 'cluster' }),
        profiles: readMetricProfiles(new ConfigReader({})),
        intervalSeconds: INTERVAL,
      }),
      policies: { policy: {}, policies: { strict: { alpha: 0.01 } } },
      intervalSeconds: INTERVAL,
      logger: mockServices.logger.mock(),
      onJudged: async (_, verdict) => {
        told.push(verdict);
      },
      now: () => new Date(now),
    });
  const service = () =>
    new VerdictService({
      store: new JudgingStore(knex),
      intervalSeconds: INTERVAL,
      longestWaitSeconds: 3600,
      baseUrl: 'https://portal.example.com',
      now: () => new Date(now),
    });
  const answer = async () =>
    (await service().answer(ID, rollout.canary.revision)).result;

  /** Lets intervals pass, with a look after each. Returns the words. */
  async function watch(minutes: number, judge = createJudge()) {
    const words: string[] = [];
    for (let look = 0; look < (60 * minutes) / INTERVAL; look += 1) {
      now += 1000 * INTERVAL;
      await judge.lookAtAll();
      words.push((await answer()).verdict);
    }
    return words;
  }

  beforeAll(async () => {
    sandbox = await startSandbox({
      quiet: true,
      seed: 'judge',
      now: new Date(START),
      controllers: false,
      prometheusClock: () => now,
    });
    now = START;
  });
  afterAll(() => sandbox.close());

  beforeEach(async () => {
    knex = await databases.init(id);
    await migrate(knex);
    await sandbox.faults.clear();
    // One world for all: each test begins on a day of its own.
    now += 86_400_000;
    await control('DELETE', `/traffic/${SERVER}`);
    prometheus = connect();
    const pods = await prometheus.query(
      'process_start_time_seconds{cluster="prod-eu",app="card-fraud"}',
      now / 1000,
    );
    const [stable, canary] = pods
      .sort((a, b) => a.value - b.value)
      .map(({ labels }) => labels.rollouts_pod_template_hash)
      .filter((hash, index, all) => all.indexOf(hash) === index);
    const arm = (revision: string, label: string) => ({
      revision,
      label,
      prefix: `card-fraud-${revision}-`,
    });
    rollout = {
      id: ID,
      cluster: 'prod-eu',
      namespace: 'payments-ml',
      stable: arm(stable, '7'),
      canary: arm(canary, '8'),
      images: ['seldonio/mlserver:1.7.1'],
      weight: 20,
      podStarts: new Map(),
    };
    running = [rollout];
    isKnown = true;
    told = [];
  });

  it('rolls back a canary whose errors are four times as many, and stays with that', async () => {
    await play('bad-errors');
    const words = await watch(30);
    expect(words[0]).toBe('continue');
    const at = words.indexOf('rollback');
    expect(at).toBeGreaterThan(2);
    expect(new Set(words.slice(at))).toEqual(new Set(['rollback']));
    expect(words.slice(0, at)).not.toContain('promote');
    await play('healthy');
    expect(await watch(5)).not.toContain('promote');

    const verdict = await service().getVerdict(ID);
    expect(verdict).toMatchObject({
      verdict: 'rollback',
      canary: '8',
      stable: '7',
      missing: [],
      promise: { alpha: 0.05 },
    });
    const errors = verdict.tests.find(({ metric }) => metric === 'errors')!;
    expect(errors.harm!.logE!).toBeGreaterThanOrEqual(errors.harm!.threshold);
    expect(errors.effect!.low!).toBeGreaterThan(1);
    expect(errors.queries.map(({ about }) => about)).toEqual([
      'requests',
      'failures',
    ]);
    const evidence = await service().getEvidence(ID);
    expect(evidence.weights).toEqual([{ at: expect.any(String), share: 0.2 }]);
    expect(evidence.series.map(({ test }) => test)).toContain('errors');
    expect(evidence.series[0].points.length).toBeGreaterThan(60);
  });

  it('promotes a healthy canary', async () => {
    await play('healthy');
    await control('PUT', `/traffic/${SERVER}`, { trafficFactor: 5 });
    const words = await watch(60);
    expect(words).not.toContain('rollback');
    expect(words).toContain('promote');
  });

  it('does neither while both versions fail alike, and says void while the router is stuck', async () => {
    await play('shared-outage');
    expect(await watch(10)).not.toContain('rollback');
    await play('router-stuck');
    const stuck = await watch(10);
    expect(stuck[stuck.length - 1]).toBe('void');
    expect((await answer()).reason).toMatch(/20 % should go to the canary/);
    await play('healthy');
    const healed = await watch(10);
    expect(healed[healed.length - 1]).not.toBe('void');
  });

  it('keeps watching while nobody asks either version', async () => {
    await play('no-traffic');
    expect(new Set(await watch(20))).toEqual(new Set(['continue']));
  });

  it('gives the same verdict when it is restarted after every look', async () => {
    await play('subtle-errors');
    const began = now;
    const judge = createJudge();
    await watch(20, judge);
    const whole = (await new JudgingStore(knex).latest(ID))!;
    await knex('judgings').delete();
    await knex('observations').delete();
    now = began;
    for (let look = 0; look < 40; look += 1) await watch(0.5);
    const inPieces = (await new JudgingStore(knex).latest(ID))!;
    expect(inPieces.state).toEqual(whole.state);
    expect(inPieces.verdict).toEqual(whole.verdict);
  });

  it('counts every interval once, also when two replicas look', async () => {
    await play('healthy');
    const replicas = [createJudge(), createJudge()];
    for (let look = 0; look < 11; look += 1) {
      now += 1000 * INTERVAL;
      await Promise.all(replicas.map(judge => judge.lookAtAll()));
    }
    expect(told.map(({ at }) => at)).toEqual([
      ...new Set(told.map(({ at }) => at)),
    ]);
    expect(told).toHaveLength(10);
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
      await play('bad-errors');
      await watch(1);
      prometheus = connect(500);
      await sandbox.faults.set('prometheus', rule);
      now += 1000 * INTERVAL * 4;
      await createJudge().lookAtAll();
      const said = await answer();
      expect(said.verdict).toBe('continue');
      expect(said.reason).toMatch(reason);
      expect(JSON.stringify(said)).not.toMatch(/127\.0\.0\.1|<html/);
      await sandbox.faults.clear();
      // The breaker leaves a failing server alone for a while.
      prometheus = connect();
      expect(await watch(20)).toContain('rollback');
    },
  );

  it('takes counters that begin anew, and pods that come back, for no evidence of anything', async () => {
    await play('healthy');
    await watch(2);
    const pods = await prometheus.query(
      `max by (pod) (process_start_time_seconds{cluster="prod-eu",app="card-fraud"})`,
      now / 1000,
    );
    const words: string[] = [];
    for (const { labels } of pods) {
      await control(
        'POST',
        `/pods/prod-eu/payments-ml/${labels.pod}/counter-reset`,
      );
      words.push(...(await watch(1)));
      await control('POST', `/pods/prod-eu/payments-ml/${labels.pod}/dead`);
      words.push(...(await watch(2)));
      await control('POST', `/pods/prod-eu/payments-ml/${labels.pod}/answers`);
      words.push(...(await watch(1)));
    }
    expect(words).not.toContain('rollback');
    const stored = await new JudgingStore(knex).observations(
      (await new JudgingStore(knex).latest(ID))!.id,
    );
    // A counter taken for an increment would be millions.
    expect(
      Math.max(
        ...stored.map(({ observation }) => observation.stable?.requests ?? 0),
      ),
    ).toBeLessThan(10_000);
  });

  it('says what is missing when a label is', async () => {
    await control('PUT', '/missing-labels', { labels: ['pod'] });
    await play('healthy');
    await watch(2);
    await control('PUT', '/missing-labels', { labels: [] });
    const verdict = await service().getVerdict(ID);
    expect(verdict.verdict).toBe('continue');
    expect(verdict.missing).toEqual([
      "Prometheus has no 'up' of any pod of this server",
    ]);
  });

  it('says that scrapes are old when the clocks differ', async () => {
    await play('healthy');
    await watch(1);
    const behind = prometheus;
    prometheus = {
      instance: behind.instance,
      // As of a server whose clock, and so whose samples, are two minutes behind.
      query: async (text, at, signal) =>
        (await behind.query(text, at, signal)).map(({ labels, value }) => ({
          labels,
          value: text.includes('timestamp(') ? value - 120 : value,
        })),
    };
    await watch(3);
    const said = await answer();
    expect(said.verdict).toBe('continue');
    expect(said.reason).toMatch(/newest scrape .* is 1\d\d s old/);
  });

  it('holds no word on one canary for a word on the next, nor on one that has ended', async () => {
    await play('bad-errors');
    expect(await watch(30)).toContain('rollback');
    expect((await service().answer(ID, 'another')).result).toMatchObject({
      verdict: 'continue',
      reason: 'This canary is not judged, or not yet',
    });
    isKnown = false;
    running = [];
    await watch(1);
    expect((await answer()).verdict).toBe('rollback');
    isKnown = true;
    await watch(0.5);
    expect((await answer()).verdict).toBe('continue');
    // Tried again, it is judged anew.
    running = [rollout];
    await play('healthy');
    expect(await watch(2)).not.toContain('rollback');
  });

  it('goes on with the usual policy where a server names one that is not there, and with the one that is', async () => {
    await play('healthy');
    running = [{ ...rollout, policy: 'lax' }];
    await watch(1);
    expect(await service().getVerdict(ID)).toMatchObject({
      promise: { alpha: 0.05 },
      policy: {
        location: 'lax',
        problem: "No policy is called 'lax', so the usual one holds",
      },
    });
    await knex('judgings').delete();
    running = [{ ...rollout, policy: 'strict' }];
    await watch(1);
    expect(await service().getVerdict(ID)).toMatchObject({
      promise: { alpha: 0.01 },
      policy: { location: 'strict' },
    });
  });

  it('never promotes where failures are not counted', async () => {
    await play('healthy');
    running = [{ ...rollout, metricProfile: 'kserve-python' }];
    const words = await watch(5);
    expect(new Set(words)).toEqual(new Set(['continue']));
  });

  it('answers in at most a kilobyte, and tells screens the same', async () => {
    await play('bad-errors');
    await watch(20);
    const said = await service().answer(ID, rollout.canary.revision);
    expect(Buffer.byteLength(JSON.stringify(said))).toBeLessThanOrEqual(1024);
    const words = await service().latest([ID, 'prod-eu/a/argo-rollout/b']);
    expect([...words.keys()]).toEqual([ID]);
    expect(words.get(ID)!.verdict).toBe(said.result.verdict);
    const verdicts = service();
    await verdicts.refresh();
    expect(verdicts.observedShare(ID)).toMatchObject({
      share: expect.closeTo(0.2, 1),
    });
  });
});

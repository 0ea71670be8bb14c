import fs from 'fs';
import os from 'os';
import path from 'path';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import {
  Metrics,
  Outbox,
  pluginDatabase,
  PrometheusClient,
} from '@bellwether/plugin-models-node';
import { Verdict } from '@bellwether/rollout-judge';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { Knex } from 'knex';
import { EventStore } from '../../database';
import { readMetricProfiles } from '../../sampling';
import { readScoreLogs, ScoreReader } from '../../scores';
import { CounterReader } from '../CounterReader';
import { fixedThresholdsSchema } from '../fixedThresholds';
import { Judge } from '../Judge';
import { JudgedRollout } from '../JudgedRollout';
import { JudgingStore } from '../JudgingStore';
import { VerdictHistory } from '../VerdictHistory';
import { VerdictService } from '../VerdictService';

const START = Date.parse('2026-11-01T09:00:00Z');
export const INTERVAL = 30;
/** The server that is judged, in paths of the sandbox, and its rollout. */
export const SERVER = 'prod-eu/payments-ml/card-fraud';
export const ID = 'prod-eu/payments-ml/argo-rollout/card-fraud';

const { migrate } = pluginDatabase('@bellwether/plugin-canary-backend');

/** A canary of the sandbox and a judge of it, in a time of their own. */
export class JudgeWorld {
  static async start(seed: string): Promise<JudgeWorld> {
    const world = new JudgeWorld();
    world.scoreFolder = fs.mkdtempSync(
      path.join(os.tmpdir(), 'bellwether-judge-'),
    );
    world.sandbox = await startSandbox({
      scoreLogs: world.scoreFolder,
      quiet: true,
      seed,
      now: new Date(START),
      controllers: false,
      prometheusClock: () => world.now,
    });
    return world;
  }

  sandbox!: Sandbox;
  scoreFolder!: string;
  knex!: Knex;
  /** Milliseconds since 1970. */
  now = START;
  prometheus!: Metrics;
  rollout!: JudgedRollout;
  running: JudgedRollout[] = [];
  isKnown = true;
  told: Verdict[] = [];
  scoreLogs: Record<string, object> = {};
  /** Beside those that are built in. */
  metricProfiles: JsonObject = {};
  /** Looks between two writings of the log of scores; 0: it is not written. */
  scoresEvery = 0;
  /** Seconds between two looks. */
  interval = INTERVAL;

  async close(): Promise<void> {
    await this.sandbox.close();
    fs.rmSync(this.scoreFolder, { recursive: true });
  }

  /** Begins anew on an empty database: one world for all tests, and a day of its own for each. */
  async reset(knex: Knex): Promise<void> {
    this.knex = knex;
    await migrate(knex);
    await this.sandbox.faults.clear();
    this.now += 86_400_000;
    await this.control('DELETE', `/traffic/${SERVER}`);
    this.prometheus = this.connect();
    const pods = await this.prometheus.query(
      'process_start_time_seconds{cluster="prod-eu",app="card-fraud"}',
      this.now / 1000,
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
    this.rollout = {
      id: ID,
      cluster: 'prod-eu',
      namespace: 'payments-ml',
      stable: arm(stable, '7'),
      canary: arm(canary, '8'),
      images: ['seldonio/mlserver:1.7.1'],
      weight: 20,
      podStarts: new Map(),
    };
    this.running = [this.rollout];
    this.isKnown = true;
    this.told = [];
    this.scoreLogs = {};
    this.metricProfiles = {};
    this.scoresEvery = 0;
    this.interval = INTERVAL;
  }

  async control(method: string, place: string, body?: object): Promise<void> {
    const { status } = await fetch(
      `${this.sandbox.urls.control}/prometheus${place}`,
      {
        method,
        headers: { 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
      },
    );
    if (status !== 204) {
      throw new Error(`The sandbox answered ${status} to ${method} ${place}`);
    }
  }

  play(scenario: string): Promise<void> {
    return this.control('PUT', `/scenarios/${SERVER}`, { scenario });
  }

  /** So many times the traffic that the scenario has. */
  busier(times: number): Promise<void> {
    return this.control('PUT', `/traffic/${SERVER}`, { trafficFactor: times });
  }

  connect(requestTimeoutMs = 10_000): Metrics {
    return PrometheusClient.create({
      instance: 'prometheus',
      baseUrl: this.sandbox.urls.prometheus,
      requestTimeoutMs,
    });
  }

  createJudge(): Judge {
    const logger = mockServices.logger.mock();
    return new Judge({
      rollouts: {
        list: async () => ({
          rollouts: this.running,
          isKnown: () => this.isKnown,
        }),
      },
      store: this.store,
      counters: new CounterReader({
        sourceOf: () => ({
          metrics: this.prometheus,
          clusterLabel: 'cluster',
        }),
        profiles: readMetricProfiles(
          new ConfigReader({ canary: { metricProfiles: this.metricProfiles } }),
        ),
        intervalSeconds: this.interval,
      }),
      scores: new ScoreReader({
        logs: readScoreLogs(
          new ConfigReader({ canary: { scores: { logs: this.scoreLogs } } }),
        ),
        intervalSeconds: this.interval,
        logger,
      }),
      policies: {
        policy: {},
        policies: {
          strict: { alpha: 0.01 },
          scored: { scores: { decides: true } },
        },
      },
      intervalSeconds: this.interval,
      logger,
      history: new VerdictHistory({
        events: new EventStore(this.knex),
        outbox: Outbox.create({
          knex: this.knex,
          events: mockServices.events.mock(),
          logger,
        }),
        entityRefOf: () => 'resource:default/card-fraud',
      }),
      onJudged: async (_, verdict) => {
        this.told.push(verdict);
      },
      now: () => new Date(this.now),
    });
  }

  get store(): JudgingStore {
    return new JudgingStore(this.knex);
  }

  service(): VerdictService {
    return new VerdictService({
      fixedThresholds: fixedThresholdsSchema.parse({}),
      store: this.store,
      intervalSeconds: this.interval,
      longestWaitSeconds: 3600,
      baseUrl: 'https://portal.example.com',
      weightNow: () => (this.isKnown ? this.rollout.weight : undefined),
      now: () => new Date(this.now),
    });
  }

  /** What Argo is answered. */
  async answer() {
    const { canary } = this.rollout;
    return (await this.service().answer(ID, canary.revision)).result;
  }

  /** Lets intervals pass, with a look after each. Returns the words. */
  async watch(minutes: number, judge = this.createJudge()): Promise<string[]> {
    const words: string[] = [];
    for (let look = 0; look < (60 * minutes) / this.interval; look += 1) {
      this.now += 1000 * this.interval;
      if (this.scoresEvery > 0 && look % this.scoresEvery === 0) {
        this.sandbox.writeScores({
          cluster: 'prod-eu',
          namespace: 'payments-ml',
          server: 'card-fraud',
        });
      }
      await judge.lookAtAll();
      words.push((await this.answer()).verdict);
    }
    return words;
  }

  /** Lets the policy be one by which scores decide, and names the log of the sandbox. */
  scored(log: object = {}): void {
    const { stableVersion, canaryVersion } = this.sandbox.world.clusters
      .flatMap(({ servers }) => servers)
      .find(({ name }) => name === 'card-fraud')!;
    this.rollout = {
      ...this.rollout,
      stable: { ...this.rollout.stable, label: String(stableVersion) },
      canary: { ...this.rollout.canary, label: String(canaryVersion) },
      policy: 'scored',
      scoreLog: 'card-fraud',
    };
    this.running = [this.rollout];
    this.scoresEvery = 1;
    this.scoreLogs = {
      'card-fraud': {
        path: path.join(this.scoreFolder, 'card-fraud', '*.csv'),
        score: 'score',
        latenessSeconds: 30,
        ...log,
      },
    };
  }
}

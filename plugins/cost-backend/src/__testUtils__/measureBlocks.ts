/**
 * A process of its own, for `npm run bench -- cost`: `measureBlocks.ts URL` recommends sizes for the servers that the upstreams at URL tell
 * of, as the portal's backend does and with a database, and prints for how long the event loop was not free at most.
 */
import { monitorEventLoopDelay } from 'perf_hooks';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { DOLLARS } from './costDays';
import { Sources } from '../adapters/Sources';
import { readCostConfig } from '../config';
import {
  AdviceStore,
  DayStore,
  migrate,
  PackingStore,
  RecommendationStore,
} from '../database';
import { ServerDirectory } from '../models/ServerDirectory';
import { Recommender } from '../recommendations/Recommender';
import { Server } from '@bellwether/plugin-models-common';
import {
  ClusterClient,
  Outbox,
  readPrometheusConfig,
} from '@bellwether/plugin-models-node';
import createKnex from 'knex';

/** What the simulated workloads call their container. */
const CONTAINER = 'server';

/** The simulated month ends there. */
const NOW = new Date('2026-02-04T00:00:00Z');
const SETTLE_MS = 500;

/**
 * What this thread itself computed at most between two turns of a timer: other than the delay, it does not count what the machine gave to
 * others.
 */
class LongestWork {
  longestMs = 0;
  private last = process.threadCpuUsage();
  private readonly timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(this.last);
    this.last = process.threadCpuUsage();
    this.longestMs = Math.max(this.longestMs, (user + system) / 1000);
  }, 1);

  end() {
    clearInterval(this.timer);
  }
}

/** A cluster with one Rollout for each workload, that asks for more than it uses. */
function clusterOf(servers: readonly Server[]): ClusterClient {
  const rollouts = servers.map(({ name, namespace }) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name, namespace, uid: name },
    spec: {
      replicas: 2,
      template: {
        spec: {
          containers: [
            {
              name: CONTAINER,
              resources: {
                requests: { cpu: '8', memory: '32Gi' },
                limits: { memory: '32Gi' },
              },
            },
          ],
        },
      },
    },
  }));
  return {
    clusterNames: async () => [...new Set(servers.map(one => one.cluster))],
    version: async () => 'v1.34.4',
    isServed: async () => true,
    mayI: async () => true,
    list: async (_, { plural }) => ({
      objects: plural === 'rollouts' ? rollouts : [],
      resourceVersion: '1',
    }),
    async *watch() {
      // Nothing is watched.
    },
  };
}

async function main() {
  const [url] = process.argv.slice(2);
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
  });
  await migrate(knex);
  const root = new ConfigReader({
    models: { prometheus: { bench: { baseUrl: url } } },
  });
  const config = readCostConfig(root);
  const logger = mockServices.rootLogger({ level: 'error' });
  const servers = ServerDirectory.create({
    auth: mockServices.auth(),
    discovery: {
      getBaseUrl: async () => url,
      getExternalBaseUrl: async () => url,
    },
  });
  const recommender = new Recommender({
    advice: new AdviceStore(knex),
    clusters: clusterOf(await servers.servers()),
    config,
    days: new DayStore(knex, DOLLARS),
    knex,
    logger,
    outbox: Outbox.create({ knex, events: mockServices.events(), logger }),
    packings: new PackingStore(knex, DOLLARS),
    recommendations: new RecommendationStore(knex, DOLLARS),
    servers,
    sources: Sources.create(config, readPrometheusConfig(root)),
    problemOf: () => undefined,
    now: () => NOW,
  });
  // What loading the program left to do is not counted.
  await new Promise(resolve => {
    setTimeout(resolve, SETTLE_MS);
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const work = new LongestWork();
  delay.enable();
  const started = performance.now();
  const models = await recommender.run(new AbortController().signal);
  delay.disable();
  work.end();
  const seconds = (performance.now() - started) / 1000;
  const proposed = await new RecommendationStore(knex, DOLLARS).list({
    states: ['proposed'],
  });
  await knex.destroy();
  console.log(
    JSON.stringify({
      servers: models.size,
      proposed: proposed.length,
      longestMs: delay.max / 1e6,
      longestWorkMs: work.longestMs,
      p99Ms: delay.percentile(99) / 1e6,
      seconds,
      rssBytes: process.resourceUsage().maxRSS * 1024,
    }),
  );
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);

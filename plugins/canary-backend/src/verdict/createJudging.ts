import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import {
  ANNOTATION_JUDGE_POLICY,
  ANNOTATION_METRIC_PROFILE,
  ANNOTATION_SCORE_LOG,
} from '@bellwether/plugin-canary-common';
import {
  Outbox,
  PrometheusClient,
  readPrometheusConfig,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { identityOf, runtimesOf } from '../adapters';
import { EventStore } from '../database';
import { PolicyFile, policyInForce } from '../policies';
import { readMetricProfiles } from '../sampling';
import { readScoreLogs, ScoreReader } from '../scores';
import { LiveRollouts, ServerView } from '../watch';
import { CounterReader, MetricSource } from './CounterReader';
import { endWhenOver } from './endWhenOver';
import { Judge, JudgedRollouts } from './Judge';
import { routedByNginx, toJudgedRollout } from './JudgedRollout';
import { JudgingStore } from './JudgingStore';
import { readJudgeConfig } from './readJudgeConfig';
import { VerdictHistory } from './VerdictHistory';
import { VerdictService } from './VerdictService';
import { webProviderRouter } from './webProviderRouter';

/** How long what was judged is kept after the rollout has ended. */
const KEPT_MS = 180 * 86_400_000;

/** Policies in files beside models. */
export interface PolicyFileSource {
  list(): Promise<PolicyFile[]>;
  /** The catalog entity of what a server serves. */
  entityRefOf(view: ServerView): string | undefined;
}

/** What runs on the watched clusters and has a canary. */
function judgedRollouts(
  live: LiveRollouts,
  policyFiles: PolicyFileSource,
): JudgedRollouts {
  return {
    async list() {
      const files = await policyFiles.list();
      const rollouts = live.servers().flatMap(view => {
        const { observed, objects } = view;
        const annotations = objects.object.metadata.annotations ?? {};
        const named = annotations[ANNOTATION_JUDGE_POLICY];
        return (
          toJudgedRollout(observed, {
            identity: identityOf(objects.object),
            policy: named,
            policyFile: policyInForce(
              files,
              policyFiles.entityRefOf(view),
              named,
            ),
            metricProfile: annotations[ANNOTATION_METRIC_PROFILE],
            scoreLog: annotations[ANNOTATION_SCORE_LOG],
            routedBy: routedByNginx(objects.object),
            runtimes: runtimesOf(objects.object),
          }) ?? []
        );
      });
      return {
        rollouts,
        isKnown(cluster) {
          const { readAt, staleSince } = live.freshnessOf(cluster);
          return readAt !== undefined && staleSince === undefined;
        },
      };
    },
  };
}

/** Percent of the requests that a canary is to get, as its cluster says now. */
function weightNow(live: LiveRollouts, id: string): number | undefined {
  const view = live.find(id);
  if (!view || live.freshnessOf(view.observed.cluster).staleSince) {
    return undefined;
  }
  return toJudgedRollout(view.observed, {})?.weight;
}

/** The first configured Prometheus that scrapes the cluster. */
function metricSources(
  config: Config,
): (cluster: string) => MetricSource | undefined {
  const sources = readPrometheusConfig(config).map(one => ({
    clusters: one.clusters,
    metrics: PrometheusClient.create(one),
    clusterLabel: one.clusterLabel,
  }));
  return cluster =>
    sources.find(
      ({ clusters }) => clusters === undefined || clusters.includes(cluster),
    );
}

/**
 * Judges the canaries of the watched clusters, and tells what was judged.
 *
 * @param onJudged - called with the id of a rollout after each look at it, on the replica that looked
 * @throws InputError - names the key of the configuration that is wrong
 */
export function createJudging(options: {
  config: Config;
  knex: Knex;
  live: LiveRollouts;
  logger: LoggerService;
  policyFiles: PolicyFileSource;
  scheduler: SchedulerService;
  events: EventStore;
  outbox: Outbox;
  onJudged(rollout: string): void;
}) {
  const { config, events, knex, live, logger, outbox } = options;
  const { policyFiles, scheduler, onJudged } = options;
  const judging = readJudgeConfig(config);
  const { intervalSeconds } = judging;
  const store = new JudgingStore(knex);
  endWhenOver({ live, store, logger });
  const verdicts = new VerdictService({
    ...judging,
    store,
    weightNow: id => weightNow(live, id),
    baseUrl: config.getString('backend.baseUrl').replace(/\/+$/, ''),
  });
  const judge = new Judge({
    rollouts: judgedRollouts(live, policyFiles),
    store,
    counters: new CounterReader({
      sourceOf: metricSources(config),
      profiles: readMetricProfiles(config),
      intervalSeconds,
    }),
    scores: new ScoreReader({
      logs: readScoreLogs(config),
      intervalSeconds,
      logger,
    }),
    policies: judging,
    intervalSeconds,
    logger,
    history: new VerdictHistory({
      events,
      outbox,
      entityRefOf(rollout) {
        const view = live.find(rollout);
        return view && policyFiles.entityRefOf(view);
      },
    }),
    onJudged: async ({ id }) => onJudged(id),
  });
  return {
    verdicts,
    router: webProviderRouter(verdicts, judging.webProviderToken),
    async schedule(): Promise<void> {
      await scheduler.scheduleTask({
        id: 'judge-canaries',
        frequency: { seconds: intervalSeconds },
        timeout: { seconds: Math.max(60, 2 * intervalSeconds) },
        scope: 'global',
        fn: async signal => judge.lookAtAll(signal),
      });
      await scheduler.scheduleTask({
        id: 'read-judged-shares',
        frequency: { seconds: intervalSeconds },
        timeout: { seconds: 60 },
        scope: 'local',
        fn: async () => verdicts.refresh(),
      });
      await scheduler.scheduleTask({
        id: 'forget-old-judgings',
        frequency: { hours: 6 },
        timeout: { minutes: 5 },
        scope: 'global',
        fn: async () =>
          store.forgetEndedBefore(new Date(Date.now() - KEPT_MS).toISOString()),
      });
    },
  };
}

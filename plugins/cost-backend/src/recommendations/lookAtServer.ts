import { Server } from '@bellwether/plugin-models-common';
import { objectKindOf, Outbox } from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { CostConfig } from '../config';
import { AdviceStore, RecommendationStore } from '../database';
import { containersOf } from '../sizes/readSizes';
import { askUsage } from '../usage/askUsage';
import { replicaChangeOf } from './adviseReplicas';
import { adviseGpu, adviseSpot } from './adviseSpot';
import { assumeSpot } from './assumeSpot';
import { Cluster } from './Cluster';
import type { Examined } from './judgeSize';
import { lookAtReplicas } from './lookAtReplicas';
import { isToCome, latestOpen } from './openSize';
import { addressOf, guardsOf, propose } from './propose';
import { routeOf } from './route';
import { settle } from './settle';
import { showUsage } from './showUsage';
import { SizingThread } from './thread';

export interface LookOptions {
  advice: AdviceStore;
  config: CostConfig;
  knex: Knex;
  outbox: Outbox;
  recommendations: RecommendationStore;
  /** Whether a pull request can be made in a repository; else why not. */
  problemOf(repository: string): string | undefined;
  now?: () => Date;
}

/**
 * Looks at one server, and keeps what is advised for it.
 *
 * @returns its pods, as `<namespace>/<pod>`
 */
export async function lookAtServer(
  server: Server,
  cluster: Cluster,
  thread: SizingThread,
  options: LookOptions,
  signal: AbortSignal,
): Promise<string[]> {
  const { advice, config, recommendations } = options;
  const now = options.now?.() ?? new Date();
  const { facts } = cluster;
  const entityRef = server.modelRef;
  if (!entityRef) return [];
  const object = facts.objectOf(server);
  const containers = (object && containersOf(server.kind, object)) ?? [];
  const owner = { kind: objectKindOf(server.kind), name: server.name };
  const podPrefixes = facts.workloads.setsOf(server.namespace, owner);
  const until = Math.floor(now.getTime() / 3_600_000) * 3600;
  const pods = {
    namespace: server.namespace,
    podPrefixes: podPrefixes.length > 0 ? podPrefixes : [server.name],
  };
  const answers = await askUsage(cluster.found, server, {
    ...pods,
    fromSeconds: until - config.advice.historyDays * 86_400,
    untilSeconds: until,
    stepSeconds: config.advice.stepSeconds,
    hasGpu: containers.some(({ gpus }) => gpus > 0),
    signal,
  });
  const { replicas, isTimed } = await lookAtReplicas(
    server,
    pods,
    cluster,
    config,
    until,
    signal,
  );
  const known = {
    server,
    entityRef,
    containers,
    autoscaler: facts.autoscalerOf(server),
    verticallyScaled: facts.verticallyScaled(
      server,
      containers.map(one => one.name),
    ),
    releasedAt: facts.workloads.releasedSince(answers.from, server, owner),
    replicaChange: replicaChangeOf(replicas),
    now,
  };
  const { usage, judged } = await thread.judge({ ...known, answers }, signal);
  const { placement, prices } = cluster;
  const { targetBreach } = config.advice;
  const examined: Examined = {
    ...known,
    usage,
    placement,
    prices,
    targetBreach,
  };
  const route = routeOf(facts.gitOf(server), repository =>
    options.problemOf(repository),
  );
  const { shown, withheld } = await settle({
    ...options,
    server,
    proposed: judged.size
      ? propose(examined, judged.size, route, guardsOf(isTimed))
      : null,
    withheld: judged.withheld,
    usage,
    now,
  });
  const open = shown ?? (await latestOpen(recommendations, server.id)) ?? null;
  await advice.put(
    entityRef,
    {
      server: addressOf(server),
      withheld,
      spot: adviseSpot(
        examined,
        await assumeSpot(
          examined,
          cluster,
          config.advice.availabilityTarget,
          signal,
        ),
        open && isToCome(open) ? open.containers : [],
      ),
      gpu: adviseGpu(examined),
      replicas,
    },
    showUsage(examined, open),
    now,
  );
  const names = new Set(usage.containers.flatMap(one => one.pods));
  return [...names].map(pod => `${server.namespace}/${pod}`);
}

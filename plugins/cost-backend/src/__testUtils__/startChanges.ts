import { randomUUID } from 'crypto';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { Server } from '@bellwether/plugin-models-common';
import {
  ClusterCaller,
  ClusterClient,
  ClusterObject,
  CodeHost,
  NotAsked,
  Outbox,
  PullRequestState,
} from '@bellwether/plugin-models-node';
import { Knex } from 'knex';
import { DOLLARS } from './costDays';
import { proposal } from './recommendations';
import { ClusterMetrics, Sources } from '../adapters/Sources';
import { readCostConfig } from '../config';
import {
  ChangeStore,
  DayStore,
  migrate,
  PackingStore,
  RealisedStore,
  RecommendationStore,
  Revised,
  StoredRecommendation,
} from '../database';
import { ServerDirectory } from '../models/ServerDirectory';
import { WriteOptions } from '../service/CostService';
import { LedgerBook } from '../service/LedgerBook';
import { ChangeMaker } from '../changes/ChangeMaker';
import { ChangePlanner } from '../changes/ChangePlanner';
import { toPreview } from '../changes/describeChanges';
import { FollowedChanges } from '../changes/FollowedChanges';

const NOW = new Date('2026-06-16T06:00:00Z');
export const REPOSITORY = 'https://git.example.com/travel/deploy';

export const rollout = (
  name: string,
  cpu: string,
  memory: { requests: string; limits?: string } = {
    requests: '1Gi',
    limits: '1Gi',
  },
): ClusterObject => ({
  metadata: {
    name,
    namespace: 'travel-ml',
    uid: name,
    resourceVersion: '7',
    annotations: {
      'argocd.argoproj.io/tracking-id': `${name}-app:argoproj.io/Rollout:travel-ml/${name}`,
    },
  },
  spec: {
    template: {
      spec: {
        containers: [
          {
            name: 'model',
            resources: {
              requests: { cpu, memory: memory.requests },
              limits: { memory: memory.limits },
            },
          },
        ],
      },
    },
  },
});

const application = (name: string): ClusterObject => ({
  metadata: { name: `${name}-app` },
  spec: {
    source: {
      repoURL: `https://x:token@git.example.com/travel/deploy`,
      path: 'serving',
      targetRevision: 'main',
    },
  },
  status: { sourceType: 'Directory' },
});

export const manifest = (name: string, cpu: string) => `# ${name}
kind: Rollout
metadata: { name: ${name} }
spec:
  template:
    spec:
      containers:
        - name: model # serves
          resources:
            requests: { cpu: ${cpu}, memory: 1Gi }
            limits: { memory: 1Gi }
`;

const server = (name: string): Server => ({
  id: `prod-eu/travel-ml/argo-rollout/${name}`,
  cluster: 'prod-eu',
  namespace: 'travel-ml',
  name,
  kind: 'argo-rollout',
  kindTitle: 'Argo Rollout',
  model: name,
  modelFrom: 'annotation',
  modelRef: `resource:default/${name}`,
  owner: 'group:default/travel-ml',
  versions: [
    { role: 'stable', version: 1, readyReplicas: 2, wantedReplicas: 2 },
  ],
  phase: 'healthy',
  champion: 'match',
  observedAt: NOW.toISOString(),
});

/**
 * Two Rollouts that Argo CD applies from a repository with these files, each with a size proposed.
 *
 * @param proposed - what their recommendations say otherwise
 * @param metrics - the Prometheus of the cluster; none where absent
 */
export async function startChanges(
  knex: Knex,
  files: Record<string, string>,
  proposed: Parameters<typeof proposal>[2] = {},
  metrics?: ClusterMetrics,
) {
  await migrate(knex);
  const cluster = { one: rollout('one', '1'), two: rollout('two', '1') };
  const opened: Array<Parameters<CodeHost['openPullRequest']>[0]> = [];
  const pull: {
    state: PullRequestState;
    notAsked?: NotAsked[];
    /** What happens while the host opens one. */
    meanwhile?(): Promise<void>;
  } = { state: { is: 'open' } };
  const stored = () =>
    Object.entries(files).map(([path, text]) => ({
      path,
      text,
      version: `v-${path}-${text.length}`,
    }));
  const host: CodeHost = {
    problemOf: () => undefined,
    baseOf: async () => 'main',
    files: async ({ path = '' }) =>
      stored().filter(file => file.path.startsWith(path)),
    file: async (_, path) => stored().find(file => file.path === path),
    openPullRequest: async options => {
      opened.push(options);
      await pull.meanwhile?.();
      return {
        url: `${REPOSITORY}/pull/471`,
        number: 471,
        branch: options.branch,
        notAsked: pull.notAsked,
      };
    },
    look: async () => pull.state,
  };
  const clusters: ClusterClient = {
    clusterNames: async () => ['prod-eu'],
    version: async () => 'v1.34.4',
    isServed: async () => true,
    mayI: async () => true,
    watch: async function* watch() {},
    list: async (_, { plural }) => ({
      resourceVersion: '1',
      objects:
        (
          {
            rollouts: Object.values(cluster),
            applications: [application('one'), application('two')],
          } as Record<string, ClusterObject[]>
        )[plural] ?? [],
    }),
  };
  const recommendations = new RecommendationStore(knex, DOLLARS);
  const changes = new ChangeStore(knex);
  const published: string[] = [];
  const outbox = Outbox.create({
    knex,
    logger: mockServices.logger.mock(),
    events: mockServices.events.mock({
      publish: async ({ eventPayload }) => {
        published.push((eventPayload as { type: string }).type);
      },
    }),
  });
  const servers = {
    servers: async () => [server('one'), server('two')],
  } as unknown as ServerDirectory;
  const ids: Record<string, string> = {};
  const at = NOW.toISOString();
  for (const name of ['one', 'two']) {
    const recommendation = proposal(name, at, proposed);
    ids[name] = recommendation.id;
    await knex.transaction(transaction =>
      recommendations.insert(transaction, { recommendation }),
    );
  }
  const clock = { now: NOW };
  const breached: string[] = [];
  const sent: unknown[] = [];
  const caller: ClusterCaller = {
    call: async (_, request) => {
      sent.push(request.body);
      return { status: 409, body: { message: 'the object has been modified' } };
    },
  };
  const common = {
    changes,
    clusters,
    currency: 'USD',
    host,
    knex,
    logger: mockServices.logger.mock(),
    outbox,
    recommendations,
    servers,
    shutdown: new AbortController().signal,
    now: () => clock.now,
  };
  const planner = new ChangePlanner(common);
  const maker = new ChangeMaker({
    ...common,
    actAs: 'portal',
    caller,
    config: {
      reviewers: new Map([['group:default/travel-ml', ['@travel/ml-owners']]]),
    },
    planner,
    onChanged: async () => {},
  });
  const config = readCostConfig(mockServices.rootConfig());
  const days = new DayStore(knex, DOLLARS);
  const realised = new RealisedStore(knex, DOLLARS);
  const followed = new FollowedChanges({
    ...common,
    days,
    realised,
    config,
    sources: metrics
      ? ({ metricsOf: () => metrics } as unknown as Sources)
      : Sources.create(config, []),
    onBreach: async ({ id }) => {
      breached.push(id);
    },
  });
  const write = (idempotencyKey: string = randomUUID()): WriteOptions => ({
    credentials: mockCredentials.user('user:default/owner'),
    clusterHeaders: {},
    idempotencyKey,
    request: {} as never,
  });
  const preview = async (
    chosen: Array<{ id: string; target?: number }>,
    kind: 'apply' | 'revert' = 'apply',
  ) =>
    toPreview(
      kind,
      await planner.plan(kind, chosen, common.shutdown),
      await servers.servers(),
      { currency: 'USD', now: NOW },
    );
  const make = (
    chosen: Array<{ id: string; target?: number }>,
    precondition: string,
    key?: string,
  ) =>
    maker.make(
      {
        kind: 'apply',
        recommendations: chosen,
        reason: 'It asks for too much',
        precondition,
      },
      write(key),
    );
  /** A revert of it that waits for the pods. */
  const revert = async (name: string) =>
    knex.transaction(transaction =>
      changes.put(transaction, {
        id: randomUUID(),
        recommendation: ids[name],
        kind: 'revert',
        via: 'patch',
        state: 'waiting',
        sentence: '',
        actor: 'user:default/owner',
        reason: 'It is too small',
        openedAt: clock.now.toISOString(),
      }),
    );
  const put = async (one: StoredRecommendation) =>
    knex.transaction(transaction => recommendations.insert(transaction, one));
  const update = async (one: Revised) =>
    knex.transaction(transaction => recommendations.update(transaction, one));
  const entry = async (name: string) =>
    (await recommendations.get(ids[name]))!.stored.recommendation;
  const stateOf = async (name: string) => (await entry(name)).state;
  return {
    breached,
    clock,
    cluster,
    days,
    entry,
    files,
    followed,
    ids,
    ledger: new LedgerBook({
      changes,
      currencies: DOLLARS,
      packings: new PackingStore(knex, DOLLARS),
      realised,
      recommendations,
      servers,
    }),
    make,
    opened,
    preview,
    published,
    pull,
    put,
    realised,
    recommendations,
    revert,
    sent,
    stateOf,
    update,
  };
}

import { randomUUID } from 'crypto';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { Server } from '@bellwether/plugin-models-common';
import {
  ClusterCaller,
  ClusterClient,
  ClusterObject,
  CodeHost,
  Outbox,
  PullRequestState,
} from '@bellwether/plugin-models-node';
import { Sources } from '../adapters/Sources';
import { readCostConfig } from '../config';
import {
  ChangeStore,
  DayStore,
  migrate,
  RealisedStore,
  RecommendationStore,
} from '../database';
import { ServerDirectory } from '../models/ServerDirectory';
import { WriteOptions } from '../service/CostService';
import { ChangeMaker } from './ChangeMaker';
import { ChangePlanner } from './ChangePlanner';
import { toPreview } from './describeChanges';
import { FollowedChanges } from './FollowedChanges';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const GIB = 2 ** 30;
const NOW = new Date('2026-06-16T06:00:00Z');
const REPOSITORY = 'https://git.example.com/travel/deploy';

const rollout = (name: string, cpu: string): ClusterObject => ({
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
              requests: { cpu, memory: '1Gi' },
              limits: { memory: '1Gi' },
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

const manifest = (name: string, cpu: string) => `# ${name}
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

async function setUp(files: Record<string, string>) {
  const knex = await databases.init('SQLITE_3');
  await migrate(knex);
  const cluster = { one: rollout('one', '1'), two: rollout('two', '1') };
  const opened: Array<Parameters<CodeHost['openPullRequest']>[0]> = [];
  const pull: { state: PullRequestState } = { state: { is: 'open' } };
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
      return {
        url: `${REPOSITORY}/pull/471`,
        number: 471,
        branch: options.branch,
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
  const recommendations = new RecommendationStore(knex);
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
    ids[name] = randomUUID();
    const size = (cpuRequestCores: number) => ({
      cpuRequestCores,
      cpuLimitCores: null,
      memoryRequestBytes: GIB,
      memoryLimitBytes: GIB,
    });
    const containers = (cpu: number) => [
      { container: 'model', current: size(1), recommended: size(cpu) },
    ];
    const replay = {
      breach: { probability: 0.004, low: 0.001, high: 0.009 },
      throttledShare: 0,
      sentence: '',
    };
    await knex.transaction(transaction =>
      recommendations.insert(transaction, {
        recommendation: {
          id: ids[name],
          entityRef: `resource:default/${name}`,
          server: {
            id: server(name).id,
            cluster: 'prod-eu',
            namespace: 'travel-ml',
            kind: 'argo-rollout',
            name,
          },
          title: 'CPU 1 → 0.4 cores',
          state: 'proposed',
          sentence: '',
          createdAt: at,
          changedAt: at,
          confidence: 'high',
          warnings: [],
          targetBreach: 0.01,
          learnedFrom: { from: at, until: at },
          heldOut: { from: at, until: at },
          pods: 2,
          containers: containers(0.4),
          replay,
          saving: {
            requestedPerDay: 2,
            schedulablePerDay: 1,
            billablePerDay: 0,
            requestedShare: 0.5,
            schedulableSentence: 'x',
            billableSentence: 'y',
          },
          curve: [
            {
              target: 0.1,
              saving: { share: 0.7, low: 0.7, high: 0.7 },
              savingPerDay: 3,
              replay,
              containers: containers(0.3),
            },
          ],
          rules: [],
          guards: [],
          apply: { via: 'pull-request', sentence: '' },
        },
      }),
    );
  }
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
    now: () => NOW,
  };
  const planner = new ChangePlanner(common);
  const maker = new ChangeMaker({
    ...common,
    actAs: 'portal',
    caller,
    planner,
    onChanged: async () => {},
  });
  const followed = new FollowedChanges({
    ...common,
    days: new DayStore(knex),
    realised: new RealisedStore(knex),
    sources: Sources.create(readCostConfig(mockServices.rootConfig()), []),
    onBreach: async () => {},
  });
  const write = (idempotencyKey: string = randomUUID()): WriteOptions => ({
    credentials: mockCredentials.user('user:default/owner'),
    clusterHeaders: {},
    idempotencyKey,
    request: {} as never,
  });
  const preview = async (chosen: Array<{ id: string; target?: number }>) =>
    toPreview(
      'apply',
      await planner.plan('apply', chosen, common.shutdown),
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
  const stateOf = async (name: string) =>
    (await recommendations.get(ids[name]))!.stored.recommendation.state;
  return {
    cluster,
    files,
    followed,
    ids,
    make,
    opened,
    preview,
    published,
    pull,
    sent,
    stateOf,
  };
}

it('several sizes are one pull request, also where two stand in one file; comments and order stay', async () => {
  const both = {
    'serving/all.yaml': `${manifest('one', '1')}---\n${manifest('two', '1')}`,
  };
  const { ids, make, opened, preview, stateOf, published } = await setUp(both);
  const chosen = [{ id: ids.one }, { id: ids.two }];
  const shown = await preview(chosen);
  expect(shown.sentence).toBe('1 pull request.');
  expect(shown.edits[0].diff).toContain(
    '-            requests: { cpu: 1, memory: 1Gi }\n+            requests: { cpu: 400m, memory: 1Gi }',
  );
  expect(opened).toEqual([]);
  const key = randomUUID();
  const { changes } = await make(chosen, shown.precondition, key);
  expect(
    changes.map(({ state, pullRequest }) => [state, pullRequest?.number]),
  ).toEqual([
    ['waiting-for-merge', 471],
    ['waiting-for-merge', 471],
  ]);
  expect(opened).toHaveLength(1);
  expect(opened[0].files).toMatchObject([
    {
      path: 'serving/all.yaml',
      text: `${manifest('one', '400m')}---\n${manifest('two', '400m')}`,
    },
  ]);
  expect(opened[0].repository).toBe(REPOSITORY);
  expect(opened[0].body).toContain(
    'chance of a breach | 0.4 % (0.1 % – 0.9 %)',
  );
  expect(await stateOf('one')).toBe('opened');
  // The same key again opens nothing.
  expect((await make(chosen, shown.precondition, key)).changes).toEqual(
    changes,
  );
  expect(opened).toHaveLength(1);
  expect(
    published.filter(type => type === 'cost.recommendation.opened'),
  ).toHaveLength(2);
});

it('another target of the curve is another size', async () => {
  const { ids, preview } = await setUp({
    'serving/one.yaml': manifest('one', '1'),
  });
  const { edits } = await preview([{ id: ids.one, target: 0.1 }]);
  expect(edits[0].diff).toContain('cpu: 300m');
  await expect(preview([{ id: ids.one, target: 0.3 }])).rejects.toThrow(
    'No size is known for a target of 0.3',
  );
});

it('a file that moved is a sentence, and nothing is opened', async () => {
  const { ids, make, opened, preview, stateOf } = await setUp({
    'moved/one.yaml': manifest('one', '1'),
  });
  const shown = await preview([{ id: ids.one }]);
  expect(shown.edits[0]).toMatchObject({
    via: 'by-hand',
    problem: expect.stringContaining('it was moved or deleted'),
  });
  expect(shown.edits[0].diff).toContain('resources.requests.cpu: 400m');
  await expect(make([{ id: ids.one }], shown.precondition)).rejects.toThrow(
    'it was moved or deleted',
  );
  expect([opened, await stateOf('one')]).toEqual([[], 'proposed']);
});

it('a file that another person changed since the preview is a conflict', async () => {
  const { files, ids, make, opened, preview } = await setUp({
    'serving/one.yaml': manifest('one', '1'),
  });
  const shown = await preview([{ id: ids.one }]);
  files['serving/one.yaml'] += '# somebody was here\n';
  await expect(make([{ id: ids.one }], shown.precondition)).rejects.toThrow(
    'nothing was changed. Look at the change again.',
  );
  expect(opened).toEqual([]);
});

it('where Git owns nothing, a patch that the cluster refuses changes nothing', async () => {
  const { cluster, ids, make, preview, sent, stateOf } = await setUp({});
  delete cluster.one.metadata.annotations;
  const shown = await preview([{ id: ids.one }]);
  expect(shown.edits[0]).toMatchObject({
    via: 'patch',
    request: { contentType: 'application/json-patch+json' },
  });
  expect(shown.warnings.join()).toContain(
    'Argo Rollouts takes a new size for a new version',
  );
  await expect(make([{ id: ids.one }], shown.precondition)).rejects.toThrow(
    'nothing was changed',
  );
  expect(sent[0]).toMatchObject([
    { op: 'test', path: '/metadata/resourceVersion', value: '7' },
    {
      op: 'add',
      path: '/spec/template/spec/containers/0/resources',
      value: { requests: { cpu: '400m', memory: '1Gi' } },
    },
  ]);
  expect(await stateOf('one')).toBe('proposed');
});

it('what is merged waits for the cluster, and is live when it asks for the new size', async () => {
  const { cluster, followed, ids, make, preview, pull, stateOf } = await setUp({
    'serving/one.yaml': manifest('one', '1'),
  });
  const shown = await preview([{ id: ids.one }]);
  await make([{ id: ids.one }], shown.precondition);
  const look = () => followed.run(new AbortController().signal);
  expect(await look()).toEqual(new Set());
  pull.state = { is: 'merged', commit: 'abc' };
  expect(await look()).toEqual(new Set(['resource:default/one']));
  expect(await stateOf('one')).toBe('merged');
  expect(await look()).toEqual(new Set());
  cluster.one = { ...rollout('one', '400m') };
  await look();
  expect(await stateOf('one')).toBe('live');
});

it('a pull request that is closed turns the size down', async () => {
  const { followed, ids, make, preview, pull, stateOf, published } =
    await setUp({ 'serving/one.yaml': manifest('one', '1') });
  const shown = await preview([{ id: ids.one }]);
  await make([{ id: ids.one }], shown.precondition);
  pull.state = { is: 'closed' };
  await followed.run(new AbortController().signal);
  expect(await stateOf('one')).toBe('turned-down');
  expect(published).toContain('cost.recommendation.turned-down');
});

import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { problemKinds, ProbedUpstream } from '@bellwether/plugin-models-node';
import { connectionsReplySchema } from '@bellwether/plugin-models-common';
import { parseAllDocuments } from 'yaml';
import { rolloutKind } from '../adapters/argo-rollouts';
import { inferenceServiceKind } from '../adapters/kserve';
import { ServerStore, StoredCluster } from '../clusters';
import { UpstreamStatus } from '../health';
import { up } from '../../migrations/20261101000002_servers';
import { AuthorizedConnectionsService } from './AuthorizedConnectionsService';
import { ConnectedRegistry } from './ConnectionsService';
import { DefaultConnectionsService } from './DefaultConnectionsService';

jest.setTimeout(60_000);

const now = new Date('2026-06-16T14:32:00.000Z');
const minutesAgo = (minutes: number) =>
  new Date(now.getTime() - minutes * 60_000).toISOString();

const registry: ConnectedRegistry = {
  instance: 'mlflow-prod',
  title: 'MLflow production',
  product: 'MLflow',
  type: 'mlflow',
  url: 'https://mlflow.internal.example:5000',
  hasCredentials: true,
  hasWebhookSecret: true,
};

const answering: UpstreamStatus = {
  id: 'registry:mlflow-prod',
  version: '3.17.0',
  latencyMs: 212,
  lastSuccessAt: minutesAgo(1),
  lastAttemptAt: minutesAgo(1),
};

const cluster: StoredCluster = {
  cluster: 'prod-eu',
  complete: true,
  readAt: minutesAgo(0),
  condition: {
    missingPermissions: [],
    kinds: [
      {
        kind: 'argo-rollout',
        title: 'Argo Rollout',
        state: 'listed',
        count: 14,
      },
      {
        kind: 'kserve',
        title: 'KServe InferenceService',
        state: 'listed',
        count: 6,
      },
    ],
  },
};

const prometheus: ProbedUpstream = {
  id: 'metrics:main',
  kind: 'metrics',
  product: 'Prometheus',
  title: 'main',
  url: 'https://prometheus.internal.example:9090',
  configKey: 'models.prometheus.main',
  hasCredentials: true,
  withoutIt: 'Rollouts are not judged meanwhile.',
  facts: [{ name: 'clusters', value: 'prod-eu' }],
  probe: async () => ({}),
};

const stale = (problemKind: string, problem: string): StoredCluster => ({
  ...cluster,
  readAt: minutesAgo(30),
  staleSince: minutesAgo(30),
  condition: { ...cluster.condition, problemKind, problem },
});

describe('connections', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  async function list(options: {
    registries?: ConnectedRegistry[];
    statuses?: UpstreamStatus[];
    clusters?: StoredCluster[];
    clusterProblem?: string;
    upstreams?: ProbedUpstream[];
    result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  }) {
    const knex = await databases.init('SQLITE_3');
    await up(knex);
    const servers = ServerStore.create({ knex });
    for (const state of options.clusters ?? [])
      await servers.saveCluster(state);
    const service = AuthorizedConnectionsService.create(
      DefaultConnectionsService.create({
        registries: async () => options.registries ?? [],
        clusters: () => ({
          names: (options.clusters ?? []).map(state => state.cluster),
          problem: options.clusterProblem,
        }),
        kinds: [rolloutKind, inferenceServiceKind],
        servers,
        upstreams: options.upstreams ?? [],
        health: { list: async () => options.statuses ?? [] },
        now: () => now,
      }),
      {
        permissions: mockServices.permissions({
          result: options.result ?? AuthorizeResult.ALLOW,
        }),
      },
    );
    return connectionsReplySchema.parse(
      await service.list({ credentials: mockCredentials.user() }),
    );
  }

  const one = async (options: Parameters<typeof list>[0], id: string) => {
    const found = (await list(options)).connections.find(
      connection => connection.id === id,
    );
    if (!found) throw new Error(`there is no connection ${id}`);
    return found;
  };

  it('says of an installation without upstreams which configuration to add', async () => {
    const { connections } = await list({});
    expect(connections.map(({ id, state }) => [id, state])).toEqual([
      ['registry:none', 'not-configured'],
      ['metrics:none', 'not-configured'],
      ['cluster:none', 'not-configured'],
    ]);
    const [registries, metrics, clusters] = connections.map(({ snippet }) =>
      parseAllDocuments(snippet ?? '')[0].toJS(),
    );
    expect(registries.models.registries['mlflow-prod'].type).toBe('mlflow');
    expect(metrics.models.prometheus.main.baseUrl).toBe('${PROMETHEUS_URL}');
    expect(clusters.kubernetes.clusterLocatorMethods[0].type).toBe('config');
  });

  it('shows what is well without a fix, and with what is watched', async () => {
    const found = await one({ clusters: [cluster] }, 'cluster:prod-eu');
    expect(found).toMatchObject({
      state: 'connected',
      facts: [
        { name: 'Argo Rollout', value: '14 watched' },
        { name: 'KServe InferenceService', value: '6 watched' },
      ],
    });
    expect(found.fix).toBeUndefined();
  });

  it('puts the worst first', async () => {
    const { connections } = await list({
      registries: [registry],
      upstreams: [prometheus],
      statuses: [answering, { ...answering, id: 'metrics:main' }],
      clusters: [
        cluster,
        { ...stale('unreachable', 'cannot be reached'), cluster: 'prod-us' },
        {
          ...cluster,
          cluster: 'prod-ap',
          condition: {
            ...cluster.condition,
            missingPermissions: ['list replicasets.apps'],
          },
        },
      ],
    });
    expect(connections.map(({ id, state }) => [id, state])).toEqual([
      ['cluster:prod-us', 'failed'],
      ['cluster:prod-ap', 'limited'],
      ['registry:mlflow-prod', 'connected'],
      ['metrics:main', 'connected'],
      ['cluster:prod-eu', 'connected'],
    ]);
  });

  it.each(problemKinds)(
    'has a sentence that fixes a registry with %s',
    async kind => {
      const found = await one(
        {
          registries: [registry],
          statuses: [
            {
              ...answering,
              lastSuccessAt: minutesAgo(32),
              problem: { kind, sentence: 'mlflow-prod answered badly' },
            },
          ],
        },
        'registry:mlflow-prod',
      );
      expect(found.state).not.toBe('connected');
      expect(found.fix).toMatch(/\.$/);
      expect(found.problem).toBe('mlflow-prod answered badly.');
      expect(found.consequence).toBe(
        'Models of MLflow production are shown as of 14:00 UTC; none is removed.',
      );
    },
  );

  it('gives the setting by which MLflow learns the host name it is called by', async () => {
    const found = await one(
      {
        registries: [registry],
        statuses: [
          {
            ...answering,
            problem: { kind: 'not-permitted', sentence: 'mlflow-prod refuses' },
          },
        ],
      },
      'registry:mlflow-prod',
    );
    expect(found.snippet).toBe(
      'MLFLOW_SERVER_ALLOWED_HOSTS=mlflow.internal.example:5000',
    );
  });

  it.each([
    ['2.9.2', true, /upgrade/],
    ['3.2.0', true, /upgrade/],
    ['3.17.0', false, /webhook\.secret/],
    ['3.17.0', true, /^nothing to do$/],
  ])(
    'says of MLflow %s (webhook: %s) how changes are seen',
    async (version, hasWebhookSecret, fix) => {
      const found = await one(
        {
          registries: [{ ...registry, hasWebhookSecret }],
          statuses: [{ ...answering, version }],
        },
        'registry:mlflow-prod',
      );
      expect(found.state).toBe('connected');
      expect(found.fix ?? 'nothing to do').toMatch(fix);
    },
  );

  it.each(problemKinds)(
    'has a sentence that fixes a Prometheus with %s, and says what is missing meanwhile',
    async kind => {
      const found = await one(
        {
          upstreams: [prometheus],
          statuses: [
            {
              ...answering,
              id: 'metrics:main',
              problem: { kind, sentence: 'main answered badly' },
            },
          ],
        },
        'metrics:main',
      );
      expect(found).toMatchObject({
        state: kind === 'rate-limited' ? 'stale' : 'failed',
        problem: 'main answered badly.',
        consequence: 'Rollouts are not judged meanwhile.',
      });
      expect(found.fix).toMatch(/\.$/);
    },
  );

  it.each([
    ['was never asked', undefined, 'stale', /for the first time/],
    ['answered just now', 0, 'connected', /^nothing to do$/],
    ['was not asked for long', 6, 'stale', /probe-upstreams/],
  ])('says of a Prometheus that %s how it is', async (_, age, state, fix) => {
    const statuses =
      age === undefined
        ? []
        : [
            {
              ...answering,
              id: 'metrics:main',
              lastSuccessAt: minutesAgo(age),
            },
          ];
    const found = await one(
      { upstreams: [prometheus], statuses },
      'metrics:main',
    );
    expect(found.state).toBe(state);
    expect(found.fix ?? 'nothing to do').toMatch(fix);
  });

  it.each([
    [true, 'Correct the credentials in models.prometheus.main.auth.'],
    [
      false,
      'Prometheus asks for credentials: add models.prometheus.main.auth.',
    ],
  ])(
    'names the key of refused credentials (given: %s)',
    async (hasCredentials, fix) => {
      const problem = {
        kind: 'credentials-refused' as const,
        sentence: 'main refused',
      };
      const found = await one(
        {
          upstreams: [{ ...prometheus, hasCredentials }],
          statuses: [{ ...answering, id: 'metrics:main', problem }],
        },
        'metrics:main',
      );
      expect(found.fix).toBe(fix);
    },
  );

  it.each([
    [
      'unreachable',
      'cannot be reached (connection refused)',
      /address of prod-eu/,
    ],
    [
      'unreachable',
      'cannot be reached (its certificate has expired)',
      /certificate authority/,
    ],
    [
      'unauthenticated',
      "does not accept the portal's credentials",
      /serviceAccountToken/,
    ],
    ['portal-forbidden', 'is not asked', /kubernetes\.proxy/],
    [
      'unknown-cluster',
      'is not configured in the Kubernetes plugin',
      /models\.clusters/,
    ],
    ['bad-answer', 'answers HTTP 502', /Kubernetes API server/],
  ])(
    'has a sentence that fixes a cluster that is %s: %s',
    async (kind, problem, fix) => {
      const found = await one(
        { clusters: [stale(kind, problem)] },
        'cluster:prod-eu',
      );
      expect(found).toMatchObject({
        state: 'failed',
        problem: `prod-eu ${problem}.`,
        consequence:
          'Servers on prod-eu are shown as of 14:02 UTC; none is removed.',
      });
      expect(found.fix).toMatch(fix);
    },
  );

  it('names the missing permissions and gives the role that holds them, and no more', async () => {
    const found = await one(
      {
        clusters: [
          {
            ...cluster,
            condition: {
              ...cluster.condition,
              missingPermissions: [
                'list rollouts.argoproj.io',
                'watch rollouts.argoproj.io',
              ],
            },
          },
        ],
      },
      'cluster:prod-eu',
    );
    expect(found).toMatchObject({
      state: 'limited',
      problem:
        'prod-eu does not let the portal list rollouts.argoproj.io and watch rollouts.argoproj.io.',
      consequence: 'Argo Rollouts of this cluster are not shown.',
    });
    const [role, binding] = parseAllDocuments(found.snippet ?? '').map(
      document => document.toJS(),
    );
    expect(role.rules).toEqual([
      {
        apiGroups: ['argoproj.io'],
        resources: ['rollouts'],
        verbs: ['get', 'list', 'watch'],
      },
    ]);
    expect(binding.roleRef.name).toBe(role.metadata.name);
  });

  it('calls a cluster stale that nobody has watched for long', async () => {
    const found = await one(
      { clusters: [{ ...cluster, readAt: minutesAgo(30) }] },
      'cluster:prod-eu',
    );
    expect(found).toMatchObject({
      state: 'stale',
      problem: 'prod-eu has not been watched since.',
    });
  });

  it('says so when it is not known which clusters there are', async () => {
    const found = await one(
      { clusterProblem: 'The Kubernetes plugin did not answer in time' },
      'cluster:unknown',
    );
    expect(found).toMatchObject({
      state: 'failed',
      problem: 'The Kubernetes plugin did not answer in time.',
    });
  });

  it('keeps addresses and what is refused from those who may not see them', async () => {
    const options = {
      registries: [registry],
      statuses: [
        {
          ...answering,
          problem: {
            kind: 'not-permitted' as const,
            sentence: 'mlflow-prod refuses',
          },
        },
      ],
      clusters: [
        {
          ...cluster,
          condition: {
            ...cluster.condition,
            missingPermissions: ['list rollouts.argoproj.io'],
          },
        },
      ],
    };
    const all = await list(options);
    const states = await list({ ...options, result: AuthorizeResult.DENY });
    expect(all.detailed).toBe(true);
    expect(JSON.stringify(all)).toContain('mlflow.internal.example');
    expect(states.detailed).toBe(false);
    // A fix that was a text to copy says who has it.
    expect(
      states.connections.map(({ fix }) => /platform team/.test(fix ?? '')),
    ).toEqual(all.connections.map(({ snippet }) => snippet !== undefined));
    expect(states.connections.every(({ fix }) => fix)).toBe(true);
    expect(states.connections.map(({ id, state }) => [id, state])).toEqual(
      all.connections.map(({ id, state }) => [id, state]),
    );
    expect(JSON.stringify(states)).not.toMatch(
      /mlflow\.internal\.example|rollouts\.argoproj\.io/,
    );
  });
});

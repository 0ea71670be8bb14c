import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import { startSandbox, Sandbox } from '@bellwether/sandbox';
import { rolloutKind } from '../adapters/argo-rollouts';
import { inferenceServiceKind } from '../adapters/kserve';
import { metricProfiles } from '../adapters/metric-profiles';
import { up } from '../../migrations/20261101000002_servers';
import { ClusterChange } from './ClusterWatch';
import { createClusterWatch } from './createClusterWatch';
import {
  KubernetesProxyClient,
  WatchPace,
} from '@bellwether/plugin-models-node';
import { ServerStore } from './ServerStore';

jest.setTimeout(60_000);

const ROLLOUT =
  '/apis/argoproj.io/v1alpha1/namespaces/payments-ml/rollouts/card-fraud';
const SERVER = 'prod-eu/payments-ml/argo-rollout/card-fraud';

const pace: Partial<WatchPace> = {
  watchMs: 30_000,
  watchGraceMs: 500,
  probeMs: 300,
  debounceMs: 20,
  confirmAbsentMs: 500,
  absentAgainMs: 500,
  forbiddenAgainMs: 500,
  backoffMs: 50,
  maxBackoffMs: 500,
  accessReviewMs: 0,
};

describe('watching clusters through the Kubernetes plugin', () => {
  let sandbox: Sandbox;
  let stop: () => Promise<void>;
  let store: ServerStore;
  const changes: ClusterChange[] = [];
  const statements: string[] = [];

  async function start(token?: string) {
    sandbox = await startSandbox({ quiet: true });
    const plugin = createBackendPlugin({
      pluginId: 'models',
      register(env) {
        env.registerInit({
          deps: {
            auth: coreServices.auth,
            database: coreServices.database,
            discovery: coreServices.discovery,
            logger: coreServices.logger,
            scheduler: coreServices.scheduler,
          },
          async init({ auth, database, discovery, logger, scheduler }) {
            const knex = await database.getClient();
            await up(knex);
            knex.on('query', ({ sql }: { sql: string }) => {
              if (/^(insert|update|delete)/i.test(sql)) statements.push(sql);
            });
            store = ServerStore.create({ knex });
            await createClusterWatch({
              client: KubernetesProxyClient.create({ auth, discovery }),
              kinds: [rolloutKind, inferenceServiceKind],
              profiles: metricProfiles,
              store,
              health: { of: () => ({ success: () => {}, failure: () => {} }) },
              scheduler,
              logger,
              pace,
              onChanged: async change => {
                changes.push(change);
              },
            }).start();
          },
        });
      },
    });
    const backend = await startTestBackend({
      features: [
        plugin,
        kubernetesPlugin,
        schedulerServiceFactory,
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost:0' },
            kubernetes: {
              serviceLocatorMethod: { type: 'multiTenant' },
              clusterLocatorMethods: [
                {
                  type: 'config',
                  clusters: Object.entries(sandbox.urls.clusters).map(
                    ([name, url]) => ({
                      name,
                      url,
                      authProvider: 'serviceAccount',
                      serviceAccountToken: token ?? sandbox.tokens.portal,
                      skipTLSVerify: true,
                    }),
                  ),
                },
              ],
            },
          },
        }),
      ],
    });
    stop = async () => {
      await backend.stop();
      await sandbox.close();
    };
  }

  beforeAll(() => {
    // The Kubernetes plugin's proxy imports an ECMAScript module when it is first asked.
    if (!process.env.NODE_OPTIONS?.includes('--experimental-vm-modules')) {
      throw new Error('set NODE_OPTIONS=--experimental-vm-modules');
    }
  });

  const find = async (id: string) =>
    (await store.list()).find(server => server.id === id)?.observed;

  const clusterOf = async (name: string) =>
    (await store.listClusters()).find(({ cluster }) => cluster === name);

  /** As somebody with a shell would, past the portal. */
  async function patch(path: string, body: object) {
    const response = await fetch(`${sandbox.urls.clusters['prod-eu']}${path}`, {
      method: 'PATCH',
      headers: {
        'Content-Type': 'application/merge-patch+json',
        Authorization: `Bearer ${sandbox.tokens.owner}`,
      },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  }

  /** Changes the cluster from inside. */
  async function control(method: string, path: string, body?: object) {
    const response = await fetch(`${sandbox.urls.control}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    expect(response.ok).toBe(true);
  }

  const annotate = (value: string) =>
    patch(ROLLOUT, {
      metadata: { annotations: { 'bellwether.dev/runtime': value } },
    });

  const seen = (value: string) =>
    eventually(async () => expect((await find(SERVER))?.runtime).toBe(value));

  const serverOf = (name: string) => {
    const [{ servers }] = sandbox.world.clusters;
    const server = servers.find(candidate => candidate.name === name);
    if (!server) throw new Error(`prod-eu has no ${name}`);
    return server;
  };

  const names = (servers: { name: string }[]) =>
    servers.map(({ name }) => name).sort();

  /** Waits until everything is found, and nothing is old. */
  async function allFound() {
    await eventually(async () => {
      const stored = await store.list();
      for (const { name, servers } of sandbox.world.clusters) {
        const found = stored.map(({ observed }) => observed);
        expect(names(found.filter(({ cluster }) => cluster === name))).toEqual(
          names(servers),
        );
        expect(await clusterOf(name)).toMatchObject({ complete: true });
        expect((await clusterOf(name))?.staleSince).toBeUndefined();
      }
    });
  }

  /** Waits until the server that the tests change is again as the world made it. */
  async function asAtFirst() {
    await eventually(async () =>
      expect(await find(SERVER)).toMatchObject({
        runtime: 'mlserver',
        versions: [
          {},
          {
            reference: {
              version: String(serverOf('card-fraud').canaryVersion),
            },
          },
        ],
      }),
    );
  }

  describe("with the portal's account", () => {
    beforeAll(() => start());
    afterAll(() => stop());

    beforeEach(async () => {
      await allFound();
      await asAtFirst();
      changes.length = 0;
      statements.length = 0;
    });

    afterEach(async () => {
      await sandbox.faults.clear();
      for (const name of ['card-fraud', 'eta-courier']) {
        await control('PUT', '/clusters/prod-eu/servers', serverOf(name));
      }
    });

    it('finds every server of the world, with its versions', async () => {
      for (const { name, servers } of sandbox.world.clusters) {
        for (const server of servers) {
          const kind = server.kind === 'Rollout' ? 'argo-rollout' : 'kserve';
          const observed = await find(
            [name, server.namespace, kind, server.name].join('/'),
          );
          const versions = observed?.versions.map(
            ({ role, reference }) => `${role} ${reference?.version}`,
          );
          expect({
            name: server.name,
            model: observed?.reference.model,
            versions,
          }).toEqual({
            name: server.name,
            model: server.model,
            versions: [
              `stable ${server.stableVersion}`,
              ...(server.canaryVersion
                ? [`canary ${server.canaryVersion}`]
                : []),
            ],
          });
        }
        expect(await clusterOf(name)).toMatchObject({
          complete: true,
          condition: { missingPermissions: [] },
        });
      }
    });

    it('sees through the watch how a server is scaled and released, not by another list', async () => {
      sandbox.requests.reset();
      await control('PUT', '/clusters/prod-eu/servers', {
        ...serverOf('card-fraud'),
        replicas: 9,
        readyReplicas: 9,
        canaryVersion: 26,
        canaryWeight: 40,
      });
      await eventually(async () => {
        const [stable, canary] = (await find(SERVER))?.versions ?? [];
        expect(stable).toMatchObject({ wantedReplicas: 9, weight: 0.6 });
        expect(canary).toMatchObject({
          reference: { version: '26' },
          weight: 0.4,
        });
      });
      expect(new Set(changes.flatMap(({ servers }) => servers))).toEqual(
        new Set([SERVER]),
      );
      const asked = sandbox.requests.counts()['prod-eu'] ?? [];
      expect(
        asked.filter(
          ({ method, route }) =>
            method === 'GET' && /rollouts|replicasets/.test(route),
        ),
      ).toEqual([]);
    });

    it('lists again when the cluster has forgotten where the watch was, and loses nothing', async () => {
      await sandbox.faults.set('prod-eu', { kind: 'status', status: 503 });
      await sandbox.faults.set('prod-eu', { kind: 'drop-watch' });
      await control(
        'DELETE',
        `/clusters/prod-eu/objects?${new URLSearchParams({
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Rollout',
          namespace: 'logistics-ml',
          name: 'eta-courier',
        })}`,
      );
      await control('POST', '/clusters/prod-eu/compact');
      await sandbox.faults.clear('prod-eu');
      await eventually(async () =>
        expect(
          await find('prod-eu/logistics-ml/argo-rollout/eta-courier'),
        ).toBeUndefined(),
      );
      expect(changes.flatMap(({ servers }) => servers)).toEqual([
        'prod-eu/logistics-ml/argo-rollout/eta-courier',
      ]);
    });

    it('keeps the servers of a kind that it may not list any more, and names what is missing', async () => {
      const before = await store.list();
      const read = (apiGroups: string[], resources: string[]) => ({
        verbs: ['get', 'list', 'watch'],
        apiGroups,
        resources,
      });
      await control('PUT', '/clusters/prod-eu/roles/portal', {
        rules: [
          read(['serving.kserve.io'], ['inferenceservices']),
          read(['gateway.networking.k8s.io'], ['httproutes']),
          read(['apps'], ['replicasets']),
        ],
      });
      await sandbox.faults.set('prod-eu', { kind: 'drop-watch' });
      await eventually(async () =>
        expect(
          (
            await clusterOf('prod-eu')
          )?.condition.missingPermissions,
        ).toEqual(['list rollouts.argoproj.io', 'watch rollouts.argoproj.io']),
      );
      expect(await store.list()).toEqual(before);
      await control('DELETE', '/clusters/prod-eu/roles/portal');
      await eventually(async () =>
        expect(
          (
            await clusterOf('prod-eu')
          )?.condition.missingPermissions,
        ).toEqual([]),
      );
    });

    it('loses nothing when its watches are dropped', async () => {
      await annotate('before');
      await seen('before');
      await sandbox.faults.set('prod-eu', { kind: 'drop-watch' });
      await annotate('after');
      await seen('after');
      expect((await clusterOf('prod-eu'))?.staleSince).toBeUndefined();
    });

    it('keeps the servers of a cluster that refuses connections, says so, and catches up', async () => {
      await annotate('before');
      await seen('before');
      const before = await store.list();
      await sandbox.faults.set('prod-eu', { kind: 'refuse' });
      await eventually(async () =>
        expect(await clusterOf('prod-eu')).toMatchObject({
          staleSince: expect.any(String),
          condition: { problemKind: 'unreachable' },
        }),
      );
      expect(await store.list()).toEqual(before);
      expect((await clusterOf('prod-us'))?.staleSince).toBeUndefined();
      await sandbox.faults.clear('prod-eu');
      await annotate('after');
      await seen('after');
      await eventually(async () =>
        expect((await clusterOf('prod-eu'))?.staleSince).toBeUndefined(),
      );
    });

    it.each([
      ['HTTP 500', { kind: 'status', status: 500 }, 'bad-answer'],
      ['a sign-in page', { kind: 'html' }, 'bad-answer'],
      ['half an answer', { kind: 'truncated' }, 'bad-answer'],
      [
        'HTTP 429',
        { kind: 'status', status: 429, retryAfterSeconds: 1 },
        'overloaded',
      ],
    ] as const)(
      'keeps the servers of a cluster that answers %s',
      async (_case, rule, problemKind) => {
        const before = await store.list();
        await sandbox.faults.set('prod-eu', rule);
        await sandbox.faults.set('prod-eu', { kind: 'drop-watch' });
        await eventually(async () =>
          expect((await clusterOf('prod-eu'))?.condition.problemKind).toBe(
            problemKind,
          ),
        );
        expect(await store.list()).toEqual(before);
        const { problem } = (await clusterOf('prod-eu'))?.condition ?? {};
        expect(problem).not.toMatch(/127\.0\.0\.1|html|token/i);
        await sandbox.faults.clear('prod-eu');
        await eventually(async () =>
          expect((await clusterOf('prod-eu'))?.staleSince).toBeUndefined(),
        );
      },
    );

    it('writes no server when nothing about servers changes', async () => {
      await annotate('same');
      await seen('same');
      statements.length = 0;
      await patch(ROLLOUT, {
        metadata: { annotations: { note: 'of no concern' } },
      });
      await sandbox.faults.set('prod-eu', { kind: 'drop-watch' });
      await annotate('other');
      await seen('other');
      expect(statements.filter(sql => /servers/.test(sql))).toHaveLength(1);
    });
  });

  describe('with an account that may not', () => {
    afterEach(() => stop());

    it('names every permission that an account lacks', async () => {
      await start('sandbox-nobody-token');
      await eventually(async () =>
        expect(
          (
            await clusterOf('prod-eu')
          )?.condition.missingPermissions,
        ).toEqual(
          expect.arrayContaining([
            'list inferenceservices.serving.kserve.io',
            'list rollouts.argoproj.io',
            'watch inferenceservices.serving.kserve.io',
            'watch rollouts.argoproj.io',
          ]),
        ),
      );
      expect(await store.list()).toEqual([]);
    });

    it('says of a token that the cluster does not know that it is refused', async () => {
      await start('wrong-token');
      await eventually(async () =>
        expect((await clusterOf('prod-eu'))?.condition.problemKind).toBe(
          'unauthenticated',
        ),
      );
    });
  });
});

async function eventually(check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
}

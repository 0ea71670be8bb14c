import { TestDatabases } from '@backstage/backend-test-utils';
import { FaultRule, Sandbox, startSandbox } from '@bellwether/sandbox';
import {
  Portal,
  PortalOptions,
  startPortal,
} from './__testUtils__/startPortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

jest.setTimeout(60_000);

const USERNAME = 'portal-account';
const PASSWORD = 'a password that nobody may see';

/** Words of the sandbox's own faults, and of what a reply or a log must never tell. */
const HIDDEN = [
  PASSWORD,
  USERNAME,
  Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64'),
  'Sign in',
  '<!doctype',
  'Sandbox fault',
];

type Settings = PortalOptions['registry'];

interface Case {
  what: string;
  rule: FaultRule;
  problem: string;
  fix: string;
}

const cases: Case[] = [
  {
    what: 'answers late',
    rule: { kind: 'delay', milliseconds: 1_000 },
    problem: 'mlflow did not answer within 0.4 s.',
    fix: 'models.registries.mlflow.requestTimeout',
  },
  {
    what: 'fails',
    rule: { kind: 'status', status: 500 },
    problem: 'mlflow answered 500.',
    fix: 'See the log of MLflow',
  },
  {
    what: 'asks to be left alone for long',
    rule: { kind: 'status', status: 429, retryAfterSeconds: 3600 },
    problem: 'mlflow answered 429: the portal asks more than it allows.',
    fix: 'models.registries.mlflow.schedule.frequency',
  },
  {
    what: 'hides behind a sign-in page',
    rule: { kind: 'html' },
    problem: 'mlflow answered HTML instead of JSON.',
    fix: 'perhaps a sign-in page: correct models.registries.mlflow.baseUrl',
  },
  {
    what: 'breaks off in the middle',
    rule: { kind: 'truncated' },
    problem: 'mlflow answered JSON that ends early.',
    fix: 'models.registries.mlflow.baseUrl',
  },
  {
    what: 'is not there',
    rule: { kind: 'refuse' },
    problem: 'mlflow refused the connection.',
    fix: 'Start MLflow, or correct models.registries.mlflow.baseUrl',
  },
  {
    what: 'refuses the password',
    rule: { kind: 'status', status: 401 },
    problem: "mlflow refused the portal's credentials (401).",
    fix: 'Correct the credentials in models.registries.mlflow.auth',
  },
];

describe('a registry that', () => {
  let sandbox: Sandbox;
  let portal: Portal;
  const replies: string[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox({
      quiet: true,
      mlflowAuth: { username: USERNAME, password: PASSWORD },
    });
  });
  afterAll(async () => {
    await sandbox.close();
  });
  beforeEach(async () => {
    await sandbox.faults.clear();
    portal = await startPortal({
      knex: await databases.init('SQLITE_3'),
      mlflowUrl: sandbox.urls.mlflow,
      registry: {
        auth: { type: 'basic', username: USERNAME, password: PASSWORD },
        requestTimeout: { milliseconds: 400 },
      },
    });
    await portal.sync();
    replies.length = 0;
  });

  async function get(path: string) {
    const response = await portal.get(path);
    replies.push(response.text);
    return response;
  }

  it.each(cases)(
    '$what keeps its models, and says what is wrong and what to do',
    async ({ rule, problem, fix }) => {
      const before = await get('/v1/models?pageSize=100');
      await sandbox.faults.set('mlflow', rule);
      portal.logs.length = 0;
      await portal.sync();
      await portal.sync();

      const fleet = await get('/v1/models?pageSize=100');
      expect(fleet.body.total).toBe(before.body.total);
      expect(fleet.body.items[0].staleSince).toEqual(expect.any(String));
      expect(fleet.body.sources[0]).toMatchObject({
        id: 'mlflow',
        readAt: before.body.sources[0].readAt,
        staleSince: expect.any(String),
        problem: problem.slice(0, -1),
      });

      const connections = await get('/v1/connections');
      expect(connections.body.connections[0]).toMatchObject({
        id: 'registry:mlflow',
        state: expect.stringMatching(/failed|stale/),
        problem,
        fix: expect.stringContaining(fix),
      });

      const model = '/v1/models/resource/default/address-match';
      const detail = await get(model);
      expect(detail.status).toBe(200);
      expect(detail.body).toMatchObject({
        versionCount: 6,
        freshness: { staleSince: expect.any(String) },
      });
      const versions = await get(`${model}/versions`);
      expect(versions.status).toBe(200);
      expect(versions.body.total).toBe(6);
      expect(versions.body.freshness.problem).toMatch(/^mlflow /);
      const history = await get(
        `${model}/metric-history?metric=val_loss&versions=5`,
      );
      expect(history.status).toBe(503);
      expect(history.body.error.message).toMatch(/^mlflow /);
      const move = await portal.moveAlias('address-match', 'champion', {
        version: 6,
        expectedVersion: 4,
        reason: 'better on the hold-out',
      });
      replies.push(move.text);
      expect(move.status).toBe(503);

      const warnings = portal.logs.filter(line => line.startsWith('warn'));
      expect(
        warnings.filter(line => line.includes('what was read before is kept')),
      ).toHaveLength(1);
      for (const hidden of [...HIDDEN, sandbox.urls.mlflow]) {
        expect(portal.logs.join('\n')).not.toContain(hidden);
      }
      for (const hidden of HIDDEN) {
        expect(replies.join('\n')).not.toContain(hidden);
      }
    },
  );

  it('answers again is read, and nothing speaks of the failure any more', async () => {
    await sandbox.faults.set('mlflow', { kind: 'refuse' });
    await portal.sync();
    await sandbox.faults.clear();
    await portal.sync();
    const { body } = await get('/v1/models');
    expect(body.sources[0].staleSince).toBeUndefined();
    const connections = await get('/v1/connections');
    const connection = connections.body.connections.find(
      ({ id }: { id: string }) => id === 'registry:mlflow',
    );
    expect(connection).toMatchObject({
      state: 'connected',
      version: expect.stringMatching(/^3\./),
      latencyMs: expect.any(Number),
    });
    expect(connection.problem).toBeUndefined();
  });

  it('asks for a little patience gets it', async () => {
    await sandbox.faults.set('mlflow', {
      kind: 'status',
      status: 429,
      retryAfterSeconds: 1,
      times: 1,
    });
    await portal.sync();
    expect((await get('/v1/models')).body.sources[0].problem).toBeUndefined();
  });

  it('fails for the second listing only is not half believed', async () => {
    await sandbox.faults.set('mlflow', {
      kind: 'truncated',
      match: { pathPrefix: '/api/2.0/mlflow/model-versions/search' },
    });
    const before = await portal.knex('models').orderBy('name');
    await portal.sync();
    expect(await portal.knex('models').orderBy('name')).toEqual(before);
  });
});

describe('configuration', () => {
  it.each<[Settings, Settings, string]>([
    [{ baseUrl: undefined }, {}, "'models.registries.mlflow.baseUrl'"],
    [
      { type: 'mlfow' },
      {},
      "models.registries.mlflow.type is 'mlfow', but only 'mlflow' is known",
    ],
    [
      { schedule: { frequency: 'often' } },
      {},
      'models.registries.mlflow.schedule',
    ],
    [
      { requestTimeout: 'soon' },
      {},
      'models.registries.mlflow.requestTimeout: ',
    ],
    [
      { webhook: { secret: 's', maxAge: { fortnights: 1 } } },
      {},
      'models.registries.mlflow.webhook.maxAge: ',
    ],
    [{ webhook: {} }, {}, "'models.registries.mlflow.webhook.secret'"],
    [
      { auth: { type: 'basic', username: 'portal' } },
      {},
      "'models.registries.mlflow.auth.password'",
    ],
    [
      { baseUrl: 'mlflow' },
      {},
      'models.registries.mlflow.baseUrl must be a URL',
    ],
    [
      {},
      { registry: 'other' },
      "catalog.providers.models.mlflow.registry is 'other', but models.registries has no such instance",
    ],
    [{}, { owner: {} }, 'catalog.providers.models.mlflow.owner.default'],
  ])(
    'that is wrong keeps the backend from starting, with the key: %j %j',
    async (registry, provider, message) => {
      await expect(
        startPortal({
          knex: await databases.init('SQLITE_3'),
          mlflowUrl: 'http://127.0.0.1:9',
          registry,
          provider,
        }),
      ).rejects.toThrow(message);
    },
  );

  it('of a registry that no provider of the catalog names is told in the log', async () => {
    const portal = await startPortal({
      knex: await databases.init('SQLITE_3'),
      mlflowUrl: 'http://127.0.0.1:9',
      provider: null,
    });
    expect(portal.logs.join('\n')).toMatch(
      'models.registries.mlflow is not read: no entry of catalog.providers.models has it as its registry',
    );
  });
});

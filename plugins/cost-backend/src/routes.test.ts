import { randomUUID } from 'crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { FleetReply } from '@bellwether/plugin-cost-common';
import { Sandbox } from '@bellwether/sandbox';
import { Caller, callers } from './__testUtils__/callers';
import {
  Portal,
  SANDBOX_PRICES,
  startPortal,
} from './__testUtils__/startPortal';
import { startSandboxAt } from './__testUtils__/startSandboxAt';
import { operations } from './router/openApi';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const NOW = new Date('2026-06-16T06:00:00Z');
const MODEL = '/v1/models/resource/default/chargeback-risk';
const REASON = 'The tests want to see who may';

let sandbox: Sandbox;
let portal: Portal;
let recommendation: string;
let change: string;

beforeAll(async () => {
  sandbox = await startSandboxAt(() => NOW);
  portal = await startPortal({
    sandbox,
    knex: await databases.init('SQLITE_3'),
    now: () => NOW,
    clusters: ['prod-eu'],
    config: {
      backfillDays: 1,
      prices: SANDBOX_PRICES,
      advice: { stepSeconds: 1800, historyDays: 20 },
    },
  });
  await portal.run('read-costs');
  await portal.run('recommend-sizes');
  const advice = await portal.as('owner', 'get', `${MODEL}/recommendations`);
  recommendation = advice.body.servers[0].recommendation.id;
});
afterAll(async () => {
  await portal.stop();
  await sandbox.close();
});

/** Who calls, in the order of `callers`: nobody, viewer, stranger, owner, platform, service, and one who may see nothing. */
const EVERYBODY = [401, 200, 200, 200, 200, 200, 200];
const READ = [401, 200, 200, 200, 200, 200, 404];
const OWNERS = [401, 403, 403, 200, 200, 403, 404];

const chosen = () => ({ recommendations: [{ id: recommendation }] });

const table: Array<
  [
    string,
    'get' | 'post' | 'put',
    () => string,
    (() => object) | undefined,
    number[],
  ]
> = [
  ['/v1/fleet', 'get', () => '/v1/fleet', undefined, EVERYBODY],
  ['/v1/fleet.csv', 'get', () => '/v1/fleet.csv', undefined, EVERYBODY],
  ['/v1/sources', 'get', () => '/v1/sources', undefined, EVERYBODY],
  ['/v1/ledger', 'get', () => '/v1/ledger', undefined, EVERYBODY],
  ['/v1/ledger.csv', 'get', () => '/v1/ledger.csv', undefined, EVERYBODY],
  ['MODEL/costs', 'get', () => `${MODEL}/costs`, undefined, READ],
  ['MODEL/costs.csv', 'get', () => `${MODEL}/costs.csv`, undefined, READ],
  ['MODEL/usage', 'get', () => `${MODEL}/usage`, undefined, READ],
  ['MODEL/ledger', 'get', () => `${MODEL}/ledger`, undefined, READ],
  ['MODEL/ledger.csv', 'get', () => `${MODEL}/ledger.csv`, undefined, READ],
  [
    'MODEL/recommendations',
    'get',
    () => `${MODEL}/recommendations`,
    undefined,
    READ,
  ],
  [
    '/v1/recommendations/{id}',
    'get',
    () => `/v1/recommendations/${recommendation}`,
    undefined,
    READ,
  ],
  [
    'MODEL/budget',
    'put',
    () => `${MODEL}/budget`,
    () => ({ perMonth: 100, reason: REASON }),
    OWNERS,
  ],
  [
    '/v1/changes/previews',
    'post',
    () => '/v1/changes/previews',
    chosen,
    OWNERS,
  ],
  ['/v1/openapi.json', 'get', () => '/v1/openapi.json', undefined, EVERYBODY],
];

it.each(table)(
  '%s, %s, is answered as the policy says',
  async (_path, method, route, body, statuses) => {
    const answered: number[] = [];
    for (const caller of callers) {
      answered.push(
        (await portal.as(caller, method, route(), body?.())).status,
      );
    }
    expect(Object.fromEntries(callers.map((c, i) => [c, answered[i]]))).toEqual(
      Object.fromEntries(callers.map((c, i) => [c, statuses[i]])),
    );
  },
);

it('a size is changed by owners and the platform team alone, and by nobody else is anything changed', async () => {
  const preview = await portal.as(
    'owner',
    'post',
    '/v1/changes/previews',
    chosen(),
  );
  const body = {
    ...chosen(),
    reason: REASON,
    precondition: preview.body.precondition,
  };
  const refused: Array<[Caller, number]> = [
    ['nobody', 401],
    ['viewer', 403],
    ['stranger', 403],
    ['service', 403],
    ['blind', 404],
  ];
  for (const [caller, status] of refused) {
    const reply = await portal.as(caller, 'post', '/v1/changes', body);
    expect([caller, reply.status]).toEqual([caller, status]);
    const dismissed = await portal.as(
      caller,
      'post',
      `/v1/recommendations/${recommendation}/dismissal`,
      { reason: REASON },
    );
    expect([caller, dismissed.status]).toEqual([caller, status]);
  }
  const again = await portal.as(
    'owner',
    'post',
    '/v1/changes/previews',
    chosen(),
  );
  expect(again.body.precondition).toBe(preview.body.precondition);

  const key = { 'idempotency-key': randomUUID() };
  const made = await portal.as('owner', 'post', '/v1/changes', body, key);
  expect([made.status, made.body.changes?.length]).toEqual([202, 1]);
  const repeated = await portal.as('owner', 'post', '/v1/changes', body, key);
  expect(repeated.body).toEqual(made.body);
  change = made.body.changes[0].id;
  const statuses = await Promise.all(
    callers.map(
      async caller =>
        (
          await portal.as(caller, 'get', `/v1/changes/${change}`)
        ).status,
    ),
  );
  expect(statuses).toEqual(READ);
});

it('every route of the description is in the table', () => {
  const told = operations.map(
    ({ method, path }) =>
      `${method} ${path.replace(
        '/v1/models/{kind}/{namespace}/{name}',
        'MODEL',
      )}`,
  );
  const tested = table.map(([path, method]) => `${method} ${path}`);
  expect(told.filter(route => !tested.includes(route))).toEqual([
    'post /v1/recommendations/{id}/dismissal',
    'post /v1/changes',
    'get /v1/changes/{id}',
  ]);
});

it('the fleet leaves out what a caller may not see, and bills are for the platform team', async () => {
  const fleet = async (caller: Caller) =>
    (await portal.as(caller, 'get', '/v1/fleet?by=model&days=7')).body;
  expect((await fleet('owner')).rows.length).toBeGreaterThan(10);
  expect((await fleet('blind')).rows).toEqual([]);
  expect((await fleet('owner')).reconciliations).toEqual([]);
  expect((await fleet('platform')).reconciliations).toHaveLength(1);
  const saving = (caller: Caller, model: string) =>
    fleet(caller).then(
      ({ savings }: FleetReply) =>
        savings.find(({ entityRef }) => entityRef.endsWith(`/${model}`))
          ?.mayApply,
    );
  expect(await saving('viewer', 'chargeback-risk')).toBe(false);
  expect(await saving('owner', 'chargeback-risk')).toBe(true);
});

it('a budget that an owner set is told to all, and kept with who set it', async () => {
  await portal.as('owner', 'put', `${MODEL}/budget`, {
    perMonth: 1,
    reason: REASON,
  });
  const costs = await portal.as('viewer', 'get', `${MODEL}/costs`);
  expect(costs.body.budget).toMatchObject({
    perMonth: 1,
    setBy: 'user:default/owner',
    state: 'exceeded',
  });
  await portal.run('read-costs');
  const told = portal.notifications.filter(({ payload }) =>
    payload.title.includes('budget exceeded'),
  );
  expect(told).toHaveLength(1);
});

it('costs go out as CSV that a spreadsheet can be trusted with', async () => {
  const reply = await portal.as('viewer', 'get', `${MODEL}/costs.csv?days=7`);
  expect(reply.headers['content-type']).toMatch(/^text\/csv/);
  const [header, ...lines] = reply.text.trim().split('\r\n');
  expect(header.split(',').slice(0, 5)).toEqual([
    'day',
    'cluster',
    'namespace',
    'server',
    'cpu_USD',
  ]);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^2026-06-15,prod-eu,payments-ml,chargeback-risk,/);
});

it.each([
  [
    'a number of days that is none',
    'get',
    `${MODEL}/costs?days=8`,
    undefined,
    400,
  ],
  ['another roll-up', 'get', '/v1/fleet?by=planet', undefined, 400],
  ['no uuid', 'get', '/v1/recommendations/1', undefined, 400],
  [
    'no such recommendation',
    'get',
    `/v1/recommendations/${randomUUID()}`,
    undefined,
    404,
  ],
  ['no such change', 'get', `/v1/changes/${randomUUID()}`, undefined, 404],
  [
    'another kind of entity',
    'get',
    '/v1/models/component/default/x/costs',
    undefined,
    404,
  ],
  [
    'nothing chosen',
    'post',
    '/v1/changes/previews',
    { recommendations: [] },
    400,
  ],
  ['no reason', 'put', `${MODEL}/budget`, { perMonth: 5 }, 400],
] as const)('refuses %s', async (_what, method, path, body, status) => {
  const reply = await portal.as('owner', method, path, body);
  expect(reply.status).toBe(status);
});

it('a write without a key is refused', async () => {
  const reply = await portal.as(
    'owner',
    'put',
    `${MODEL}/budget`,
    { perMonth: 5, reason: REASON },
    { 'idempotency-key': '' },
  );
  expect(reply.status).toBe(400);
});

import { randomUUID } from 'crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { callers, Portal, startPortal } from './__testUtils__/startPortal';
import { operations } from './router/openApi';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ROLLOUT = '/v1/rollouts/prod-eu/payments-ml/argo-rollout/card-fraud';

let sandbox: Sandbox;
let portal: Portal;
let action: string;

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
  portal = await startPortal({
    sandbox,
    knex: await databases.init('SQLITE_3'),
  });
  await portal.ready();
  await portal.run('judge-canaries');
  const taken = await takeAs('owner', 'promote');
  action = taken.body.id;
});
afterAll(async () => {
  await portal.stop();
  await sandbox.close();
});

async function previewAs(caller: (typeof callers)[number], name: string) {
  return portal.as(caller, 'post', `${ROLLOUT}/previews`, { action: name });
}

async function takeAs(caller: (typeof callers)[number], name: string) {
  const shown = await previewAs('owner', name);
  return portal.as(caller, 'post', `${ROLLOUT}/actions`, {
    action: name,
    reason: 'The tests want to see who may',
    precondition: shown.body.precondition,
  });
}

/** Who calls, in the order of `callers`: nobody, viewer, stranger, owner, platform, service, and one who may see nothing. */
const EVERYBODY = [401, 200, 200, 200, 200, 200, 200];
const READ = [401, 200, 200, 200, 200, 200, 404];
const PEOPLE = [401, 200, 200, 200, 200, 403, 404];
const OWNERS = [401, 403, 403, 200, 200, 403, 404];

const table: Array<
  [string, 'get' | 'post', () => string, object | undefined, number[]]
> = [
  ['/v1/fleet', 'get', () => '/v1/fleet', undefined, EVERYBODY],
  [
    '/v1/models/{kind}/{namespace}/{name}/rollouts',
    'get',
    () => '/v1/models/resource/default/card-fraud/rollouts',
    undefined,
    READ,
  ],
  ['ROLLOUT', 'get', () => ROLLOUT, undefined, READ],
  ['ROLLOUT/events', 'get', () => `${ROLLOUT}/events`, undefined, READ],
  [
    'ROLLOUT/analysis-runs',
    'get',
    () => `${ROLLOUT}/analysis-runs`,
    undefined,
    READ,
  ],
  ['ROLLOUT/verdict', 'get', () => `${ROLLOUT}/verdict`, undefined, READ],
  ['ROLLOUT/evidence', 'get', () => `${ROLLOUT}/evidence`, undefined, READ],
  [
    'ROLLOUT/analysis-template',
    'get',
    () => `${ROLLOUT}/analysis-template`,
    undefined,
    READ,
  ],
  [
    'ROLLOUT/analysis-template/proposals',
    'post',
    () => `${ROLLOUT}/analysis-template/proposals`,
    { reason: 'The tests want to see who may' },
    // Git does not own it, so there is nothing to propose.
    OWNERS.map(status => (status === 200 ? 409 : status)),
  ],
  ['ROLLOUT/drive', 'get', () => `${ROLLOUT}/drive`, undefined, READ],
  [
    'ROLLOUT/drive',
    'post',
    () => `${ROLLOUT}/drive`,
    { control: 'take-over', reason: 'The tests want to see who may' },
    // Argo Rollouts steps it, so there is no driver to take it from.
    OWNERS.map(status => (status === 200 ? 409 : status)),
  ],
  [
    'ROLLOUT/capabilities',
    'get',
    () => `${ROLLOUT}/capabilities`,
    undefined,
    PEOPLE,
  ],
  [
    'ROLLOUT/previews',
    'post',
    () => `${ROLLOUT}/previews`,
    { action: 'abort' },
    OWNERS,
  ],
  ['ROLLOUT/actions', 'get', () => `${ROLLOUT}/actions`, undefined, READ],
  [
    '/v1/actions/{action}',
    'get',
    () => `/v1/actions/${action}`,
    undefined,
    READ,
  ],
  ['/v1/openapi.json', 'get', () => '/v1/openapi.json', undefined, EVERYBODY],
];

it.each(table)(
  '%s, %s, is answered as the policy says',
  async (_path, method, route, body, statuses) => {
    const answered: number[] = [];
    for (const caller of callers) {
      answered.push((await portal.as(caller, method, route(), body)).status);
    }
    expect(Object.fromEntries(callers.map((c, i) => [c, answered[i]]))).toEqual(
      Object.fromEntries(callers.map((c, i) => [c, statuses[i]])),
    );
  },
);

it('an action is taken by owners and the platform team alone, and by nobody else is anything changed', async () => {
  const before = await portal.rollout(
    'prod-eu/payments-ml/argo-rollout/card-fraud',
  );
  for (const [caller, status] of [
    ['nobody', 401],
    ['viewer', 403],
    ['stranger', 403],
    ['service', 403],
    ['blind', 404],
  ] as const) {
    expect([caller, (await takeAs(caller, 'abort')).status]).toEqual([
      caller,
      status,
    ]);
  }
  const { arms, aborted } = await portal.rollout(before.id);
  expect([arms.length, aborted]).toEqual([before.arms.length, undefined]);
  expect((await takeAs('platform', 'abort')).status).toBe(202);
});

it('every route of the description is in the table', () => {
  const told = operations.map(
    ({ method, path }) =>
      `${method} ${path.replace(
        '/v1/rollouts/{cluster}/{namespace}/{kind}/{name}',
        'ROLLOUT',
      )}`,
  );
  const tested = table.map(([path, method]) => `${method} ${path}`);
  expect(told.filter(route => !tested.includes(route))).toEqual([
    'post ROLLOUT/actions',
  ]);
});

it('the board leaves out what a caller may not see', async () => {
  const rows = async (caller: 'owner' | 'blind') =>
    (await portal.as(caller, 'get', '/v1/fleet?show=all')).body.rows.length;
  expect(await rows('owner')).toBeGreaterThan(10);
  expect(await rows('blind')).toBe(0);
});

it.each([
  [
    'another kind',
    'get',
    '/v1/rollouts/prod-eu/payments-ml/pod/card-fraud',
    undefined,
    400,
  ],
  [
    'no such rollout',
    'get',
    '/v1/rollouts/prod-eu/payments-ml/argo-rollout/none',
    undefined,
    404,
  ],
  [
    'no such cluster',
    'get',
    '/v1/rollouts/nowhere/payments-ml/kserve/card-fraud',
    undefined,
    404,
  ],
  ['no uuid', 'get', '/v1/actions/1', undefined, 400],
  ['no such action', 'get', `/v1/actions/${randomUUID()}`, undefined, 404],
  ['another show', 'get', '/v1/fleet?show=some', undefined, 400],
  [
    'a word that is no action',
    'post',
    `${ROLLOUT}/previews`,
    { action: 'explode' },
    400,
  ],
  [
    'a parameter that is none',
    'post',
    `${ROLLOUT}/previews`,
    { action: 'abort', parameters: { force: true } },
    400,
  ],
  [
    'an action without a reason',
    'post',
    `${ROLLOUT}/actions`,
    { action: 'abort', reason: 'short', precondition: {} },
    400,
  ],
] as const)('%s is refused', async (_what, method, route, body, status) => {
  expect((await portal.as('owner', method, route, body)).status).toBe(status);
});

it('an action without a key is refused', async () => {
  const shown = await previewAs('owner', 'restart');
  const answer = await portal.as(
    'owner',
    'post',
    `${ROLLOUT}/actions`,
    {
      action: 'restart',
      reason: 'The tests want to see who may',
      precondition: shown.body.precondition,
    },
    { 'idempotency-key': '' },
  );
  expect(answer.status).toBe(400);
});

it('with actAs user, whoever may not use the proxy is told so, and nothing is changed', async () => {
  const other = await startPortal({
    sandbox,
    knex: await databases.init('SQLITE_3'),
    config: { actAs: 'user' },
  });
  try {
    await other.ready();
    const answer = await other.as('owner', 'post', `${ROLLOUT}/previews`, {
      action: 'restart',
    });
    expect([answer.status, answer.body.error.message]).toEqual([
      403,
      expect.stringMatching(/kubernetes\.proxy/),
    ]);
    expect(
      (
        await other.as('platform', 'post', `${ROLLOUT}/previews`, {
          action: 'restart',
        })
      ).status,
    ).toBe(200);
  } finally {
    await other.stop();
  }
});

import { randomUUID } from 'crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  Action,
  ActionParameters,
  TakenAction,
  takenActionSchema,
} from '@bellwether/plugin-canary-common';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const STANDARD = 'prod-eu/search/kserve/listing-ranker';
const SERVERLESS = 'prod-us/travel-ml/kserve/fare-demand';

async function start(kserveMovesTraffic: boolean) {
  const sandbox = await startSandbox({
    quiet: true,
    controllers: { kserveMovesTraffic },
  });
  const portal = await startPortal({
    sandbox,
    knex: await databases.init('SQLITE_3'),
  });
  await portal.ready();
  return { sandbox, portal };
}

function find(portal: Portal, name: string): Promise<string> {
  return eventually(`a canary of ${name}`, async () => {
    const { body } = await portal.as('owner', 'get', '/v1/fleet?show=all');
    const rows: Array<{ id: string; name: string; arms: unknown[] }> =
      body.rows;
    return rows.find(row => row.name === name && row.arms.length > 1)?.id;
  });
}

async function take(
  portal: Portal,
  id: string,
  action: Action,
  parameters: ActionParameters = {},
) {
  const shown = await portal.as(
    'owner',
    'post',
    `/v1/rollouts/${id}/previews`,
    {
      action,
      parameters,
    },
  );
  expect(shown.body).not.toHaveProperty('error');
  const answer = await portal.as(
    'owner',
    'post',
    `/v1/rollouts/${id}/actions`,
    {
      action,
      parameters,
      precondition: shown.body.precondition,
      reason: 'The tests want to see what follows',
    },
    { 'idempotency-key': randomUUID() },
  );
  expect(answer.body).not.toHaveProperty('error');
  expect(answer.status).toBe(202);
  return { shown: shown.body, id: answer.body.id };
}

const ended = (portal: Portal, id: string): Promise<TakenAction> =>
  eventually('an end', async () => {
    const { body } = await portal.as('owner', 'get', `/v1/actions/${id}`);
    const taken = takenActionSchema.parse(body);
    return ['sending', 'waiting'].includes(taken.state) ? undefined : taken;
  });

describe('KServe', () => {
  let sandbox: Sandbox;
  let portal: Portal;
  beforeAll(async () => {
    ({ sandbox, portal } = await start(false));
  });
  afterAll(async () => {
    await portal.stop();
    await sandbox.close();
  });

  it('Standard mode of 0.20.0: what it reports is told, what the route does not do is said', async () => {
    const id = await find(portal, 'listing-ranker');
    expect(id.split('/')[0]).toBe(STANDARD.split('/')[0]);
    const rollout = await portal.rollout(id);
    expect(rollout.controller).toBe('kserve-standard');
    expect(rollout.traffic).toMatchObject({
      desired: { share: 0.1 },
      reported: { share: 0.1 },
      effective: { share: 0 },
    });
    expect(rollout.traffic.sentence).toMatch(/Asked 10 %, seen 0 %/);
    const { shown, id: action } = await take(portal, id, 'set-weight', {
      percent: 40,
    });
    expect(shown.requests[0]).toMatchObject({
      contentType: 'application/json-patch+json',
      body: [
        {
          op: 'test',
          path: '/metadata/resourceVersion',
          value: rollout.resourceVersion,
        },
        { op: 'test', path: '/spec/canary/0/predictor/name' },
        { op: 'replace', path: '/spec/canary/0/trafficPercent', value: 40 },
      ],
    });
    const more = await portal.until(
      id,
      ({ traffic }) => traffic.reported?.share === 0.4,
    );
    expect(more.traffic.effective?.share).toBe(0);
    const { body } = await portal.as('owner', 'get', `/v1/actions/${action}`);
    // It is never called done, however ready the status says that the canary is.
    expect(body.state).toBe('waiting');
  });

  it('Serverless mode: a share, and a promote by leaving the field out', async () => {
    const id = await find(portal, 'fare-demand');
    expect(id.split('/')[0]).toBe(SERVERLESS.split('/')[0]);
    expect((await portal.rollout(id)).controller).toBe('kserve-serverless');
    const weighed = await take(portal, id, 'set-weight', { percent: 30 });
    expect(weighed.shown.requests[0].body).toMatchObject({
      spec: { predictor: { canaryTrafficPercent: 30 } },
    });
    expect((await ended(portal, weighed.id)).state).toBe('observed');
    expect((await portal.rollout(id)).traffic).toMatchObject({
      effective: { share: 0.3 },
      state: 'as-asked',
    });
    const promoted = await take(portal, id, 'promote');
    expect(promoted.shown.requests[0].body).toMatchObject({
      spec: { predictor: { canaryTrafficPercent: null } },
    });
    expect((await ended(portal, promoted.id)).state).toBe('observed');
    expect((await portal.rollout(id)).arms).toHaveLength(1);
  });

  it('has no steps to retry, pause or restart, and says so', async () => {
    const id = await find(portal, 'listing-ranker');
    const { body } = await portal.as(
      'owner',
      'get',
      `/v1/rollouts/${id}/capabilities`,
    );
    const capabilities: Array<{ action: string; refusal?: string }> =
      body.capabilities;
    expect(capabilities.find(({ action }) => action === 'pause')?.refusal).toBe(
      'controller',
    );
  });
});

it('a KServe that moves requests: share, promote in one write, and nothing left over', async () => {
  const { sandbox, portal } = await start(true);
  try {
    const id = await find(portal, 'listing-ranker');
    const weighed = await take(portal, id, 'set-weight', { percent: 40 });
    expect((await ended(portal, weighed.id)).state).toBe('observed');
    const before = await portal.rollout(id);
    const canary = before.arms.find(({ role }) => role === 'canary')?.revision;
    const promoted = await take(portal, id, 'promote');
    expect(promoted.shown.requests).toMatchObject([{ method: 'PUT' }]);
    expect((await ended(portal, promoted.id)).state).toBe('observed');
    expect((await portal.rollout(id)).arms).toMatchObject([
      { role: 'stable', revision: canary },
    ]);
  } finally {
    await portal.stop();
    await sandbox.close();
  }
});

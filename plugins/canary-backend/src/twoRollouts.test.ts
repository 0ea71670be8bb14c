import { randomUUID } from 'crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  Action,
  modelRolloutsReplySchema,
  Preview,
  takenActionsReplySchema,
} from '@bellwether/plugin-canary-common';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import request from 'supertest';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(180_000);

const TOKEN = 'a-token-of-the-judge-0123456789';
const MODEL = 'card-fraud';
const NAMES = ['twin-bad', 'twin-good'] as const;
type Name = (typeof NAMES)[number];

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

let sandbox: Sandbox;
let portal: Portal;

const idOf = (name: Name) => `prod-eu/payments-ml/argo-rollout/${name}`;

function put(
  name: Name,
  canary: { canaryVersion?: number; canaryWeight?: number } = {},
): void {
  sandbox.clusters['prod-eu'].objects.putServer({
    kind: 'Rollout',
    namespace: 'payments-ml',
    name,
    model: MODEL,
    stableVersion: 24,
    replicas: 4,
    readyReplicas: 4,
    ...canary,
  });
}

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
  portal = await startPortal({
    sandbox,
    knex: await databases.init('SQLITE_3'),
    prometheus: {
      sandbox: { baseUrl: sandbox.urls.prometheus, clusterLabel: 'cluster' },
    },
    config: {
      judge: {
        interval: { seconds: 5 },
        webProvider: { token: TOKEN },
        // A factor of traffic changes neither arm's share at once, which is not what is looked at here.
        policy: {
          warmUpSeconds: 0,
          split: { sampleRatio: 0 },
          overDispersion: { guard: false },
        },
      },
    },
  });
  await portal.ready();
  for (const name of NAMES) {
    put(name);
    await portal.until(idOf(name), ({ phase }) => phase === 'healthy');
    put(name, { canaryVersion: 25, canaryWeight: 20 });
    await portal.until(idOf(name), ({ phase }) => phase === 'paused');
  }
});
afterAll(async () => {
  await portal.stop();
  await sandbox.close();
});

async function change(name: Name, traffic: object): Promise<void> {
  const answer = await fetch(
    `${sandbox.urls.control}/prometheus/traffic/prod-eu/payments-ml/${name}`,
    {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(traffic),
    },
  );
  expect(answer.status).toBe(204);
}

/** What Argo's web metric provider is answered. */
async function wordOn(name: Name) {
  const { arms } = await portal.rollout(idOf(name));
  const { body } = await request(portal.server)
    .get('/api/canary/v1/web-provider/verdict')
    .query({
      cluster: 'prod-eu',
      namespace: 'payments-ml',
      rollout: name,
      revision: arms.find(({ role }) => role === 'canary')?.revision,
    })
    .set('Authorization', `Bearer ${TOKEN}`);
  return body.result;
}

async function press(name: Name, action: Action) {
  const { body } = await portal.as(
    'owner',
    'post',
    `/v1/rollouts/${idOf(name)}/previews`,
    { action },
  );
  const shown: Preview = body;
  return portal.as(
    'owner',
    'post',
    `/v1/rollouts/${idOf(name)}/actions`,
    {
      action,
      parameters: shown.parameters,
      precondition: shown.precondition,
      reason: `The other one is another matter: ${action}`,
    },
    { 'idempotency-key': randomUUID() },
  );
}

it('two rollouts of one model at once are shown, judged and acted on each by itself', async () => {
  const listed = await portal.as(
    'viewer',
    'get',
    `/v1/models/resource/default/${MODEL}/rollouts`,
  );
  expect(
    modelRolloutsReplySchema.parse(listed.body).rollouts.map(({ id }) => id),
  ).toEqual(expect.arrayContaining(NAMES.map(idOf)));

  // Many requests, so that the tests need not wait for minutes.
  await change('twin-bad', {
    trafficFactor: 100,
    sides: 'canary',
    errorRatio: 0.2,
  });
  await change('twin-good', { trafficFactor: 100 });
  const words = await eventually(
    'both have a word',
    async () => {
      await portal.run('judge-canaries');
      const [bad, good] = await Promise.all(NAMES.map(wordOn));
      return bad.verdict === 'rollback' && good.tests
        ? { bad, good }
        : undefined;
    },
    90_000,
  );
  expect(words.bad.reason).toMatch(/errors/);
  expect(words.good.verdict).not.toBe('rollback');

  const answers = await Promise.all([
    press('twin-bad', 'abort'),
    press('twin-good', 'promote'),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  const [bad, good] = await Promise.all([
    portal.until(idOf('twin-bad'), ({ phase }) => phase === 'degraded'),
    portal.until(
      idOf('twin-good'),
      ({ phase, traffic }) =>
        phase === 'paused' && traffic.effective?.share === 0.5,
    ),
  ]);
  expect(bad.traffic.effective?.share).toBe(0);
  expect(good.aborted).toBeUndefined();

  for (const [name, action] of [
    ['twin-bad', 'abort'],
    ['twin-good', 'promote'],
  ] as const) {
    const { body } = await portal.as(
      'viewer',
      'get',
      `/v1/rollouts/${idOf(name)}/actions`,
    );
    expect(takenActionsReplySchema.parse(body).actions).toMatchObject([
      { action, rollout: idOf(name) },
    ]);
  }
  // The end of one is no end of the judging of the other.
  expect((await wordOn('twin-good')).reason).not.toMatch(/not judged/);
});

it('a canary that is tried again is judged anew, however soon: the last word was on what was aborted', async () => {
  await portal.until(idOf('twin-bad'), ({ phase }) => phase === 'degraded');
  expect((await press('twin-bad', 'retry')).status).toBe(202);
  await portal.until(idOf('twin-bad'), ({ phase }) => phase === 'paused');
  // The judge has not looked in between.
  expect(await wordOn('twin-bad')).toMatchObject({
    verdict: 'continue',
    reason: 'This canary is not judged, or not yet',
  });
});

import { TestDatabases } from '@backstage/backend-test-utils';
import {
  evidenceReplySchema,
  verdictSchema,
} from '@bellwether/plugin-canary-common';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import request from 'supertest';
import { eventually } from './__testUtils__/eventually';
import { Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(120_000);

const TOKEN = 'a-token-of-the-judge-0123456789';
const ROLLOUT = '/v1/rollouts/prod-eu/payments-ml/argo-rollout/card-fraud';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

let sandbox: Sandbox;
let portal: Portal;

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true });
  portal = await startPortal({
    sandbox,
    knex: await databases.init('SQLITE_3'),
    prometheus: {
      sandbox: {
        baseUrl: sandbox.urls.prometheus,
        clusterLabel: 'cluster',
      },
    },
    config: {
      judge: { interval: { seconds: 5 }, webProvider: { token: TOKEN } },
    },
  });
  await portal.ready();
});
afterAll(async () => {
  await portal.stop();
  await sandbox.close();
});

const ask = (revision: string, token = TOKEN) =>
  request(portal.server)
    .get('/api/canary/v1/web-provider/verdict')
    .query({
      cluster: 'prod-eu',
      namespace: 'payments-ml',
      rollout: 'card-fraud',
      revision,
    })
    .set('Authorization', `Bearer ${token}`);

it('a canary is judged from its counters, and Argo, screens and the board are told the same', async () => {
  const { arms } = await portal.rollout(
    'prod-eu/payments-ml/argo-rollout/card-fraud',
  );
  const { revision } = arms.find(({ role }) => role === 'canary')!;
  const before = await ask(revision!);
  expect(before.status).toBe(200);
  expect(before.body.result).toMatchObject({
    verdict: 'continue',
    reason: 'This canary is not judged, or not yet',
  });

  const answer = await eventually('A verdict', async () => {
    await portal.run('judge-canaries');
    const { body } = await ask(revision!);
    return body.result.tests.length > 0 ? body.result : undefined;
  });
  expect(answer.verdict).toBe('continue');

  const verdict = verdictSchema.parse(
    (await portal.as('viewer', 'get', `${ROLLOUT}/verdict`)).body,
  );
  expect(verdict).toMatchObject({
    verdict: 'continue',
    reason: answer.reason,
    missing: [],
  });
  const evidence = evidenceReplySchema.parse(
    (await portal.as('viewer', 'get', `${ROLLOUT}/evidence`)).body,
  );
  expect(evidence.weights[0].share).toBeCloseTo(0.2);
  const { rows } = (await portal.as('viewer', 'get', '/v1/fleet')).body;
  expect(
    rows.find(({ name }: { name: string }) => name === 'card-fraud').verdict,
  ).toMatchObject({ verdict: 'continue', sentence: answer.reason });
});

it("the judge's token opens nothing else, and no other token opens verdicts", async () => {
  expect((await ask('7d9c', 'another-token-0123456789abcdef')).status).toBe(
    401,
  );
  const other = await request(portal.server)
    .get(`/api/canary${ROLLOUT}`)
    .set('Authorization', `Bearer ${TOKEN}`);
  expect(other.status).toBe(401);
});

it('the AnalysisTemplate asks this portal about this cluster', async () => {
  const { body } = await portal.as(
    'viewer',
    'get',
    `${ROLLOUT}/analysis-template`,
  );
  expect(body.template).toContain(
    '/api/canary/v1/web-provider/verdict?cluster=prod-eu&namespace=payments-ml&rollout={{args.rollout}}&revision={{args.canary-hash}}',
  );
  expect(body.template).not.toContain(TOKEN);
  expect(body.secret).toEqual({ name: 'bellwether-judge', key: 'token' });
});

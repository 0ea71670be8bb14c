import { TestDatabases } from '@backstage/backend-test-utils';
import {
  LedgerReply,
  RecommendationsReply,
  recommendationsReplySchema,
  UsageReply,
  usageReplySchema,
} from '@bellwether/plugin-cost-common';
import { Sandbox } from '@bellwether/sandbox';
import {
  Portal,
  SANDBOX_PRICES,
  startPortal,
} from './__testUtils__/startPortal';
import { startSandboxAt } from './__testUtils__/startSandboxAt';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const NOW = new Date('2026-06-16T06:00:00Z');

let sandbox: Sandbox;
let portal: Portal;
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
      advice: { stepSeconds: 900 },
    },
  });
  await portal.run('recommend-sizes');
});
afterAll(async () => {
  await portal.stop();
  await sandbox.close();
});

async function adviceOf(model: string): Promise<RecommendationsReply> {
  const reply = await portal.as(
    'owner',
    'get',
    `/v1/models/resource/default/${model}/recommendations`,
  );
  expect(reply.body.error).toBeUndefined();
  return recommendationsReplySchema.parse(reply.body);
}

it('a model that asks for a hundred times what it uses is recommended less, with its risk', async () => {
  const { servers } = await adviceOf('chargeback-risk');
  const [{ recommendation }] = servers;
  expect(recommendation).toMatchObject({
    state: 'proposed',
    targetBreach: 0.01,
    apply: { via: 'patch' },
  });
  const one = recommendation!;
  expect(one.title).toMatch(/^CPU 0\.5 → 0\.\d+ cores/);
  expect(one.saving.requestedShare).toBeGreaterThan(0.5);
  expect(one.saving.billablePerDay).toBeLessThanOrEqual(
    one.saving.schedulablePerDay + 1e-9,
  );
  expect(one.curve.length).toBeGreaterThan(4);
  expect(one.rules.map(({ rule }) => rule)).toContain('max-1.15');
  expect(one.replay.breach.probability).toBeLessThanOrEqual(0.02);
});

it('a model that is slow when most is asked of it is recommended more pods, by what one of them bore', async () => {
  const [{ replicas, recommendation }] = (await adviceOf('eta-courier'))
    .servers;
  expect(replicas).toMatchObject({
    current: 6,
    scaledBy: null,
    latencyTargetSeconds: 0.5,
    isLowerBound: false,
  });
  // Seven requests a second are what a pod of it can answer.
  expect(replicas!.perPodPerSecond).toBeGreaterThan(6);
  expect(replicas!.perPodPerSecond).toBeLessThan(8);
  expect(replicas!.recommended).toBe(
    Math.ceil((1.2 * replicas!.peakPerSecond!) / replicas!.perPodPerSecond!),
  );
  expect(replicas!.recommended).toBeGreaterThan(6);
  expect(recommendation?.replicas).toEqual({
    current: 6,
    recommended: replicas!.recommended,
  });
  expect(recommendation?.title).toMatch(/, 6 → \d+ pods$/);
  expect(recommendation?.guards).toContain('p99 latency');
});

it('a model whose answers are always in time is asked for no pod more', async () => {
  const [{ replicas, recommendation }] = (await adviceOf('chargeback-risk'))
    .servers;
  expect(replicas).toMatchObject({ current: 3, recommended: 3 });
  expect(recommendation?.replicas).toBeNull();
});

it('a leak is told, and not resized', async () => {
  const [{ withheld, recommendation }] = (await adviceOf('stock-out')).servers;
  expect([recommendation, withheld?.why]).toEqual([null, 'leak']);
});

it('an idle GPU is told, with what it costs', async () => {
  const [{ gpu }] = (await adviceOf('image-near-duplicate')).servers;
  expect(gpu?.advice).not.toBe('keep');
  expect(gpu?.perDay).toBeGreaterThan(10);
});

it('says whether a server could run on spot machines, at the rate at which they really were taken away', async () => {
  const [{ spot }] = (await adviceOf('card-fraud')).servers;
  expect(spot?.interruptionSource).toBe('measured');
  expect(spot?.checks.map(({ check }) => check).sort()).toEqual([
    'disruption-budget',
    'nodes',
    'replicas',
    'rollout',
    'start-up',
    'stateless',
  ]);
  expect(spot?.verdict).toBe('not-now');
});

it('usage is shown with request, recommendation and the held-out half', async () => {
  const reply = await portal.as(
    'owner',
    'get',
    '/v1/models/resource/default/chargeback-risk/usage',
  );
  const { servers }: UsageReply = usageReplySchema.parse(reply.body);
  const [{ containers, heldOutFrom, from, until }] = servers;
  const cpu = containers[0].series.find(({ resource }) => resource === 'cpu')!;
  expect(cpu.points.length).toBe(30 * 24 + 1);
  expect(cpu.points.filter(({ used }) => used !== null).length).toBeGreaterThan(
    600,
  );
  expect(cpu.request).toBe(0.5);
  expect(cpu.recommendedRequest).toBeLessThan(0.1);
  expect(heldOutFrom! > from && heldOutFrom! < until).toBe(true);
});

it('looking again renews a proposal under its own id', async () => {
  const id = async () =>
    (await adviceOf('chargeback-risk')).servers[0].recommendation?.id;
  const before = await id();
  await portal.run('recommend-sizes');
  expect(await id()).toBe(before);
});

it('where Git owns nothing the object on the cluster is patched, with its trace', async () => {
  const [{ recommendation }] = (await adviceOf('chargeback-risk')).servers;
  const recommendations = [{ id: recommendation!.id }];
  const preview = await portal.as('owner', 'post', '/v1/changes/previews', {
    recommendations,
  });
  expect(preview.body).toMatchObject({ sentence: '1 patch.' });
  expect(preview.body.edits[0].diff).toMatch(/^\+.*cpu: \d+m$/m);
  const made = await portal.as('owner', 'post', '/v1/changes', {
    recommendations,
    reason: 'It asks for far more than it uses',
    precondition: preview.body.precondition,
  });
  expect([made.status, made.body.changes?.[0].state]).toEqual([202, 'waiting']);
  const rollout = sandbox.clusters['prod-eu'].objects.get({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    namespace: 'payments-ml',
    name: 'chargeback-risk',
  });
  expect(JSON.stringify(rollout?.spec)).toContain(
    preview.body.edits[0].request.body[1].value.requests.cpu,
  );
  const ledger: LedgerReply = (
    await portal.as(
      'owner',
      'get',
      '/v1/models/resource/default/chargeback-risk/ledger',
    )
  ).body;
  expect(ledger.entries).toMatchObject([
    { state: 'opened', realisedPerDay: null },
  ]);
  const events = portal.published.map(
    ({ eventPayload }) => (eventPayload as { type: string }).type,
  );
  expect(events).toContain('cost.recommendation.opened');
});

import { TestDatabases } from '@backstage/backend-test-utils';
import { modelCostsReplySchema } from '@bellwether/plugin-cost-common';
import { Sandbox } from '@bellwether/sandbox';
import {
  Portal,
  SANDBOX_PRICES,
  startPortal,
} from './__testUtils__/startPortal';
import { startSandboxAt } from './__testUtils__/startSandboxAt';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
let now = new Date('2026-06-16T06:00:00Z');

let sandbox: Sandbox;
let portal: Portal;
beforeAll(async () => {
  sandbox = await startSandboxAt(() => now);
  portal = await startPortal({
    sandbox,
    knex: await databases.init('SQLITE_3'),
    now: () => now,
    clusters: ['prod-eu'],
    config: {
      backfillDays: 2,
      prices: SANDBOX_PRICES,
      opencost: {
        'prod-eu': {
          baseUrl: sandbox.urls.opencost['prod-eu'],
          requestTimeout: { seconds: 20 },
        },
      },
    },
  });
});
afterAll(async () => {
  await portal.stop();
  await sandbox.close();
});

async function costs() {
  const reply = await portal.as(
    'platform',
    'get',
    '/v1/models/resource/default/flight-delay/costs?days=7',
  );
  return modelCostsReplySchema.parse(reply.body);
}

it('while OpenCost is away a price list is used and said, and when it is back the days are corrected', async () => {
  await sandbox.faults.set('opencost-prod-eu', { kind: 'refuse' });
  await portal.run('read-costs');
  const away = await costs();
  expect(away.days.map(({ source }) => source)).toEqual([
    'price-list',
    'price-list',
    'price-list',
  ]);
  expect(away.sources).toMatchObject([
    { cluster: 'prod-eu', state: 'fallback' },
  ]);
  expect(away.findings.map(({ sentence }) => sentence).join()).toContain(
    'opencost-prod-eu refused the connection: the costs of prod-eu on',
  );

  await sandbox.faults.clear();
  now = new Date(now.getTime() + 3_600_000);
  await portal.run('read-costs');
  const back = await costs();
  expect(back.days.map(({ source }) => source)).toEqual([
    'opencost',
    'opencost',
    'opencost',
  ]);
  const yesterday = (reply: typeof back) =>
    reply.days.find(({ day }) => day === '2026-06-15')!.total;
  expect(yesterday(back) / yesterday(away)).toBeGreaterThan(0.99);
  expect(yesterday(back) / yesterday(away)).toBeLessThan(1.01);
});

it('when nothing answers the last figures stay, with since when; after the outage the days between are read once', async () => {
  const before = await costs();
  await sandbox.faults.set('opencost-prod-eu', { kind: 'status', status: 500 });
  await sandbox.faults.set('prometheus', { kind: 'html' });
  now = new Date('2026-06-18T06:00:00Z');
  await portal.run('read-costs');
  const during = await costs();
  expect(during.headline).toMatchObject({
    day: '2026-06-15',
    perDay: before.headline?.perDay,
  });
  expect(during.sources).toMatchObject([
    {
      state: 'stale',
      problem: 'opencost-prod-eu answered 500',
      sentence: expect.stringMatching(/^prod-eu: stale since 2026-06-1\d/),
    },
  ]);
  expect(during.findings.map(({ code }) => code)).toContain('source-stale');
  expect(JSON.stringify(during)).not.toContain('Sign in');

  await sandbox.faults.clear();
  now = new Date('2026-06-18T07:00:00Z');
  await portal.run('read-costs');
  const after = await costs();
  expect(after.days.map(({ day }) => day)).toEqual([
    '2026-06-14',
    '2026-06-15',
    '2026-06-16',
    '2026-06-17',
    '2026-06-18',
  ]);
  const whole = after.days.slice(0, 4).map(({ total }) => total);
  expect(Math.max(...whole) / Math.min(...whole)).toBeLessThan(1.2);
  expect(
    after.sources.map(({ state, staleSince }) => [state, staleSince]),
  ).toEqual([['ok', undefined]]);
});

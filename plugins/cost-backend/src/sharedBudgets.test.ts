import { TestDatabases } from '@backstage/backend-test-utils';
import { Sandbox } from '@bellwether/sandbox';
import {
  Portal,
  SANDBOX_PRICES,
  startPortal,
} from './__testUtils__/startPortal';
import { startSandboxAt } from './__testUtils__/startSandboxAt';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const START = new Date('2026-06-18T06:00:00Z');

let now = START;
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
      backfillDays: 9,
      prices: SANDBOX_PRICES,
      budgets: [
        { scope: 'team', subject: 'group:default/payments-ml', perMonth: 1 },
        { scope: 'cluster', subject: 'prod-eu', perMonth: 2 },
        { scope: 'cluster', subject: 'prod-us', perMonth: 1_000_000 },
      ],
    },
  });
});
afterAll(async () => {
  await portal.stop();
  await sandbox.close();
});

const told = () =>
  portal.notifications.filter(({ payload }) =>
    payload.scope?.startsWith('cost:budget'),
  );

it('whoever a budget of a team or a cluster concerns is told once that it is spent', async () => {
  await portal.run('read-costs');
  expect(told()).toEqual([
    {
      recipients: { type: 'entity', entityRef: 'group:default/payments-ml' },
      payload: {
        title: 'Team payments-ml: budget exceeded',
        description: expect.stringMatching(
          /^The month's 1\.00 USD were spent by 2026-06-\d\d: \d+\.\d\d USD so far\.$/,
        ),
        severity: 'high',
        scope: 'cost:budget:group:default/payments-ml',
        link: '/models/cost?by=team',
        topic: 'cost',
      },
    },
    {
      recipients: {
        type: 'entity',
        entityRef: expect.arrayContaining(['group:default/payments-ml']),
      },
      payload: expect.objectContaining({
        title: 'Cluster prod-eu: budget exceeded',
        link: '/models/cost?cluster=prod-eu',
      }),
    },
  ]);
  now = new Date(START.getTime() + 86_400_000);
  await portal.run('read-costs');
  expect(told()).toHaveLength(2);
});

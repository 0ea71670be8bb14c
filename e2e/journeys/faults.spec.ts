import { expect, Page, test } from '@playwright/test';
import { clearFaults, enter, Fault, openModel, setFault } from './portal';

// What the portal knows of an upstream follows it by some seconds, and a page is opened anew until it does.
test.describe.configure({ timeout: 150_000 });

/** What an upstream may say and no screen may repeat. */
const UPSTREAM_WORDS =
  /<html|<!doctype|Traceback|sandbox-portal-token|Bearer /i;

async function expectNothingLeaked(page: Page) {
  expect(await page.locator('body').innerText()).not.toMatch(UPSTREAM_WORDS);
}

function connection(page: Page, name: string) {
  return page
    .getByRole('table')
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: new RegExp(name) }) });
}

test.afterEach(async () => {
  for (const upstream of ['mlflow', 'prod-eu', 'prod-us', 'prometheus']) {
    await clearFaults(upstream);
  }
});

const registryFaults: Array<[name: string, fault: Fault, words: RegExp]> = [
  ['answers 500', { kind: 'status', status: 500 }, /500/],
  [
    'asks to wait',
    { kind: 'status', status: 429, retryAfterSeconds: 1 },
    /429|too many|wait/i,
  ],
  ['answers HTML', { kind: 'html' }, /HTML/],
  ['answers half of a JSON', { kind: 'truncated' }, /JSON/],
  ['refuses the connection', { kind: 'refuse' }, /refused|connection/i],
];

for (const [name, fault, words] of registryFaults) {
  test(`keeps the last good facts when the registry ${name} @sandbox`, async ({
    page,
  }) => {
    await enter(page, '/models/connections');
    const registry = connection(page, 'MLflow production');
    await expect(registry).toContainText('Connected');

    await setFault('mlflow', fault);
    await expect(async () => {
      await page.reload();
      await expect(registry).not.toContainText('Connected', { timeout: 8000 });
    }).toPass({ timeout: 60_000 });
    await expect(registry).toContainText(words);
    await expectNothingLeaked(page);

    await page.goto('/models/fleet?text=flight-delay');
    await expect(
      page
        .getByRole('table', { name: 'Models of the fleet' })
        .getByRole('row', { name: /flight-delay/ }),
    ).toContainText('v3');
    await expect(page.getByText(/stale/i).first()).toBeVisible();
    await openModel(page, 'flight-delay');
    await expect(
      page
        .getByRole('region', { name: 'About', exact: true })
        .getByRole('row', { name: /^champion/ }),
    ).toContainText('3');
    await openModel(page, 'flight-delay', 'versions');
    await expect(page.getByText('Versions').first()).toBeVisible();
    await expectNothingLeaked(page);

    await clearFaults('mlflow');
    await expect(async () => {
      await page.goto('/models/connections');
      await expect(registry).toContainText('Connected', { timeout: 8000 });
    }).toPass({ timeout: 60_000 });
  });
}

test('waits for a slow registry without blanking the page @sandbox', async ({
  page,
}) => {
  await enter(page);
  await setFault('mlflow', { kind: 'delay', milliseconds: 1500 });
  await openModel(page, 'flight-delay');
  await expect(
    page
      .getByRole('region', { name: 'About', exact: true })
      .getByRole('row', { name: /^champion/ }),
  ).toContainText('3');
});

test('says since when a cluster does not answer, and keeps what ran there @sandbox', async ({
  page,
}) => {
  await enter(page);
  await setFault('prod-us', { kind: 'refuse' });
  const cluster = connection(page, 'prod-us');
  await expect(async () => {
    await page.goto('/models/connections');
    await expect(cluster).not.toContainText('Connected', { timeout: 8000 });
  }).toPass({ timeout: 60_000 });
  await expectNothingLeaked(page);

  await openModel(page, 'flight-delay');
  const runsOn = page.getByRole('region', { name: 'Runs on' });
  await expect(runsOn).toContainText('prod-us');
  await expect(runsOn).toContainText(/stale/i);

  await clearFaults('prod-us');
  await expect(async () => {
    await page.goto('/models/connections');
    await expect(cluster).toContainText('Connected', { timeout: 8000 });
  }).toPass({ timeout: 60_000 });
});

test('says what is missing while Prometheus does not answer @sandbox', async ({
  page,
}) => {
  const metrics = connection(page, 'sandbox');
  await enter(page);
  await expect(async () => {
    await page.goto('/models/connections');
    await expect(metrics).toContainText('Connected', { timeout: 8000 });
  }).toPass({ timeout: 60_000 });
  await expect(metrics).toContainText('Prometheus 2.42');
  await expect(connection(page, 'opencost-prod-eu')).toContainText('Connected');

  await setFault('prometheus', { kind: 'refuse' });
  await expect(async () => {
    await page.goto('/models/connections');
    await expect(metrics).toContainText('Failed', { timeout: 8000 });
  }).toPass({ timeout: 90_000 });
  await expect(metrics).toContainText('Rollouts are not judged meanwhile');
  await expect(metrics).toContainText('models.prometheus.');
  await expectNothingLeaked(page);

  await clearFaults('prometheus');
  await expect(async () => {
    await page.goto('/models/connections');
    await expect(metrics).toContainText('Connected', { timeout: 8000 });
  }).toPass({ timeout: 90_000 });
});

test('goes on after a dropped watch as if nothing had been @sandbox', async ({
  page,
}) => {
  await enter(page);
  await setFault('prod-eu', { kind: 'drop-watch' });
  await clearFaults('prod-eu');
  await openModel(page, 'flight-delay');
  await expect(page.getByRole('region', { name: 'Runs on' })).toContainText(
    'prod-eu',
  );
});

import { expect, Page, test } from '@playwright/test';
import { enter, openModel, sandboxControl } from './portal';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  foreground,
  setTheme,
} from './screenChecks';

/** A canary on KServe, which has no steps of its own, of a model that the guest's team owns. */
const MODEL = 'fare-demand';

/** The driver looks every few seconds. */
const LOOK_MS = 60_000;

test.describe.configure({ mode: 'serial', timeout: 120_000 });

/** Address of prod-us: the sandbox's ports lie at set distances from that of its control. */
function cluster(): string {
  const control = new URL(sandboxControl());
  control.port = String(Number(control.port) + 12);
  return control.origin;
}

/** What whoever owns the manifest does with `kubectl annotate`. */
async function annotate(annotations: Record<string, string | null>) {
  const response = await fetch(
    `${cluster()}/apis/serving.kserve.io/v1beta1/namespaces/travel-ml/inferenceservices/${MODEL}`,
    {
      method: 'PATCH',
      headers: {
        authorization: 'Bearer sandbox-owner-token',
        'content-type': 'application/merge-patch+json',
      },
      body: JSON.stringify({ metadata: { annotations } }),
    },
  );
  expect(response.ok, 'the cluster took the annotation').toBe(true);
}

async function openDriver(page: Page) {
  await openModel(page, MODEL, 'rollout');
  const driver = page.getByRole('region', { name: 'Driver' });
  await expect(driver).toBeVisible();
  return driver;
}

async function change(page: Page, button: string, reason: string) {
  const driver = page.getByRole('region', { name: 'Driver' });
  await driver.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /Reason/ }).fill(reason);
  await dialog.getByRole('button', { name: button }).click();
  await expect(dialog).toBeHidden();
}

test.afterAll(() => annotate({ 'bellwether.dev/drive-canary': null }));

test('says how to ask for a driver, is asked, and begins with the first step @sandbox', async ({
  page,
}) => {
  await enter(page);
  const driver = await openDriver(page);
  await expect(driver.getByText('Nobody steps its canaries')).toBeVisible();
  await annotate({
    'bellwether.dev/drive-canary': 'true',
    'bellwether.dev/metric-profile': 'kserve-python',
  });
  await expect(driver.getByText('Drives', { exact: true })).toBeVisible({
    timeout: LOOK_MS,
  });
  await expect(driver.getByText('1 of 3', { exact: true })).toBeVisible();
  await expect(driver.getByText(/at the earliest$/)).toBeVisible();
  // What it does is told as what a person does, with its name and its reason.
  await expect(
    page
      .getByRole('table', { name: 'Events' })
      .getByRole('row', {
        name: /Share 5 % was asked for.*portal.*step 1 of 3/,
      })
      .first(),
  ).toBeVisible({ timeout: LOOK_MS });
});

for (const theme of ['light', 'dark']) {
  test(`the driver in ${theme} has no serious accessibility problem of ours @sandbox`, async ({
    page,
  }) => {
    await setTheme(page, theme);
    await enter(page);
    const driver = await openDriver(page);
    await expect(driver.getByText('Driven by')).toBeVisible();
    await expectAccessible(page, await foreground(page));
    await driver.getByRole('button', { name: 'Take over' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, await foreground(page));
  });
}

test('the driver does not scroll sideways on a narrow window @sandbox', async ({
  page,
}) => {
  await page.setViewportSize({ width: 800, height: 900 });
  await enter(page);
  const driver = await openDriver(page);
  await expect(driver.getByText('Driven by')).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test('is taken over by an owner and handed back, each with a reason that the events keep @sandbox', async ({
  page,
}) => {
  await enter(page);
  const driver = await openDriver(page);
  await change(page, 'Take over', 'We look at it by ourselves.');
  await expect(driver.getByText('Driven by a person')).toBeVisible();
  await expect(
    page
      .getByRole('table', { name: 'Events' })
      .getByRole('row', { name: /taken from the driver.*by ourselves/ })
      .first(),
  ).toBeVisible();
  await change(page, 'Hand back to the driver', 'It looked well to us.');
  await expect(driver.getByText('the portal', { exact: true })).toBeVisible({
    timeout: LOOK_MS,
  });
});

test('stops when a person sets another share, and says who did @sandbox', async ({
  page,
}) => {
  await enter(page);
  const driver = await openDriver(page);
  await page
    .getByRole('list', { name: 'Actions' })
    .getByRole('button', { name: /^Set share/ })
    .click();
  await page.getByRole('textbox', { name: /^Per cent of requests/ }).fill('10');
  await page.getByRole('button', { name: 'Show what it would change' }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('textbox', { name: /Reason/ })
    .fill('Back to the share that it had.');
  await dialog.getByRole('button', { name: 'Set share' }).click();
  await expect(dialog).toBeHidden();
  await expect(driver.getByText('It waits for a person.')).toBeVisible({
    timeout: LOOK_MS,
  });
  await expect(driver.getByText(/The share is 10 %.*guest/)).toBeVisible();
});

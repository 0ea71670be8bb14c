import { expect, Page, test } from '@playwright/test';
import { collectPageErrors, enter } from './portal';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  setTheme,
} from './screenChecks';
import { choose, PLANNED_WITHIN_MS, watchLogToItsEnd } from './templateTasks';

async function openForm(page: Page) {
  await enter(page);
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  await page.getByRole('button', { name: 'New model' }).click();
  await expect(page).toHaveURL(/\/create\/templates\/default\/new-model/);
  await expect(page.getByLabel(/^Name/)).toBeVisible();
}

test('makes a model from the form to its page @sandbox', async ({ page }) => {
  test.setTimeout(180_000);
  const errors = collectPageErrors(page);
  const name = `boarding-time-${Date.now() % 100_000}`;
  await openForm(page);

  // A name that is taken is said while it is typed, and the form does not go on.
  await page.getByLabel(/^Name/).fill('flight-delay');
  await expect(page.getByText(/'flight-delay' is taken/)).toBeVisible();
  await page.getByLabel(/^Name/).fill(name);
  await expect(page.getByText(`${name} is free.`)).toBeVisible();
  await page
    .getByLabel(/^What it predicts/)
    .fill('How long the boarding of a flight takes.');
  await page.getByLabel(/^Owner/).fill('travel');
  await page.getByRole('option', { name: /Travel ML/i }).click();
  await expectAccessible(page, 'article');
  await page.getByRole('button', { name: 'Next' }).click();

  await expect(page.getByText('Column to predict').first()).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();

  await expect(page.getByLabel(/^Cluster/)).toContainText('prod-eu');
  await expect(page.getByLabel(/^Release policy/)).toContainText('%');
  await choose(page, /^Release policy/, /Usual: 10 %, 50 %/);
  await choose(page, /^Size of a pod/, /^Medium \(1 CPU, 2 GiB\)$/);
  // What the releases will be judged by is no surprise of the first one.
  await expect(
    page.getByText(/at most 5 % are rolled back falsely; errors and latency/),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Next' }).click();

  // The team's repository of the model's name is proposed.
  await expect(
    page.getByRole('textbox', { name: /Name of the repository/ }),
  ).toHaveValue(name);
  // Files and cost stand there before anybody can come to Create.
  const review = page.getByRole('button', { name: 'Review' });
  await review.click();
  await expect(
    page.getByText(/has to stand here before you go on/).first(),
  ).toBeVisible();
  const files = page.getByRole('list', { name: /\d+ files/ });
  await expect(files).toContainText('deploy/base/rollout.yaml', {
    timeout: PLANNED_WITHIN_MS,
  });
  await expect(page.getByText(/about \d+ USD a month/)).toBeVisible();
  await expectAccessible(page, 'article');
  await review.click();
  const asked = page.getByRole('row');
  await expect(asked.filter({ hasText: 'What it will cost' })).toContainText(
    /about \d+ USD a month/,
  );
  await page.getByRole('button', { name: 'Create' }).click();

  await watchLogToItsEnd(page, "Wait for the model's page");
  await page
    .getByRole('link', { name: /The model's page/ })
    .first()
    .click();

  // Useful before the first version: who owns it, where it comes from, what is next.
  await expect(page).toHaveURL(new RegExp(`/catalog/default/resource/${name}`));
  const about = page.getByRole('region', { name: 'About', exact: true });
  await expect(about).toContainText('travel-ml');
  const commands = about.getByLabel('What to add');
  await expect(commands).toContainText(
    'make setup test train evaluate register',
  );
  const repository = about.getByRole('link', {
    name: /^Repository of the project/,
  });
  const address = (await repository.getAttribute('href')) ?? '';
  await expect(commands).toContainText(`git clone ${address}`);
  expect((await page.request.get(address)).ok()).toBe(true);
  await expectAccessible(page, 'article');
  expect(errors).toEqual([]);
});

for (const theme of ['light', 'dark']) {
  test(`shows the form without serious violations, ${theme}`, async ({
    page,
  }) => {
    await setTheme(page, theme);
    await page.setViewportSize({ width: 800, height: 900 });
    await openForm(page);
    await expectAccessible(page, 'article');
    await expectNoSidewaysScroll(page);
  });
}

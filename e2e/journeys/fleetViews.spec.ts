import { expect, Page, test } from '@playwright/test';
import { collectPageErrors, enter } from './portal';

const table = (page: Page) =>
  page.getByRole('table', { name: 'Models of the fleet' });

async function openSaved(page: Page) {
  await page.getByRole('button', { name: 'Saved filters' }).click();
  return page.getByRole('dialog', { name: 'Saved filters' });
}

test('keeps a view under a name, for the person and not for the browser tab', async ({
  page,
}) => {
  const errors = collectPageErrors(page);
  await enter(page, '/models/fleet?team=travel-ml&sort=name');
  await expect(table(page)).toContainText('flight-delay');
  let dialog = await openSaved(page);
  await dialog.getByLabel('Name of this view').fill('Travel by name');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();

  await page.goto('/models/fleet');
  await expect(table(page)).toContainText('payments-ml');
  dialog = await openSaved(page);
  await dialog.getByRole('link', { name: 'Travel by name' }).click();
  await expect(page).toHaveURL(/team=travel-ml&sort=name/);
  await expect(table(page)).not.toContainText('payments-ml');

  dialog = await openSaved(page);
  await dialog.getByRole('button', { name: 'Remove Travel by name' }).click();
  await expect(dialog).toContainText('None yet');
  expect(errors).toEqual([]);
});

test('narrows what needs a person together with the rows', async ({ page }) => {
  await enter(page, '/models/fleet');
  const strip = page.getByRole('region', { name: 'Needs a person' });
  const ofOthers = strip.getByRole('cell', {
    name: /^(?!travel-ml)[a-z]+-ml$/,
  });
  await expect(ofOthers.first()).toBeVisible();
  await strip.getByRole('link', { name: 'Only my teams’ models' }).click();
  await expect(page).toHaveURL(/team=travel-ml/);
  await expect(strip).toContainText('of travel-ml');
  await expect(ofOthers).toHaveCount(0);
  await expect(
    strip.getByRole('cell', { name: 'travel-ml' }).first(),
  ).toBeVisible();
  await strip.getByRole('link', { name: 'Models of all teams' }).click();
  await expect(ofOthers.first()).toBeVisible();
});

test('counts on its tabs what there is to look at, and leads to the template of a new model', async ({
  page,
}) => {
  await enter(page, '/models/fleet');
  await expect(
    page.getByRole('tab', { name: /^Fleet \(\d+\)$/ }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'New model' }).click();
  await expect(page).toHaveURL(/\/create\/templates\/default\/new-model/);
  await page.goBack();
  await expect(
    page.getByRole('tab', { name: /^Fleet \(\d+\)$/ }),
  ).toBeVisible();
});

test('narrows the fleet to what changed within a time, and keeps that in the address', async ({
  page,
}) => {
  await enter(page, '/models/fleet');
  const rows = table(page).getByRole('rowheader');
  await expect(rows.first()).toBeVisible();
  const changedMenu = page.getByRole('combobox', { name: 'Changed' });
  await changedMenu.selectOption('last 24 hours');
  await expect(page).toHaveURL(/range=24h/);
  const changed = page.getByRole('status').filter({ hasText: /models?$/ });
  await expect(changed).toHaveText(/^\d+ models?$/);
  await changedMenu.selectOption('any time');
  await expect(page).not.toHaveURL(/range/);
});

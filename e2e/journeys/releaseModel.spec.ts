import { expect, test } from '@playwright/test';
import { collectPageErrors, enter, openModel } from './portal';

test('finds a model by team, and keeps the view in the address', async ({
  page,
}) => {
  const errors = collectPageErrors(page);
  await enter(page);
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  await expect(page).toHaveURL(/\/models\/fleet/);

  await page.getByRole('button', { name: /^Team/ }).click();
  await page.getByRole('menuitemcheckbox', { name: /travel-ml/ }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/team=[^&]*travel-ml/);
  const table = page.getByRole('table', { name: /fleet/i });
  const flightDelay = table.getByRole('rowheader', { name: /flight-delay/ });
  await expect(flightDelay).toBeVisible();
  await expect(table.getByText('logistics-ml')).toHaveCount(0);

  await page.reload();
  await expect(page).toHaveURL(/team=[^&]*travel-ml/);
  await flightDelay.getByRole('link').click();
  await expect(
    page.getByRole('heading', { name: 'flight-delay' }),
  ).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/team=[^&]*travel-ml/);
  expect(errors).toEqual([]);
});

test('compares the champion with the challenger and sees that callers would break', async ({
  page,
}) => {
  await enter(page);
  await openModel(page, 'flight-delay', 'versions');
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(2);
  await expect(
    page.getByRole('heading', { name: /3 against 4/ }),
  ).toBeVisible();
  await expect(page.getByText('Breaking').first()).toBeVisible();
  await expect(
    page.getByText(/visibility_miles: double \(required\)/),
  ).toBeVisible();
  await expect(
    page.getByRole('rowheader', { name: 'mae', exact: true }),
  ).toBeVisible();

  await openModel(page, 'flight-delay', 'versions?compare=2,3');
  await expect(
    page.getByRole('heading', { name: /2 against 3/ }),
  ).toBeVisible();
  await expect(page.getByText(/better/).first()).toBeVisible();
});

test('moves the champion with a reason, sees it everywhere, and moves it back', async ({
  page,
}) => {
  await enter(page);
  for (const [from, to] of [
    [3, 4],
    [4, 3],
  ]) {
    await openModel(page, 'flight-delay');
    const about = page.getByRole('region', { name: 'About', exact: true });
    const champion = about.getByRole('row', { name: /^champion/ });
    await expect(champion).toContainText(String(from));
    await champion.getByRole('button', { name: /Move/ }).click();

    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(`${from}`);
    await dialog.getByLabel('To version').selectOption(String(to));
    const confirm = dialog.getByRole('button', {
      name: `Move champion to ${to}`,
    });
    await expect(confirm).toHaveAttribute('aria-disabled', 'true');
    await dialog
      .getByLabel('Reason (required)')
      .fill(`Journey: from ${from} to ${to}`);
    const consent = dialog.getByRole('checkbox');
    await expect(consent).toBeVisible();
    await consent.check();
    await confirm.click();
    await expect(dialog).toBeHidden();
    await expect(champion).toContainText(String(to));
    await expect(champion).toContainText(/guest/i);
  }
  await expect(page.getByText('Journey: from 4 to 3').first()).toBeVisible();

  await page.goto('/models/fleet?text=flight-delay');
  await expect(
    page
      .getByRole('table', { name: 'Models of the fleet' })
      .getByRole('row', { name: /flight-delay/ }),
  ).toContainText('v3');
});

test('does not let the guest move an alias of another team, and says why', async ({
  page,
}) => {
  await enter(page);
  await openModel(page, 'postcode-digits');
  const move = page.getByRole('button', { name: /Move/ }).first();
  await expect(move).toHaveAttribute('aria-disabled', 'true');
  await move.focus();
  await expect(page.getByText(/models\.alias\.update/).first()).toBeVisible();
});

test('reads the model card of a version', async ({ page }) => {
  await enter(page);
  await openModel(page, 'flight-delay', 'model-card');
  await expect(
    page.getByRole('heading', { name: /flight-delay/i }).nth(1),
  ).toBeVisible();
});

test('finds the model in the catalog by its framework, and by search', async ({
  page,
}) => {
  await enter(
    page,
    '/catalog?filters[kind]=resource&filters[type]=ml-model&filters[user]=all',
  );
  await expect(
    page.getByRole('link', { name: 'flight-delay', exact: true }),
  ).toBeVisible();
  await expect(page.getByText('Framework').first()).toBeVisible();
  await expect(page.getByText('Stage').first()).toBeVisible();
});

test('shows the models of the person’s teams at home', async ({ page }) => {
  await enter(page);
  await expect(page.getByRole('link', { name: 'flight-delay' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'postcode-digits' })).toHaveCount(
    0,
  );
});

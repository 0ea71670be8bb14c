import { expect, type Page, test } from '@playwright/test';
import { Registry } from '../faults/Registry';
import { enter, openModel } from '../../journeys/portal';

const registry = new Registry(process.env.BELLWETHER_MLFLOW_URL ?? '');

/** A model that the guest's team owns. */
const MODEL = 'flight-delay';

/** The registry is read every ten minutes: what is seen within this time was announced. */
const ANNOUNCED_MILLISECONDS = 20_000;

function fleetRow(page: Page, name: string) {
  return page
    .getByRole('table', { name: 'Models of the fleet' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name }) });
}

async function moveChampion(page: Page, to: number, reason: string) {
  await openModel(page, MODEL);
  const champion = page
    .getByRole('region', { name: 'About', exact: true })
    .getByRole('row', { name: /^champion/ });
  await champion.getByRole('button', { name: /Move/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('To version').selectOption(String(to));
  await dialog.getByLabel('Reason (required)').fill(reason);
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: `Move champion to ${to}` }).click();
  await expect(dialog).toBeHidden();
  await expect(champion).toContainText(String(to));
}

test('shows every trained model of the real registry in the fleet', async ({
  page,
}) => {
  const names = await registry.trainedNames();
  expect(names).toContain(MODEL);
  await enter(page);
  for (const name of names) {
    await page.goto(`/models/fleet?text=${encodeURIComponent(name)}`);
    await expect(fleetRow(page, name).first()).toBeVisible();
  }
});

test('an alias that is moved in the portal has moved in MLflow', async ({
  page,
}) => {
  await enter(page);
  const before = await registry.aliasOf(MODEL, 'champion');
  const other = before === 4 ? 3 : 4;
  await moveChampion(page, other, 'Read back from the registry');
  expect(await registry.aliasOf(MODEL, 'champion')).toBe(other);
  await moveChampion(page, before, 'As it was before');
  expect(await registry.aliasOf(MODEL, 'champion')).toBe(before);
});

test('a model and its versions appear as MLflow announces them', async ({
  page,
}) => {
  const name = `announced-${Date.now()}`;
  const row = fleetRow(page, name);
  await enter(page);
  await registry.createModel(name);
  try {
    await registry.createVersion(name);
    await expect(async () => {
      await page.goto(`/models/fleet?text=${name}`);
      await expect(row).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: ANNOUNCED_MILLISECONDS });
    await openModel(page, name, 'versions');
    const version = (number: number) =>
      page.getByRole('checkbox', {
        name: `Compare version ${number}`,
        exact: true,
      });
    await expect(version(1)).toBeVisible();

    await registry.createVersion(name);
    // The page is open, and is told.
    await expect(version(2)).toBeVisible({ timeout: ANNOUNCED_MILLISECONDS });
  } finally {
    await registry.deleteModel(name);
  }
});

import { expect, Page } from '@playwright/test';
import { openModel } from './portal';

/** The first costs, and the first sizes, come after the backend's first look at the clusters. */
export const COSTED_WITHIN_MS = 120_000;

export const card = (page: Page, name: string | RegExp) =>
  page.getByRole('region', { name });

/** Opens the Cost tab of a model, and waits until it is known what it costs. */
export async function openCosts(page: Page, model: string) {
  await openModel(page, model, 'cost');
  await expect(card(page, /^Cost per day/)).toBeVisible({
    timeout: COSTED_WITHIN_MS,
  });
}

/** The same, with the charts drawn and a size recommended or withheld. */
export async function openWhole(page: Page, model: string) {
  await openCosts(page, model);
  await expect(page.locator('.recharts-surface').first()).toBeVisible();
  await expect(card(page, 'Recommendation')).toBeVisible();
  await expect(card(page, 'Ledger')).toBeVisible();
}

/** Of a model that runs in several places, shows the size of the server on a cluster. */
export async function chooseServer(page: Page, cluster: string) {
  const server = page.getByRole('radio', { name: new RegExp(`^${cluster} `) });
  await server.check();
  await expect(server).toBeChecked();
}

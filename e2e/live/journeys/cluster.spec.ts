import { expect, test } from '@playwright/test';
import { enter, openModel } from '../../journeys/portal';

/** The same cluster, by an account that has no rights there. */
const STRANGER = 'without-rights';

test('says what a cluster refuses to an account without rights, and how to allow it', async ({
  page,
}) => {
  await enter(page);
  const row = page
    .getByRole('table')
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: STRANGER }) });
  await expect(async () => {
    await page.goto('/models/connections');
    await expect(row).toContainText('Limited', { timeout: 2000 });
  }).toPass({ timeout: 45_000 });
  await expect(row).toContainText(
    'Argo Rollouts and KServe InferenceServices of this cluster are not shown',
  );
  await expect(row).toContainText('Apply this role to the cluster');
});

test('shows where a model really runs, from the account that may look', async ({
  page,
}) => {
  await enter(page);
  await openModel(page, 'flight-delay');
  const runsOn = page.getByRole('region', { name: 'Runs on' });
  await expect(runsOn).toContainText('live');
  await expect(runsOn).toContainText('flight-delay');
});

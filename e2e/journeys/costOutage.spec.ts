import { expect, Page, test } from '@playwright/test';
import { runCostTask } from './costTasks';
import { clearFaults, enter, Fault, openModel, setFault } from './portal';

const OPENCOST = 'opencost-prod-eu';
const MODEL = 'chargeback-risk';
/** Costs are read anew, and the page follows. */
const WITHIN_MS = 120_000;

test.describe.configure({ timeout: 3 * WITHIN_MS });

const days = (page: Page) =>
  page.getByRole('region', { name: /^Cost per day/ });

/** Opens the costs of a model of prod-eu until they say something, or no longer do. */
async function expectDays(page: Page, words: RegExp, areThere = true) {
  await expect(async () => {
    await openModel(page, MODEL, 'cost');
    const said = days(page).getByText(words).first();
    await expect(days(page)).toBeVisible({ timeout: 8_000 });
    await expect(said).toBeVisible({ visible: areThere, timeout: 3_000 });
  }).toPass({ timeout: WITHIN_MS });
}

test.afterEach(() => clearFaults(OPENCOST));

const outages: Array<[name: string, fault: Fault, words: RegExp]> = [
  ['refuses the connection', { kind: 'refuse' }, /refused the connection/],
  ['answers HTML', { kind: 'html' }, /answered HTML/],
];

for (const [name, fault, words] of outages) {
  test(`cost: counts by a price list while OpenCost ${name}, says so, and corrects the day afterwards @sandbox`, async ({
    page,
  }) => {
    await enter(page);
    await openModel(page, MODEL, 'cost');
    await expect(days(page)).toBeVisible({ timeout: WITHIN_MS });
    await setFault(OPENCOST, fault);
    await runCostTask(page, 'read-costs');
    await expectDays(page, words);
    await expect(
      days(page).getByText(
        /are requests and use times a price list, until it answers again/,
      ),
    ).toBeVisible();
    await expect(
      days(page).getByText(
        /^prod-eu: requests and use times a price list of 2025-01-01/,
      ),
    ).toBeVisible();
    // Nothing that the upstream said is repeated.
    expect(await page.locator('body').innerText()).not.toMatch(
      /<html|<!doctype|Sign in to/i,
    );

    await clearFaults(OPENCOST);
    await runCostTask(page, 'read-costs');
    await expectDays(page, /price list/, false);
  });
}

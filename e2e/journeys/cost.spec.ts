import { expect, Page, test } from '@playwright/test';
import {
  card,
  chooseServer,
  COSTED_WITHIN_MS,
  openCosts,
  openWhole,
} from './costTab';
import { collectPageErrors, enter, openModel } from './portal';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  foreground,
  setTheme,
} from './screenChecks';

test.describe.configure({ timeout: COSTED_WITHIN_MS + 60_000 });

/** A model of the guest's team whose size can be changed. */
const OWN_MODEL = 'flight-delay';

async function openFleet(page: Page, search = '') {
  await page.goto(`/models/cost${search}`);
  await expect(page.getByRole('table', { name: /^Cost by / })).toBeVisible({
    timeout: COSTED_WITHIN_MS,
  });
}

const screens: Array<[name: string, open: (page: Page) => Promise<void>]> = [
  ['the tab', page => openWhole(page, OWN_MODEL)],
  ['the fleet', page => openFleet(page)],
];

for (const theme of ['light', 'dark']) {
  for (const [name, open] of screens) {
    test(`cost: ${name} in ${theme} has no serious accessibility problem of ours @sandbox`, async ({
      page,
    }) => {
      await setTheme(page, theme);
      await enter(page);
      await open(page);
      await expectAccessible(page, await foreground(page));
    });
  }
}

for (const [name, open] of screens) {
  test(`cost: ${name} does not scroll sideways on a narrow window @sandbox`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 800, height: 900 });
    await enter(page);
    await open(page);
    await expectNoSidewaysScroll(page);
  });
}

test('goes from the fleet by a cluster into a model, with what is looked at in the address @sandbox', async ({
  page,
}) => {
  const errors = collectPageErrors(page);
  await enter(page);
  await openFleet(page);
  await page.getByRole('radio', { name: 'cluster' }).check();
  const clusters = page.getByRole('table', { name: 'Cost by cluster' });
  await clusters.getByRole('button', { name: 'prod-eu' }).click();
  await expect(page).toHaveURL(/cluster=prod-eu/);
  const models = page.getByRole('table', { name: 'Cost by model' });
  await models.getByRole('button', { name: 'Saving waits' }).click();
  await expect(page).toHaveURL(/sort=saving/);
  // A link shows the same.
  await page.reload();
  await expect(
    models.getByRole('columnheader', { name: /^Saving waits/ }),
  ).toHaveAttribute('aria-sort', 'descending', { timeout: COSTED_WITHIN_MS });
  await models.getByRole('link', { name: OWN_MODEL }).click();
  await expect(card(page, /^Cost per day/)).toBeVisible();
  expect(errors).toEqual([]);
});

test('hands out the fleet and a model as CSV @sandbox', async ({ page }) => {
  await enter(page);
  await openFleet(page, '?by=model');
  const [fleet] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV: cost by model' }).click(),
  ]);
  expect(fleet.suggestedFilename()).toBe('cost-by-model-30-days.csv');
  await openCosts(page, OWN_MODEL);
  const [model] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV: cost per day' }).click(),
  ]);
  expect(model.suggestedFilename()).toBe('cost-flight-delay-30-days.csv');
});

test('moves the risk by keys, and sees the size and the lines follow @sandbox', async ({
  page,
}) => {
  await enter(page);
  await openWhole(page, OWN_MODEL);
  const slider = page.getByRole('slider', { name: 'Target' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(page).toHaveURL(/target=0\.001/);
  await expect(slider).toHaveAttribute('aria-valuetext', /^0\.1.%/);
  const size = card(page, 'Recommendation');
  await expect(size.getByText(/^at a target of 0\.1/)).toBeVisible();
  await page.getByRole('button', { name: /^Back to 1/ }).click();
  await expect(page).not.toHaveURL(/target=/);
  await page
    .getByRole('button', { name: 'As table: saving against risk' })
    .click();
  await expect(
    page
      .getByRole('table', { name: 'Saving against risk' })
      .getByRole('rowheader', { name: /^max/ })
      .first(),
  ).toBeVisible();
});

test('says how many pods a model needs that is slow when most is asked of it @sandbox', async ({
  page,
}) => {
  await enter(page);
  await openWhole(page, 'eta-courier');
  await chooseServer(page, 'prod-eu');
  const replicas = card(page, 'Replicas');
  await expect(replicas.getByText('Too few')).toBeVisible();
  await expect(
    replicas.getByText(/^\d+ pods: one answers \d\.\d requests a second/),
  ).toBeVisible();
  await expect(
    card(page, 'Recommendation').getByRole('row', { name: /^Pods 6 \d+$/ }),
  ).toBeVisible();
});

test('keeps the buttons of another team’s model in reach, and says what they need @sandbox', async ({
  page,
}) => {
  await enter(page);
  await openWhole(page, 'parcel-volume');
  const change = card(page, 'Recommendation').getByRole('button', {
    name: /^(Change the cluster|Open pull request|Show the change)/,
  });
  await expect(change).toHaveAttribute('aria-disabled', 'true');
  await expect(change).toHaveAccessibleDescription(
    /cost\.recommendation\.apply/,
  );
  await change.click({ force: true });
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('sees exactly what a change of size would do, makes it once with a reason, and finds it in the ledger @sandbox', async ({
  page,
}) => {
  await enter(page);
  await openWhole(page, OWN_MODEL);
  await chooseServer(page, 'prod-us');
  const size = card(page, 'Recommendation');
  await size.getByRole('button', { name: /^Change the cluster/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/^\+.*memory/).first()).toBeVisible();
  await expect(
    dialog.getByRole('heading', { name: 'What happens next' }),
  ).toBeVisible();
  await expectAccessible(page, await foreground(page));
  const send = dialog.getByRole('button', { name: 'Change the cluster now' });
  // Without a reason nothing is sent.
  await expect(send).toHaveAttribute('aria-disabled', 'true');
  await dialog
    .getByRole('textbox', { name: /Reason/ })
    .fill('It asks for twice what it uses.');
  await send.click();
  await expect(dialog).toBeHidden();
  await expect(
    page
      .getByRole('table', { name: 'Ledger of changes' })
      .getByText('by guest', { exact: false })
      .first(),
  ).toBeVisible();
  await expect(
    size.getByText(/waiting for the pods|Live: the pods run/).first(),
  ).toBeVisible();
});

test('sets a budget and takes it away @sandbox', async ({ page }) => {
  await enter(page);
  await openCosts(page, 'fare-demand');
  const budget = card(page, 'Budget');
  await budget.getByRole('button', { name: 'Set a budget…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/per calendar month/).fill('10');
  await dialog
    .getByRole('textbox', { name: /Reason/ })
    .fill('To be told before the month is over.');
  await dialog.getByRole('button', { name: 'Set the budget' }).click();
  await expect(budget.getByText('Exceeded')).toBeVisible();
  await budget.getByRole('button', { name: 'Change the budget…' }).click();
  await dialog
    .getByRole('textbox', { name: /Reason/ })
    .fill('The world is left as it was.');
  await dialog.getByRole('button', { name: 'Take the budget away' }).click();
  await expect(
    budget.getByText('Nobody has said what this model may cost.'),
  ).toBeVisible();
});

test('shows the cost of a model on its Overview and in the fleet @sandbox', async ({
  page,
}) => {
  await enter(page);
  await openCosts(page, OWN_MODEL);
  await openModel(page, OWN_MODEL);
  await expect(
    card(page, 'Cost').getByRole('link', { name: 'Open cost' }),
  ).toBeVisible({ timeout: COSTED_WITHIN_MS });
  await page.goto('/models/fleet');
  await expect(page.getByRole('columnheader', { name: /^Cost/ })).toBeVisible();
});

import fs from 'fs';
import { expect, Page, test } from '@playwright/test';
import { dayAfter, JUDGED_WITHIN_MS, openDrift, press } from './driftTab';
import { collectPageErrors, enter } from './portal';

test.describe.configure({ timeout: JUDGED_WITHIN_MS + 60_000 });

/** First day of the newest judged window, as the address names it. */
async function newestWindow(page: Page): Promise<string> {
  const timeline = page.getByRole('img', { name: /^Drift of/ });
  await timeline.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('End');
  await expect(page).toHaveURL(/window=\d{4}-\d\d-\d\d/);
  return new URL(page.url()).searchParams.get('window') ?? '';
}

test('reads what moved, chooses a window and an input by keys, and sends the link on @sandbox', async ({
  page,
}) => {
  const errors = collectPageErrors(page);
  await enter(page);
  const verdict = await openDrift(page, 'flight-delay', '?monitor=weekly');
  await expect(
    verdict.getByRole('table', { name: 'Votes of the families' }),
  ).toBeVisible();
  await expect(verdict).toContainText(/α = 0\.019 a window/);

  const timeline = page.getByRole('img', { name: /^Drift of/ });
  await timeline.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/window=/);

  // The grid opens an input in a window.
  const cell = page.getByRole('gridcell', { name: /^distance, / }).first();
  await cell.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/column=distance/);
  const drillDown = page.getByRole('region', { name: 'distance' });
  await expect(drillDown).toBeVisible();

  // Its values are read by keys.
  const histogram = drillDown.getByRole('img', { name: /^Histogram/ });
  await histogram.focus();
  await page.keyboard.press('ArrowRight');
  await expect(
    drillDown.locator('[aria-live=polite]').filter({ hasText: 'Baseline' }),
  ).toHaveText(/Baseline .+ of [\d,]+ rows\)/);

  // Every chart has its table.
  await drillDown
    .getByRole('button', { name: 'As table: histogram of distance' })
    .click();
  await expect(
    drillDown.getByRole('table', { name: 'Histogram of distance' }),
  ).toBeVisible();

  const address = page.url();
  await page.goto('/');
  await page.goto(address);
  await expect(page.getByRole('region', { name: 'distance' })).toBeVisible();
  expect(errors).toEqual([]);
});

test('looks at one input by slice, with the rows of each @sandbox', async ({
  page,
}) => {
  await enter(page);
  await openDrift(
    page,
    'flight-delay',
    '?monitor=weekly&column=origin_delay_1h',
  );
  const drillDown = page.getByRole('region', { name: 'origin_delay_1h' });
  await drillDown
    .getByRole('combobox', { name: 'Slice' })
    .selectOption('origin');
  const table = drillDown.getByRole('table', {
    name: 'origin_delay_1h by origin',
  });
  // The first answer reads all rows of both sides.
  await expect(table).toBeVisible({ timeout: 60_000 });
  await expect(table.getByRole('row')).toHaveCount(13);
  await table.getByRole('button').nth(2).click();
  await expect(page).toHaveURL(/slice=[A-Z]{3}/);
  const slice = new URL(page.url()).searchParams.get('slice');
  await expect(
    drillDown.getByRole('heading', { name: `origin ${slice}` }),
  ).toBeVisible();
  await expect(drillDown).toContainText(
    /[\d,]+ rows in this window, [\d,]+ in the baseline/,
  );
  await expect(drillDown).toContainText(/more values with [\d,]+ rows/);
  await page.reload();
  await expect(
    drillDown.getByRole('heading', { name: `origin ${slice}` }),
  ).toBeVisible();
});

test('saves the report, which opens without a network @sandbox', async ({
  page,
  context,
}, info) => {
  await enter(page);
  const verdict = await openDrift(page, 'flight-delay', '?monitor=weekly');
  const saving = page.waitForEvent('download');
  await verdict.getByRole('button', { name: 'Report' }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toMatch(
    /^drift-flight-delay-weekly-\d{4}-\d\d-\d\d\.html$/,
  );
  const file = info.outputPath('report.html');
  await download.saveAs(file);
  expect(fs.statSync(file).size).toBeLessThan(500_000);

  await context.setOffline(true);
  const asked: string[] = [];
  const report = await context.newPage();
  report.on('request', request => asked.push(request.url()));
  await report.goto(`file://${file}`);
  await expect(
    report.getByRole('heading', { level: 1, name: /^Drift of flight-delay/ }),
  ).toBeVisible();
  await expect(report.getByText('origin_delay_1h').first()).toBeVisible();
  await expect(report.getByRole('heading', { name: 'Evidence' })).toBeVisible();
  expect(asked).toEqual([`file://${file}`]);
  await context.setOffline(false);
});

test('says what to write for another promise, and changes nothing by itself @sandbox', async ({
  page,
}) => {
  await enter(page);
  const verdict = await openDrift(page, 'flight-delay', '?monitor=weekly');
  const promise = verdict.getByRole('combobox', {
    name: 'At most one false alarm in',
  });
  await promise.selectOption('104');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Lines to write')).toContainText(
    'oncePerWindows: 104',
  );
  await expect(dialog).toContainText('drift.yaml');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(promise).toHaveValue('52');
});

test('mutes alerts with a reason, and ends it @sandbox', async ({ page }) => {
  await enter(page);
  const verdict = await openDrift(page, 'flight-delay', '?monitor=weekly');
  await press(verdict, 'Mute…');
  const dialog = page.getByRole('dialog');
  const send = dialog.getByRole('button', { name: 'Mute for 7 d' });
  await expect(send).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Reason (required)').fill('A public holiday week');
  await send.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/Alerts are muted until/)).toBeVisible();
  await expect(page.getByText('“A public holiday week”')).toBeVisible();

  await press(verdict, 'End the mute…');
  await dialog.getByLabel('Reason (required)').fill('The holiday is over');
  await dialog.getByRole('button', { name: 'End the mute' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/Alerts are muted until/)).toHaveCount(0);
});

test('compares two ranges, and nothing of it stays @sandbox', async ({
  page,
}) => {
  await enter(page);
  const verdict = await openDrift(page, 'flight-delay', '?monitor=weekly');
  const day = await newestWindow(page);
  await press(verdict, 'Compare two ranges');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('First day of the reference').fill(dayAfter(day, -7));
  await dialog.getByLabel('Last day of the reference').fill(dayAfter(day, -6));
  await dialog.getByLabel('First day of the other range').fill(day);
  await dialog.getByLabel('Last day of the other range').fill(dayAfter(day, 1));
  await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
  const result = page.getByRole('region', { name: 'Comparison of two ranges' });
  await expect(result).toBeVisible({ timeout: 120_000 });
  await expect(result).toContainText('not stored');
  await result.getByRole('button', { name: 'Close the comparison' }).click();
  await expect(result).toHaveCount(0);
});

test('proposes a baseline and puts it in force, with both reasons kept @sandbox', async ({
  page,
}) => {
  await enter(page);
  await openDrift(page, 'flight-delay', '?monitor=weekly');
  const day = await newestWindow(page);
  const card = page.getByRole('region', { name: 'Baselines' });
  const reason = `Journey: the weeks to ${day}`;
  await press(card, 'Propose…');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('First day').fill(dayAfter(day, -14));
  await dialog.getByLabel('Last day').fill(dayAfter(day, -1));
  await dialog.getByLabel('Reason (required)').fill(reason);
  await dialog.getByRole('button', { name: 'Propose the baseline' }).click();
  await expect(dialog).toBeHidden({ timeout: 120_000 });
  const proposed = card.getByRole('row').filter({ hasText: reason });
  await expect(proposed).toContainText('Waits for approval');

  await press(proposed, /^Review baseline/);
  await expect(
    dialog.getByRole('table', { name: 'In force and proposed' }),
  ).toBeVisible();
  await dialog
    .getByLabel('Reason (required)')
    .fill('Journey: the model was trained on them');
  await dialog.getByRole('button', { name: 'Put it in force' }).click();
  await expect(dialog).toBeHidden();
  await expect(proposed).toContainText('In force');
  await expect(proposed).toContainText('the model was trained on them');
  await expect(
    card.getByRole('row').filter({ hasText: 'Replaced' }),
  ).not.toHaveCount(0);
});

test('lets those who do not own a model look, and says which permission each act needs @sandbox', async ({
  page,
}) => {
  await enter(page);
  const verdict = await openDrift(page, 'card-fraud');
  for (const [name, permission] of [
    ['Compare two ranges', 'drift.run'],
    ['Run now', 'drift.run'],
    ['Mute…', 'drift.mute'],
  ]) {
    const button = verdict.getByRole('button', { name });
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveAccessibleDescription(
      new RegExp(`permission ${permission.replace('.', '\\.')} `),
    );
  }
  await expect(
    page
      .getByRole('region', { name: 'Baselines' })
      .getByRole('button', { name: 'Propose…' }),
  ).toHaveAccessibleDescription(/drift\.baseline\.propose/);

  // Looking is free: also at slices, and at the report.
  await page.getByRole('combobox', { name: 'Slice' }).selectOption('country');
  await expect(page.getByRole('table', { name: / by country$/ })).toBeVisible({
    timeout: 60_000,
  });
  const saving = page.waitForEvent('download');
  await verdict.getByRole('button', { name: 'Report' }).click();
  expect((await saving).suggestedFilename()).toContain('card-fraud');
});

test('sees the fleet by week, and opens the model that moved @sandbox', async ({
  page,
}) => {
  await enter(page);
  await openDrift(page, 'flight-delay', '?monitor=weekly');
  await page.goto('/models/drift');
  const table = page.getByRole('table', { name: 'Monitors of the fleet' });
  await expect(
    table.getByRole('rowheader', { name: /flight-delay/ }).first(),
  ).toBeVisible();
  await page
    .getByRole('button', { name: 'As table: drift of the fleet' })
    .click();
  await expect(
    page.getByRole('table', { name: 'Models and weeks' }),
  ).toBeVisible();
  await page
    .getByRole('button', { name: 'As table: drift of the fleet' })
    .click();

  const grid = page.getByRole('grid', { name: /^Drift of/ });
  const cell = grid
    .getByRole('gridcell', { name: /^flight-delay, weekly, / })
    .last();
  await cell.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/flight-delay\/drift\?monitor=weekly/);
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible();
});

import { expect, Page, test } from '@playwright/test';
import { runCostTask, stateOfNewestChange } from './costTasks';
import { card, chooseServer, COSTED_WITHIN_MS, openWhole } from './costTab';
import { enter } from './portal';
import { expectAccessible, foreground } from './screenChecks';

/** A model of the guest's team whose server on prod-eu Argo CD applies from a repository of the sandbox's code host. */
const MODEL = 'flight-delay';
const CLUSTER = 'prod-eu';
const FILE = 'prod-eu/flight-delay/inferenceservice.yaml';

/** Argo CD is told of a merge within seconds; the pods are replaced one after the other. */
const LIVE_WITHIN_MS = 120_000;

test.describe.configure({
  timeout: COSTED_WITHIN_MS + LIVE_WITHIN_MS + 60_000,
});

async function openSize(page: Page) {
  await openWhole(page, MODEL);
  await chooseServer(page, CLUSTER);
  return card(page, 'Recommendation');
}

const state = (page: Page) => stateOfNewestChange(page, MODEL, CLUSTER);

const step = (page: Page) =>
  card(page, 'Recommendation')
    .getByRole('list', { name: 'How far it has come' })
    .locator('[aria-current=step]');

test('a size that Git owns is opened as a pull request, merged on the code host, and live when Argo CD has applied it @sandbox', async ({
  page,
  context,
}) => {
  await enter(page);
  const size = await openSize(page);
  await expect(step(page)).toHaveText('Proposed');
  await size.getByRole('button', { name: /^Open pull request/ }).click();

  const dialog = page.getByRole('dialog');
  const diff = dialog.getByRole('group', { name: /^Change of Inference/ });
  await expect(diff.getByText(FILE).first()).toBeVisible();
  await expect(diff.getByText(/^-\s+memory: /).first()).toBeVisible();
  await expect(diff.getByText(/^\+\s+memory: /).first()).toBeVisible();
  await expectAccessible(page, await foreground(page));
  await dialog
    .getByRole('textbox', { name: /Reason/ })
    .fill('It asks for twice what it uses.');
  await dialog.getByRole('button', { name: 'Open the pull request' }).click();
  await expect(dialog).toBeHidden();
  await expect(step(page)).toHaveText('Opened');
  const link = size.getByRole('link', { name: /^Pull request \d+/ });
  await expect(link).toBeVisible();
  expect(await state(page)).toBe('opened');

  const review = await context.newPage();
  await review.goto((await link.getAttribute('href')) ?? '');
  await expect(
    review.getByText('It asks for twice what it uses.'),
  ).toBeVisible();
  // Nobody has merged: nothing is on the way.
  await runCostTask(page, 'follow-changes');
  expect(await state(page)).toBe('opened');
  await review.getByRole('button', { name: 'Merge' }).click();
  await expect(review.getByText(/^Merged: /)).toBeVisible();

  await runCostTask(page, 'follow-changes');
  await expect.poll(() => state(page), { intervals: [100] }).toBe('merged');
  await expect(async () => {
    await runCostTask(page, 'follow-changes');
    await expect.poll(() => state(page), { timeout: 2_000 }).toBe('live');
  }).toPass({ timeout: LIVE_WITHIN_MS });
  await openSize(page);
  await expect(step(page)).toHaveText('Live');
  await expect(
    page
      .getByRole('table', { name: 'Ledger of changes' })
      .getByRole('link')
      .first(),
  ).toHaveAttribute('href', review.url());
  await review.close();
});

import { expect, test } from '@playwright/test';
import { collectPageErrors, enter, openModel } from './portal';
import { expectAccessible, foreground } from './screenChecks';
import {
  changeModel,
  expectRepositoryProposed,
  makeModel,
  mergePullRequest,
  PLANNED_WITHIN_MS,
  registerChallenger,
  watchLogToItsEnd,
} from './templateTasks';

test('retires a model from its page: the first step is a pull request that a person merges @sandbox', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const errors = collectPageErrors(page);
  const name = `retired-${Date.now() % 100_000}`;
  await enter(page);
  await makeModel(page, name);

  await changeModel(page, name, 'Retire a model');
  await expect(page).toHaveURL(/\/create\/templates\/default\/retire-model/);
  await page.getByLabel(/^Reason/).fill('Nobody asks it any more.');
  await page.getByLabel(/^Name of the model, once more/).fill(name);
  await expectRepositoryProposed(page, name);
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(
    page
      .getByRole('list', { name: /\d+ files/ })
      .or(page.getByText('No new files.')),
  ).toBeVisible({ timeout: PLANNED_WITHIN_MS });
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await watchLogToItsEnd(
    page,
    'See to it that the model is marked once this is merged',
  );
  await mergePullRequest(page, [`Stop ${name}`, 'Nobody asks it any more.']);
  expect(errors).toEqual([]);
});

test('promotes a challenger from its page: the version by pull request, with its evidence, and champion at once @sandbox', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const errors = collectPageErrors(page);
  const name = `promoted-${Date.now() % 100_000}`;
  await enter(page);
  await makeModel(page, name);
  // As the project's pipeline registers what it has trained.
  await registerChallenger(name);
  await openModel(page, name);
  const about = page.getByRole('region', { name: 'About', exact: true });
  await expect(about.getByRole('row', { name: /^challenger/ })).toContainText(
    '1',
    { timeout: 30_000 },
  );

  await changeModel(page, name, 'Promote a challenger');
  await expect(page).toHaveURL(/\/create\/templates\/default\/promote-model/);
  await page.getByLabel(/^Reason/).fill('Fewer misses on the same rows.');
  await page.getByRole('checkbox', { name: /^Move champion now/ }).check();
  await expectAccessible(page, 'article');
  await page.getByRole('button', { name: 'Next' }).click();
  await expectRepositoryProposed(page, name);
  // Nothing was released yet, and no image is there: said before anything is proposed.
  await expect(page.getByText(/names no image of \S+ yet/)).toBeVisible({
    timeout: PLANNED_WITHIN_MS,
  });
  await page.getByLabel(/^Tag of the serving image/).fill('4b1d0c27a9e35f68');
  await expect(page.getByRole('list', { name: /\d+ file/ })).toContainText(
    'docs/promotions/1.md',
    { timeout: PLANNED_WITHIN_MS },
  );
  await expectAccessible(page, 'article');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await watchLogToItsEnd(page, 'Move champion');
  await mergePullRequest(page, [
    `Release version 1 of ${name}`,
    'Fewer misses on the same rows.',
  ]);

  await openModel(page, name);
  const champion = about.getByRole('row', { name: /^champion/ });
  await expect(champion).toContainText('1', { timeout: 30_000 });
  await expect(champion).toContainText(/guest/i);
  expect(errors).toEqual([]);
});

test('leads from /models to the templates that change a model', async ({
  page,
}) => {
  await enter(page, '/models/fleet');
  await page.getByRole('button', { name: 'Change a model' }).click();
  await expectAccessible(page, await foreground(page));
  await page.getByRole('menuitem', { name: 'Promote a challenger' }).click();
  await expect(page).toHaveURL(/\/create\/templates\/default\/promote-model/);
  await expect(page.getByLabel(/^Model/)).toBeVisible();
});

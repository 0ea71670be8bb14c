import { expect, test } from '@playwright/test';
import { collectPageErrors, enter, openModel } from './portal';
import { expectAccessible, foreground } from './screenChecks';
import {
  makeModel,
  PLANNED_WITHIN_MS,
  watchLogToItsEnd,
} from './templateTasks';

test('retires a model from its page: the first step is a pull request that a person merges @sandbox', async ({
  page,
  context,
}) => {
  test.setTimeout(240_000);
  const errors = collectPageErrors(page);
  const name = `retired-${Date.now() % 100_000}`;
  await enter(page);
  await makeModel(page, name);

  await openModel(page, name);
  const about = page.getByRole('region', { name: 'About', exact: true });
  await about.getByRole('button', { name: 'Change this model' }).click();
  await expect(page.getByRole('menuitem')).toHaveCount(3);
  await expectAccessible(page, '[role=menu]');
  await page.getByRole('menuitem', { name: 'Retire a model' }).click();

  // The page has said which model is meant.
  await expect(page).toHaveURL(/\/create\/templates\/default\/retire-model/);
  await expect(
    page.getByRole('textbox', { name: 'Model', exact: true }),
  ).toHaveValue(new RegExp(name));
  await page.getByLabel(/^Reason/).fill('Nobody asks it any more.');
  await page.getByLabel(/^Name of the model, once more/).fill(name);
  // … and the catalog where its project is.
  await expect(
    page.getByRole('textbox', { name: 'Owner of the repository' }),
  ).toHaveValue('travel-ml');
  await expect(
    page.getByRole('textbox', { name: 'Name of the repository' }),
  ).toHaveValue(name);
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(
    page
      .getByRole('list', { name: /\d+ files/ })
      .or(page.getByText('No new files.')),
  ).toBeVisible({ timeout: PLANNED_WITHIN_MS });
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await watchLogToItsEnd(page, 'Mark it in the registry');

  const pull = page.getByRole('link', { name: 'Pull request' }).first();
  const review = await context.newPage();
  await review.goto((await pull.getAttribute('href')) ?? '');
  await expect(review.getByText(`Stop ${name}`).first()).toBeVisible();
  await expect(review.getByText('Nobody asks it any more.')).toBeVisible();
  await review.getByRole('button', { name: 'Merge' }).click();
  await expect(review.getByText(/^Merged: /)).toBeVisible();
  await review.close();
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

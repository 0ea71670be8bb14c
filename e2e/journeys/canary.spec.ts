import { expect, Page, test } from '@playwright/test';
import { collectPageErrors, enter, openModel } from './portal';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  foreground,
  setTheme,
} from './screenChecks';

/** The first word of the judge comes after its first interval. */
const JUDGED_WITHIN_MS = 120_000;

test.describe.configure({ timeout: JUDGED_WITHIN_MS + 60_000 });

/** Opens the Rollout tab of a model, and waits until it is known what this person may do. */
async function openActions(page: Page, model: string) {
  await openModel(page, model, 'rollout');
  const actions = page.getByRole('list', { name: 'Actions' });
  await expect(actions.getByRole('button').first()).toBeVisible();
  return actions;
}

/** The same, of a canary under way, once it has been judged. */
async function openJudged(page: Page, model: string) {
  await openActions(page, model);
  await expect(
    page.getByRole('region', { name: 'Verdict' }).getByText(/^judged /),
  ).toBeVisible({ timeout: JUDGED_WITHIN_MS });
}

const screens: Array<[name: string, open: (page: Page) => Promise<void>]> = [
  [
    'the tab',
    async page => {
      await openJudged(page, 'card-fraud');
      await expect(page.locator('.recharts-surface').first()).toBeVisible({
        timeout: JUDGED_WITHIN_MS,
      });
    },
  ],
  [
    'the dialog of an abort',
    async page => {
      const actions = await openActions(page, 'fare-demand');
      await actions.getByRole('button', { name: /^Abort/ }).click();
      const dialog = page.getByRole('dialog');
      await expect(
        dialog.getByRole('heading', { name: 'What happens next' }),
      ).toBeVisible();
    },
  ],
  [
    'the board',
    async page => {
      await page.goto('/models/rollouts');
      await expect(
        page.getByRole('table', { name: 'Rollouts over all clusters' }),
      ).toBeVisible();
    },
  ],
];

for (const theme of ['light', 'dark']) {
  for (const [name, open] of screens) {
    test(`rollouts: ${name} in ${theme} has no serious accessibility problem of ours @sandbox`, async ({
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
  test(`rollouts: ${name} does not scroll sideways on a narrow window @sandbox`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 800, height: 900 });
    await enter(page);
    await open(page);
    await expectNoSidewaysScroll(page);
  });
}

test('opens a rollout from the board, sees exactly what an abort would do, and leaves without acting @sandbox', async ({
  page,
}) => {
  const errors = collectPageErrors(page);
  await enter(page, '/models/rollouts');
  await page
    .getByRole('table', { name: 'Rollouts over all clusters' })
    .getByRole('link', { name: 'fare-demand' })
    .click();
  await expect(page).toHaveURL(/\/rollout\?rollout=/);
  const actions = page.getByRole('list', { name: 'Actions' });
  await actions.getByRole('button', { name: /^Abort/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('InferenceService travel-ml /')).toBeVisible();
  // Without a reason nothing is sent.
  await expect(
    dialog.getByRole('button', { name: /^Abort, send all requests to/ }),
  ).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^Abort: /)).toHaveCount(0);
  expect(errors).toEqual([]);
});

test('keeps the buttons of another team’s rollout in reach, and says what they need @sandbox', async ({
  page,
}) => {
  await enter(page);
  const actions = await openActions(page, 'card-fraud');
  const abort = actions.getByRole('button', { name: /^Abort/ });
  await expect(abort).toHaveAttribute('aria-disabled', 'true');
  await expect(abort).toHaveAccessibleDescription(/canary\.abort/);
  await abort.click({ force: true });
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('begins a rollout with another image and aborts it, each once, with reason and what became of it @sandbox', async ({
  page,
}) => {
  await enter(page);
  const actions = await openActions(page, 'gate-turnaround');
  await page.getByRole('button', { name: /more actions$/ }).click();
  await actions.getByRole('button', { name: /^Set image/ }).click();
  const image = page.getByRole('textbox', { name: /^Image/ });
  await image.fill(
    (await image.inputValue()).replace(/:[^:]*$/, `:next-${Date.now()}`),
  );
  await page.getByRole('button', { name: 'Show what it would change' }).click();
  const dialog = page.getByRole('dialog');
  await expect(
    dialog.getByText(/^PUT .*rollouts\/gate-turnaround$/),
  ).toBeVisible();
  await dialog
    .getByRole('textbox', { name: /Reason/ })
    .fill('The new server reads inputs faster.');
  await dialog.getByRole('button', { name: 'Set image' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^Set image: done, and seen/)).toBeVisible({
    timeout: 30_000,
  });

  await actions.getByRole('button', { name: /^Abort/ }).click();
  await expect(dialog.getByText('+ status.abort: true')).toBeVisible();
  await dialog
    .getByRole('textbox', { name: /Reason/ })
    .fill('Gate screens are empty; stopping to look.');
  await dialog.getByRole('button', { name: /^Abort, send/ }).click();
  await expect(page.getByText(/^Abort: done, and seen/)).toBeVisible({
    timeout: 30_000,
  });
  await expect(
    page
      .getByRole('region', { name: 'Verdict' })
      .getByText('Aborted', { exact: true }),
  ).toBeVisible();
  await expect(
    page
      .getByRole('table', { name: 'Events' })
      .getByRole('row', { name: /Gate screens are empty/ })
      .first(),
  ).toBeVisible({ timeout: 30_000 });
  await expect(
    actions.getByRole('button', { name: 'Retry…', exact: true }),
  ).not.toHaveAttribute('aria-disabled');

  // The world is left as it was found.
  await actions.getByRole('button', { name: /^Roll back/ }).click();
  await page.getByRole('button', { name: 'Show what it would change' }).click();
  await dialog
    .getByRole('textbox', { name: /Reason/ })
    .fill('The old server, until the cause is known.');
  await dialog.getByRole('button', { name: 'Roll back', exact: true }).click();
  await expect(page.getByText(/^Roll back: done, and seen/)).toBeVisible({
    timeout: 30_000,
  });
});

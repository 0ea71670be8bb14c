import { expect, Page, test } from '@playwright/test';
import { JUDGED_WITHIN_MS, openDrift, press } from './driftTab';
import { enter } from './portal';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  foreground,
  setTheme,
} from './screenChecks';

test.describe.configure({ timeout: JUDGED_WITHIN_MS + 60_000 });

async function openFleet(page: Page) {
  await openDrift(page, 'flight-delay', '?monitor=weekly');
  await page.goto('/models/drift');
  await expect(
    page.getByRole('table', { name: 'Monitors of the fleet' }),
  ).toBeVisible();
}

/** Each screen as people meet it, and what must be drawn before it is judged. */
const screens: Array<[name: string, open: (page: Page) => Promise<void>]> = [
  [
    'the tab',
    async page => {
      await openDrift(
        page,
        'flight-delay',
        '?monitor=weekly&column=origin_delay_1h',
      );
      await expect(page.locator('.recharts-surface').first()).toBeVisible();
    },
  ],
  [
    'an input by slice',
    async page => {
      await openDrift(page, 'card-fraud', '?column=amount_eur&by=country');
      await expect(
        page.getByRole('table', { name: 'amount_eur by country' }),
      ).toBeVisible({ timeout: 60_000 });
    },
  ],
  [
    'the promise',
    async page => {
      const verdict = await openDrift(page, 'flight-delay', '?monitor=weekly');
      await verdict
        .getByRole('combobox', { name: 'At most one false alarm in' })
        .selectOption('104');
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ],
  [
    'the dialog of a comparison',
    async page => {
      await press(
        await openDrift(page, 'flight-delay', '?monitor=weekly'),
        'Compare two ranges',
      );
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ],
  ['the fleet', openFleet],
];

for (const theme of ['light', 'dark']) {
  for (const [name, open] of screens) {
    test(`drift: ${name} in ${theme} has no serious accessibility problem of ours @sandbox`, async ({
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
  test(`drift: ${name} does not scroll sideways on a narrow window @sandbox`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 800, height: 900 });
    await enter(page);
    await open(page);
    await expectNoSidewaysScroll(page);
  });
}

for (const theme of ['light', 'dark']) {
  test(`drift: words at the ends of the timeline are whole in ${theme} @sandbox`, async ({
    page,
  }) => {
    await setTheme(page, theme);
    await enter(page);
    await openDrift(page, 'flight-delay', '?monitor=daily');
    const cut = await page
      .getByRole('img', { name: /^Drift of/ })
      .evaluate(figure =>
        [...figure.querySelectorAll('svg.recharts-surface')].flatMap(
          drawing => {
            const { left, right } = drawing.getBoundingClientRect();
            return [...drawing.querySelectorAll('text')]
              .filter(text => {
                const box = text.getBoundingClientRect();
                return box.left < left - 0.5 || box.right > right + 0.5;
              })
              .map(text => text.textContent);
          },
        ),
      );
    expect(cut).toEqual([]);
  });
}

import { expect, test } from '@playwright/test';
import { enter } from './portal';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  setTheme,
} from './screenChecks';

const screens: Array<[name: string, path: string, landmark: RegExp]> = [
  ['fleet', '/models/fleet', /flight-delay/],
  ['unregistered', '/models/unregistered', /registry/i],
  ['connections', '/models/connections', /MLflow production/],
  ['overview', '/catalog/default/resource/flight-delay', /champion/],
  ['versions', '/catalog/default/resource/flight-delay/versions', /against/],
];

for (const theme of ['light', 'dark']) {
  for (const [name, path, text] of screens) {
    test(`${name} in ${theme} has no serious accessibility problem of ours`, async ({
      page,
    }) => {
      await setTheme(page, theme);
      await enter(page, path);
      await expect(page.getByText(text).first()).toBeVisible();
      await expectAccessible(page, 'main');
    });
  }
}

for (const [name, path, text] of screens) {
  test(`${name} does not scroll sideways on a narrow window`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 800, height: 900 });
    await enter(page, path);
    await expect(page.getByText(text).first()).toBeVisible();
    await expectNoSidewaysScroll(page);
  });
}

for (const theme of ['light', 'dark']) {
  test(`sign-in in ${theme} has no serious accessibility problem`, async ({
    page,
  }) => {
    await setTheme(page, theme);
    await page.goto('/');
    await expect(
      page.getByRole('button', { name: 'Enter as guest' }),
    ).toBeVisible();
    await expectAccessible(page);
  });
}

test('leaves a narrow window to the screen: the sidebar shows its icons', async ({
  page,
}) => {
  await page.setViewportSize({ width: 800, height: 900 });
  await enter(page, '/models/fleet');
  await expect(page.getByText(/flight-delay/).first()).toBeVisible();
  const left = async () => (await page.locator('main').boundingBox())?.x ?? 0;
  expect(await left()).toBeLessThan(100);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect.poll(left).toBeGreaterThan(200);
});

test('shows each part of a model as a tab of its own, in the order in which a model lives', async ({
  page,
}) => {
  await enter(page, '/catalog/default/resource/flight-delay');
  const tabs = page.getByRole('navigation', { name: 'Content navigation' });
  await expect(tabs.getByRole('link')).toHaveText([
    'Overview',
    'Versions',
    'Rollout',
    'Drift',
    'Cost',
    'Model card',
  ]);
});

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { enter } from './portal';

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
      await page.addInitScript(
        value => localStorage.setItem('theme', value),
        theme,
      );
      await enter(page, path);
      await expect(page.getByText(text).first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
        // The frame around our screens, the sidebar and the page header, is Backstage's own.
        .include('main')
        .analyze();
      expect(
        violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.map(n => n.html).join(' ')}`),
      ).toEqual([]);
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
    const overflow = await page.evaluate(
      () =>
        document.documentElement.scrollWidth -
        document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
}

for (const theme of ['light', 'dark']) {
  test(`sign-in in ${theme} has no serious accessibility problem`, async ({
    page,
  }) => {
    await page.addInitScript(
      value => localStorage.setItem('theme', value),
      theme,
    );
    await page.goto('/');
    await expect(
      page.getByRole('button', { name: 'Enter as guest' }),
    ).toBeVisible();
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
      .analyze();
    expect(
      violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(n => n.html).join(' ')}`),
    ).toEqual([]);
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

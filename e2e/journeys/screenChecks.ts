import AxeBuilder from '@axe-core/playwright';
import { expect, Page } from '@playwright/test';

/** Makes the portal light or dark from the next navigation on. */
export async function setTheme(page: Page, theme: string) {
  await page.addInitScript(
    value => localStorage.setItem('theme', value),
    theme,
  );
}

/**
 * Fails when WCAG 2.1 AA is broken seriously.
 *
 * @param inside - what of the page is ours: the frame around our screens, the sidebar and the page header, is Backstage's own
 */
export async function expectAccessible(page: Page, inside?: string) {
  const axe = new AxeBuilder({ page }).withTags([
    'wcag2a',
    'wcag2aa',
    'wcag21a',
    'wcag21aa',
  ]);
  const { violations } = await (inside ? axe.include(inside) : axe).analyze();
  expect(
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(n => n.html).join(' ')}`),
  ).toEqual([]);
}

/** The part of the page that a person has before them: the dialog, where one is open. */
export async function foreground(page: Page): Promise<string> {
  const isDialog = (await page.getByRole('dialog').count()) > 0;
  return isDialog ? '[role=dialog]' : 'main';
}

/** Fails when the page is wider than the window. */
export async function expectNoSidewaysScroll(page: Page) {
  const overflow = await page.evaluate(
    () =>
      document.documentElement.scrollWidth -
      document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

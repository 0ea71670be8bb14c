import { expect, Locator, Page } from '@playwright/test';
import { openModel } from './portal';

/** A monitor of three million flights takes its time to make a baseline and judge its first windows. */
export const JUDGED_WITHIN_MS = 240_000;

/** Opens a model's Drift tab and waits until its newest window has been judged. */
export async function openDrift(page: Page, model: string, search = '') {
  await openModel(page, model, `drift${search}`);
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(async () => {
    // What is judged meanwhile is pushed to the page; a reload is for a push that got lost.
    await page.reload();
    await expect(
      verdict.getByRole('button', { name: 'Query and evidence' }),
    ).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: JUDGED_WITHIN_MS });
  return verdict;
}

/** A button that is pressed once the portal has said that this person may. */
export async function press(inside: Page | Locator, name: string | RegExp) {
  const button = inside.getByRole('button', { name });
  await expect(button).not.toHaveAttribute('aria-disabled', 'true');
  await button.click();
}

/** A day so many days after another, as ISO 8601. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000)
    .toISOString()
    .slice(0, 10);
}

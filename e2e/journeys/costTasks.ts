import { expect, Page } from '@playwright/test';

/** Runs one of the cost backend's tasks now, as its schedule would within the hour. */
export async function runCostTask(page: Page, task: string) {
  const signedIn = await page.request.post('/api/auth/guest/refresh', {
    headers: { 'x-requested-with': 'XMLHttpRequest' },
  });
  const { backstageIdentity } = await signedIn.json();
  const response = await page.request.post(
    `/api/cost/.backstage/scheduler/v1/tasks/${task}/trigger`,
    { headers: { authorization: `Bearer ${backstageIdentity.token}` } },
  );
  expect(response.ok(), `${task} was asked for: ${response.status()}`).toBe(
    true,
  );
}

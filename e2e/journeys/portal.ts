import { expect, Page, test } from '@playwright/test';

/** Signs in as the guest, who is a member of travel-ml. */
export async function enter(page: Page, path = '/') {
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(
    page.getByRole('link', { name: 'Models', exact: true }),
  ).toBeVisible();
  if (path !== '/') await page.goto(path);
}

/** The guest's right to ask the backend, as the browser has it. */
export async function authorization(page: Page) {
  const signedIn = await page.request.post('/api/auth/guest/refresh', {
    headers: { 'x-requested-with': 'XMLHttpRequest' },
  });
  const { backstageIdentity } = await signedIn.json();
  return { authorization: `Bearer ${backstageIdentity.token}` };
}

/** Runs a scheduled task of a plugin now, as its schedule would later. */
export async function runTask(page: Page, plugin: string, task: string) {
  const response = await page.request.post(
    `/api/${plugin}/.backstage/scheduler/v1/tasks/${task}/trigger`,
    { headers: await authorization(page) },
  );
  // One that runs already has begun a moment ago.
  expect(
    response.ok() || response.status() === 409,
    `${task} was asked for: ${response.status()}`,
  ).toBe(true);
}

/** Opens a model's page from anywhere. */
export async function openModel(page: Page, name: string, tab?: string) {
  await page.goto(`/catalog/default/resource/${name}${tab ? `/${tab}` : ''}`);
  await expect(
    page.getByRole('heading', { name, exact: true }).first(),
  ).toBeVisible();
}

/** Address of the sandbox's control API; journeys that need it carry the tag `@sandbox`. */
export function sandboxControl(): string {
  return test.info().config.metadata.sandboxControl;
}

export type Fault =
  | { kind: 'delay'; milliseconds: number }
  | { kind: 'status'; status: number; retryAfterSeconds?: number }
  | { kind: 'html' }
  | { kind: 'truncated' }
  | { kind: 'lost' }
  | { kind: 'drop-watch' }
  | { kind: 'refuse' };

export async function setFault(upstream: string, fault: Fault) {
  const response = await fetch(`${sandboxControl()}/faults/${upstream}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  expect(response.ok, `the sandbox took the fault of ${upstream}`).toBe(true);
}

export async function clearFaults(upstream: string) {
  await fetch(`${sandboxControl()}/faults/${upstream}`, { method: 'DELETE' });
}

/** Fails a journey when the page itself reports an error. */
export function collectPageErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  return errors;
}

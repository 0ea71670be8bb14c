import { Page } from '@playwright/test';
import { authorization, runTask } from './portal';

/** Runs one of the cost backend's tasks now, as its schedule would within the hour. */
export async function runCostTask(page: Page, task: string) {
  await runTask(page, 'cost', task);
}

/** Where the newest change of a model's size on a cluster is. */
export async function stateOfNewestChange(
  page: Page,
  model: string,
  cluster: string,
): Promise<string | undefined> {
  const response = await page.request.get(
    `/api/cost/v1/models/resource/default/${model}/ledger`,
    { headers: await authorization(page) },
  );
  const { entries } = await response.json();
  return entries.find(
    (entry: { server: { cluster: string } }) =>
      entry.server.cluster === cluster,
  )?.state;
}

import { expect, Page, test } from '@playwright/test';
import { JUDGED_WITHIN_MS, openDrift } from './driftTab';
import { authorization, collectPageErrors, enter, runTask } from './portal';
import { LOGGED_MODEL, logWeek, mondayBefore } from './requestLog';
import { expectAccessible } from './screenChecks';
import {
  changeModel,
  choose,
  expectRepositoryProposed,
  makeModel,
  mergePullRequest,
  PLANNED_WITHIN_MS,
  watchLogToItsEnd,
} from './templateTasks';

test.describe.configure({ timeout: 2 * JUDGED_WITHIN_MS + 300_000 });

/** First days of the baselines that the model's monitors have. */
async function baselinesOf(page: Page) {
  const response = await page.request.get(
    `/api/drift/v1/models/resource/default/${LOGGED_MODEL}/monitors`,
    { headers: await authorization(page) },
  );
  const { monitors } = await response.json();
  return (monitors ?? []).map(
    ({
      definition,
    }: {
      definition: { spec: { baseline: { from: string } } };
    }) => definition.spec.baseline.from,
  );
}

test('watches a model that is there: monitor by pull request, judged on the rows that the portal logged @sandbox', async ({
  page,
}) => {
  const errors = collectPageErrors(page);
  await enter(page);
  await makeModel(page, LOGGED_MODEL);
  // Four weeks as usual, one more, and one in which everything is later.
  for (let weeks = 6; weeks > 1; weeks -= 1) {
    await logWeek(page, mondayBefore(weeks), 0);
  }
  await logWeek(page, mondayBefore(1), 60);

  await changeModel(page, LOGGED_MODEL, 'Watch an existing model');
  await expect(page).toHaveURL(/\/create\/templates\/default\/add-monitoring/);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel(/^First day of the baseline/).fill(mondayBefore(6));
  await expectAccessible(page, 'article');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByLabel(/^Cluster/)).toContainText('prod-eu');
  await page.getByLabel(/^Namespace/).fill('travel-ml');
  await choose(page, /^Release policy/, /Usual: 10 %, 50 %/);
  await page.getByRole('button', { name: 'Next' }).click();
  await expectRepositoryProposed(page, LOGGED_MODEL);
  await expect(page.getByRole('list', { name: /\d+ files/ })).toContainText(
    'bellwether/drift.yaml',
    { timeout: PLANNED_WITHIN_MS },
  );
  await expectAccessible(page, 'article');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await watchLogToItsEnd(
    page,
    'See to it that the monitor is known once this is merged',
  );
  await mergePullRequest(page, [
    `Watch ${LOGGED_MODEL} for drift`,
    `keeps of it already (drift.inferenceLogs.models.${LOGGED_MODEL})`,
  ]);

  // The merge is seen, the registry tagged, the catalog told, and the file read: by the run after the one that is under way,
  // which may be judging the millions of flights of another monitor still.
  await runTask(page, 'scaffolder', 'bellwether-follow-merges');
  await expect(async () => {
    await runTask(page, 'drift', 'run-monitors');
    await expect
      .poll(() => baselinesOf(page), { timeout: 5_000 })
      .toEqual([mondayBefore(6)]);
  }).toPass({ timeout: JUDGED_WITHIN_MS });

  const verdict = await openDrift(page, LOGGED_MODEL);
  await expect(verdict).toContainText(/material/i);
  const grid = page.getByRole('gridcell', { name: /^minutes_late, / });
  await expect(grid.first()).toBeVisible();
  // Neither the log's own columns nor the version are inputs.
  for (const own of ['endpoint', 'event_id', 'scored_at', 'model_version']) {
    await expect(
      page.getByRole('gridcell', { name: new RegExp(`^${own}, `) }),
    ).toHaveCount(0);
  }
  expect(errors).toEqual([]);
});

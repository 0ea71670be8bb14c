import { expect, Page, test } from '@playwright/test';
import { authorization, openModel } from './portal';
import { expectAccessible } from './screenChecks';

/** The whole template is run for it, which takes long where much runs beside it. */
export const PLANNED_WITHIN_MS = 60_000;

/** Chooses of a list that opens over the form. */
export async function choose(page: Page, label: RegExp, option: RegExp) {
  await page.getByLabel(label).click();
  await page.getByRole('option', { name: option }).first().click();
}

/**
 * Watches the log of the task that a form has started, as a person who opens it does, to its last line.
 *
 * @param lastStep - after it comes only what is said when a task has failed
 */
export async function watchLogToItsEnd(page: Page, lastStep: string) {
  await expect(page).toHaveURL(/\/create\/tasks\//);
  const show = page.getByRole('button', { name: 'Show Logs' });
  await expect(async () => {
    // A task that is through opens its log by itself, and takes the button away.
    if (await show.isVisible()) await show.click({ timeout: 2_000 });
    // The log shows its newest lines.
    await expect(page.getByText(`Finished step ${lastStep}`)).toBeVisible({
      timeout: 5_000,
    });
  }).toPass({ timeout: 90_000 });
  await expect(page.getByText('Skipping step made because')).toBeVisible();
}

/** Opens a template from the page of a model, as whoever may change it does. */
export async function changeModel(page: Page, model: string, template: string) {
  await openModel(page, model);
  const about = page.getByRole('region', { name: 'About', exact: true });
  await about.getByRole('button', { name: 'Change this model' }).click();
  await expect(page.getByRole('menuitem')).toHaveCount(3);
  await expectAccessible(page, '[role=menu]');
  await page.getByRole('menuitem', { name: template }).click();
  // The page has said which model is meant.
  await expect(
    page.getByRole('textbox', { name: 'Model', exact: true }),
  ).toHaveValue(new RegExp(model));
}

/** The catalog has said where the model's project is. */
export async function expectRepositoryProposed(page: Page, name: string) {
  await expect(
    page.getByRole('textbox', { name: 'Owner of the repository' }),
  ).toHaveValue('travel-ml');
  await expect(
    page.getByRole('textbox', { name: 'Name of the repository' }),
  ).toHaveValue(name);
}

/** Merges the pull request that a task has opened, on the code host. */
export async function mergePullRequest(page: Page, sentences: string[]) {
  const pull = page.getByRole('link', { name: 'Pull request' }).first();
  const review = await page.context().newPage();
  await review.goto((await pull.getAttribute('href')) ?? '');
  for (const sentence of sentences) {
    await expect(review.getByText(sentence).first()).toBeVisible();
  }
  // What the scaffolder cannot evaluate it would show as it stands.
  await expect(review.getByText('${{')).toHaveCount(0);
  await review.getByRole('button', { name: 'Merge' }).click();
  await expect(review.getByText(/^Merged: /)).toBeVisible();
  await review.close();
}

/** A model of the guest's team that a template has made, with its repository on the sandbox's code host. */
export async function makeModel(page: Page, name: string) {
  const headers = await authorization(page);
  const read = async (path: string) =>
    (await page.request.get(path, { headers })).json();
  const { codeHosts } = await read('/api/scaffolder/bellwether/v1/choices');
  const values = {
    name,
    description: 'How long the boarding of a flight takes.',
    owner: 'group:default/travel-ml',
    task: 'classification',
    criticality: 'medium',
    dataClassification: 'internal',
    framework: 'sklearn',
    target: 'target',
    dataSource: 'file',
    serving: 'rollout',
    cluster: 'prod-eu',
    releasePolicy: 'usual',
    size: 'small',
    replicas: 2,
    falseAlarmsOncePerWindows: 52,
    budget: 200,
    repoUrl: `${codeHosts[0]}?owner=travel-ml&repo=${name}`,
  };
  let id = '';
  // A portal that has just started has not read its templates yet.
  await expect(async () => {
    const started = await page.request.post('/api/scaffolder/v2/tasks', {
      headers,
      data: { templateRef: 'template:default/new-model', values },
    });
    expect(started.status(), await started.text()).toBe(201);
    ({ id } = await started.json());
  }).toPass({ timeout: 60_000 });
  await expect
    .poll(async () => (await read(`/api/scaffolder/v2/tasks/${id}`)).status, {
      timeout: 90_000,
    })
    .toBe('completed');
}

/** Registers version 1 of a model as its pipeline does, and calls it challenger. */
export async function registerChallenger(name: string) {
  const { sandboxMlflow } = test.info().config.metadata;
  const post = async (path: string, body: object) => {
    const response = await fetch(`${sandboxMlflow}/api/2.0/mlflow/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.ok, `${path}: ${response.status}`).toBe(true);
    return response.json();
  };
  const { model_version } = await post('model-versions/create', {
    name,
    source: `s3://models/${name}/1`,
  });
  await post('registered-models/alias', {
    name,
    alias: 'challenger',
    version: model_version.version,
  });
}

import { expect, type Page, test } from '@playwright/test';
import { Cluster } from '../components/kubernetes/Cluster';
import { enter } from '../../journeys/portal';
import { MODEL, OTHERS_MODEL, rolloutIdOf } from './names';
import { Portal } from './Portal';
import { isObserved, SeenCluster, type SeenRollout } from './SeenCluster';
import { Stage } from './Stage';

const OBEYED_SECONDS = 60;

const cluster = new SeenCluster(Cluster.of(process.env));
const stage = new Stage(
  cluster,
  new Portal(process.env.BELLWETHER_E2E_URL ?? ''),
);

/** A Rollout of its own for each try. */
const titleOf = (name: string) => `${name}-${test.info().retry}`;

test.describe.configure({ timeout: 240_000 });

/** The tab of one Rollout, among those of the model. */
async function openRollout(page: Page, model: string, title: string) {
  await page.goto(
    `/catalog/default/resource/${model}/rollout?rollout=${encodeURIComponent(
      rolloutIdOf(title),
    )}`,
  );
  const actions = page.getByRole('list', { name: 'Actions' });
  await expect(actions.getByRole('button').first()).toBeVisible({
    timeout: 60_000,
  });
  return actions;
}

/** Presses a button, reads what it would do, gives a reason and confirms. */
async function press(
  page: Page,
  {
    button,
    confirm,
    shows,
  }: { button: RegExp; confirm: RegExp; shows: RegExp },
) {
  const pressed = page
    .getByRole('list', { name: 'Actions' })
    .getByRole('button', { name: button });
  await expect(pressed).not.toHaveAttribute('aria-disabled', 'true', {
    timeout: 30_000,
  });
  await pressed.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(shows).first()).toBeVisible();
  await dialog
    .getByRole('textbox', { name: /Reason/ })
    .fill('Pressed in a browser, to see that the controller obeys.');
  await dialog.getByRole('button', { name: confirm }).click();
  await expect(dialog).toBeHidden();
}

async function obeyed(
  what: string,
  isSo: (seen: SeenRollout) => boolean,
): Promise<void> {
  await cluster.until(titleOf('browser'), what, OBEYED_SECONDS, isSo);
}

test('what is pressed in the tab is done by the controller', async ({
  page,
}) => {
  const title = titleOf('browser');
  const { status } = await stage.startCanary(title);
  const canaryHash = status.currentPodHash;
  await stage.portal.untilPossible(title, 'promote');
  await enter(page);
  await openRollout(page, MODEL, title);

  await press(page, {
    button: /^Promote to 60 %…/,
    confirm: /^Promote/,
    shows: /status\.pauseConditions/,
  });
  await obeyed(
    'the next weight',
    seen => seen.status.currentStepIndex === 3 && seen.weight === 60,
  );
  await expect(page.getByText(/^Promote: done, and seen/)).toBeVisible({
    timeout: 30_000,
  });

  await press(page, {
    button: /^Pause…/,
    confirm: /^Pause/,
    shows: /spec\.paused/,
  });
  await obeyed('paused by hand', seen => isObserved(seen) && seen.spec.paused);
  await expect(page.getByText(/^Pause: done, and seen/)).toBeVisible({
    timeout: 30_000,
  });

  await press(page, {
    button: /^Abort…/,
    confirm: /^Abort, send all requests/,
    shows: /status\.abort/,
  });
  await obeyed(
    'no requests to the canary',
    seen => seen.status.abort && seen.weight === 0,
  );
  await expect(page.getByText(/^Abort: done, and seen/)).toBeVisible({
    timeout: 30_000,
  });

  await press(page, {
    button: /^Resume…/,
    confirm: /^Resume/,
    shows: /spec\.paused/,
  });
  await obeyed('not paused by hand any more', seen => !seen.spec.paused);
  await expect(page.getByText(/^Resume: done, and seen/)).toBeVisible({
    timeout: 30_000,
  });

  await press(page, {
    button: /^Retry…/,
    confirm: /^Retry/,
    shows: /status\.abort/,
  });
  await obeyed(
    'the canary again at its first weight',
    seen =>
      !seen.status.abort &&
      seen.status.phase === 'Paused' &&
      seen.status.currentPodHash === canaryHash &&
      seen.weight === 20,
  );
  await expect(page.getByText(/^Retry: done, and seen/)).toBeVisible({
    timeout: 30_000,
  });

  await press(page, {
    button: /^Promote fully…/,
    confirm: /^Promote fully/,
    shows: /status\.promoteFull/,
  });
  await obeyed(
    'all requests on the new version',
    seen =>
      seen.status.phase === 'Healthy' && seen.status.stableRS === canaryHash,
  );
});

test('a viewer finds every button, greyed and with the permission it needs', async ({
  page,
}) => {
  const title = titleOf('looked-at');
  await stage.startCanary(title, { model: OTHERS_MODEL });
  await stage.portal.analysisTemplate(title);
  await enter(page);
  const actions = await openRollout(page, OTHERS_MODEL, title);
  const buttons = await actions.getByRole('button').all();
  expect(buttons.length).toBeGreaterThan(3);
  for (const button of buttons) {
    if (/more actions/.test((await button.textContent()) ?? '')) continue;
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveAccessibleDescription(/canary\.\w+ on/);
  }
  await actions.getByRole('button', { name: /^Abort/ }).click({ force: true });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const { status } = await cluster.rollout(title);
  expect(status.abort).toBe(false);
});

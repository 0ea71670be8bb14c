import { setTimeout as delay } from 'timers/promises';
import { Page } from '@playwright/test';
import { z } from 'zod';
import { launchBrowser } from '../portal/browser';
import { waitFor } from '../portal/processes';
import type { Portal } from '../portal/startPortal';
import { idOf, putServers, read, server, type PortalSize } from './rollouts';

const SHOWN_WITHIN_MS = 60_000;
const PAINTED_WITHIN_MS = 20_000;
/** Between two changes: a screen gathers those that follow each other at once. */
const APART_MS = 1_000;
/** Changes before those that are measured: the first ones load code. */
const FIRST_CHANGES = 3;
/** Weights that follow each other, so that each change shows. */
const WEIGHTS = [21, 22, 23];

const rolloutSchema = z.object({
  model: z.object({ entityRef: z.string().optional() }),
});

/** Opens the Rollout tab of a rollout, as its guest. */
async function openTab(page: Page, portal: Portal, id: string): Promise<void> {
  const entityRef = await waitFor(
    `The model of ${id} in the catalog`,
    async () =>
      rolloutSchema.parse(await read(portal, `/v1/rollouts/${id}`)).model
        .entityRef,
    { running: portal.backend, timeoutMs: SHOWN_WITHIN_MS, everyMs: 500 },
  );
  const [kind, namespace, name] = entityRef.split(/[:/]/);
  await page.goto(
    `${
      portal.url
    }/catalog/${namespace}/${kind}/${name}/rollout?rollout=${encodeURIComponent(
      id,
    )}`,
  );
  await page.getByRole('button', { name: 'Enter' }).click();
  await page
    .getByRole('table', { name: 'Requests on the canary' })
    .waitFor({ timeout: SHOWN_WITHIN_MS });
}

/**
 * Resolves once the page has painted the weight that is asked for.
 *
 * @returns milliseconds since 1970, by the page's clock, which is that of the machine
 */
function paintedAt(page: Page, weight: number): Promise<number> {
  return page.evaluate(
    ([percent, withinMs]) =>
      new Promise<number>((resolve, reject) => {
        const shows = () =>
          Array.from(
            document.querySelectorAll(
              'table[aria-label="Requests on the canary"] tr',
            ),
          ).some(
            row =>
              row.textContent?.startsWith('Desired') &&
              row.lastElementChild?.textContent?.replace(/\s/g, '') ===
                `${percent}%`,
          );
        const giveUp = setTimeout(
          () => reject(new Error(`The page did not show ${percent} %`)),
          withinMs,
        );
        const look = () => {
          if (!shows()) {
            requestAnimationFrame(look);
            return;
          }
          clearTimeout(giveUp);
          // What the frame shows is on the screen when the next one begins.
          requestAnimationFrame(() =>
            resolve(performance.timeOrigin + performance.now()),
          );
        };
        look();
      }),
    [weight, PAINTED_WITHIN_MS] as const,
  );
}

/** Milliseconds from a change on the cluster until a real browser has painted it on the Rollout tab. */
export async function measurePainted(
  portal: Portal,
  models: readonly string[],
  { changes }: PortalSize,
): Promise<number[]> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const id = idOf(0);
    await openTab(page, portal, id);
    const times: number[] = [];
    for (let change = 0; change < changes + FIRST_CHANGES; change++) {
      await delay(APART_MS);
      const weight = WEIGHTS[change % WEIGHTS.length];
      const painted = paintedAt(page, weight);
      const started = performance.timeOrigin + performance.now();
      await putServers(portal, server(models, 0, weight));
      const at = await painted;
      if (change >= FIRST_CHANGES) times.push(at - started);
    }
    return times;
  } finally {
    await browser.close();
  }
}

import { expect, Page } from '@playwright/test';

/** A model whose requests the portal of the journeys keeps; no other has a log. */
export const LOGGED_MODEL = 'gate-closing';

const TOKEN = 'token-of-the-request-log-of-the-journeys';
const DAY_MS = 86_400_000;

/** What a project's `make watch` and its `docs/watching.md` say has to be in the portal's configuration. */
export function requestLogEnvironment(directory: string) {
  return {
    APP_CONFIG_drift_inferenceLogs: JSON.stringify({
      directory,
      flush: { seconds: 1 },
      models: {
        [LOGGED_MODEL]: {
          model: `resource:default/${LOGGED_MODEL}`,
          inputs: { minutes_late: 'number', gate: 'text' },
          outputs: { prediction: 'number' },
          subjects: [`${LOGGED_MODEL}-request-log`],
        },
      },
    }),
    APP_CONFIG_backend_auth_externalAccess: JSON.stringify([
      {
        type: 'static',
        options: { token: TOKEN, subject: `${LOGGED_MODEL}-request-log` },
        accessRestrictions: [
          { plugin: 'drift', permission: 'drift.inference-log.write' },
        ],
      },
    ]),
  };
}

/** So many whole weeks before this one, Monday first, as ISO 8601. */
export function mondayBefore(weeks: number): string {
  const today = Math.floor(Date.now() / DAY_MS);
  const sinceMonday = (today + 3) % 7;
  return new Date((today - sinceMonday - 7 * weeks) * DAY_MS)
    .toISOString()
    .slice(0, 10);
}

/** Tells the portal of a week's requests as the template's server does; `later` moves one of its inputs. */
export async function logWeek(page: Page, monday: string, later: number) {
  const lines = [];
  for (let row = 0; row < 1400; row += 1) {
    const at = new Date(Date.parse(monday) + (row * 7 * DAY_MS) / 1400);
    // Evenly over its range, in an order that knows no day.
    const minutes = (row * 617) % 97;
    lines.push(
      JSON.stringify({
        event_id: `${at.toISOString()}-0`,
        time: at.toISOString(),
        model_version: '1',
        minutes_late: minutes + later,
        gate: ['A', 'B', 'C'][(row * 31) % 3],
        prediction: minutes > 48 ? 1 : 0,
      }),
    );
  }
  const reply = await page.request.post(
    `/api/drift/v1/inference-logs/${LOGGED_MODEL}`,
    {
      headers: {
        authorization: `Bearer ${TOKEN}`,
        'content-type': 'application/x-ndjson',
      },
      data: lines.join('\n'),
    },
  );
  expect(await reply.json()).toMatchObject({
    accepted: lines.length,
    refusedCount: 0,
  });
}

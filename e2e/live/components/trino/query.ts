import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { ask } from '../answers';

const pageSchema = z.object({
  nextUri: z.string().optional(),
  data: z.array(z.array(z.unknown())).optional(),
  error: z.object({ errorName: z.string(), message: z.string() }).optional(),
});

const PAUSE_MILLISECONDS = 50;

/** Runs a statement to its end, and gives its rows; fails with Trino's own words. */
export async function query(url: string, statement: string) {
  const headers = { 'X-Trino-User': 'live' };
  const rows: unknown[][] = [];
  let page = pageSchema.parse(
    JSON.parse(
      await ask(`${url}/v1/statement`, {
        method: 'POST',
        headers,
        body: statement,
      }),
    ),
  );
  for (;;) {
    if (page.error) {
      throw new Error(`${page.error.errorName}: ${page.error.message}`);
    }
    rows.push(...(page.data ?? []));
    if (!page.nextUri) return rows;
    await delay(PAUSE_MILLISECONDS);
    page = pageSchema.parse(JSON.parse(await ask(page.nextUri, { headers })));
  }
}

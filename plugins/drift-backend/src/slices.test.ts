import fs from 'fs';
import os from 'os';
import path from 'path';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  WindowSlice,
  windowSlicesReplySchema,
} from '@bellwether/plugin-drift-common';
import { writeInferenceLogs } from '@bellwether/sandbox';
import { MODEL, Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

let directory: string;
beforeAll(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-slices-'));
  await writeInferenceLogs({
    directory,
    now: new Date(),
    seed: 'test',
    models: ['card-fraud'],
  });
});
afterAll(() => {
  fs.rmSync(directory, { recursive: true });
});

describe.each(databases.eachSupportedId())('a window on %s', id => {
  let portal: Portal;
  let monitor: string;
  let day: string;

  beforeAll(async () => {
    portal = await startPortal({
      knex: await databases.init(id),
      drift: {
        files: { roots: [directory] },
        backfillWindows: 1,
        threads: 1,
        monitors: {
          payments: {
            model: MODEL,
            file: path.join(directory, 'card-fraud/drift.yaml'),
          },
        },
      },
    });
    await portal.runAll();
    const { body } = await portal.get(
      '/v1/models/resource/default/card-fraud/monitors',
    );
    monitor = body.monitors[0].id;
    const windows = await portal.get(`/v1/monitors/${monitor}/windows`);
    day = windows.body.windows[0].range.from;
  });

  const slicesOf = async (column: string) => {
    const { body } = await portal.get(
      `/v1/monitors/${monitor}/windows/${day}/slices?column=${column}`,
    );
    return windowSlicesReplySchema.parse(body);
  };
  const of = (slices: WindowSlice[], by: string) =>
    slices.filter(slice => slice.by === by);

  it('is looked at by slice, each against the rows of the baseline that share its value', async () => {
    const { slices, others } = await slicesOf('amount_eur');
    expect(of(slices, 'country').map(({ value }) => value)).toEqual([
      'DE',
      'FR',
      'ES',
      'IT',
      'PL',
    ]);
    expect(new Set(of(slices, 'is_online').map(({ value }) => value))).toEqual(
      new Set(['true', 'false']),
    );
    const rows = (side: 'reference' | 'current') =>
      of(slices, 'country').reduce((sum, slice) => sum + slice.rows[side], 0);
    expect(rows('current')).toBe(4000);
    expect(rows('reference')).toBe(32_000);
    for (const slice of slices) {
      expect(slice.column).toMatchObject({ name: 'amount_eur' });
      expect(slice.column?.histogram?.edges.length).toBeGreaterThan(2);
    }
    expect(others).toEqual([]);
  });

  it('is read once, whatever columns are asked for and by how many', async () => {
    const replies = await Promise.all([
      slicesOf('country'),
      slicesOf('card_age_days'),
      slicesOf('amount_eur'),
    ]);
    expect(new Set(replies.map(({ countedAt }) => countedAt)).size).toBe(1);
    // The column that the rows share says nothing of itself.
    expect(of(replies[0].slices, 'country')[0].column).toBeUndefined();
    expect(of(replies[0].slices, 'is_online')[0].column?.name).toBe('country');
  });

  it('is read again once it was judged again', async () => {
    const { countedAt } = await slicesOf('amount_eur');
    const { status } = await portal.write(
      'post',
      `/v1/monitors/${monitor}/runs`,
      { window: day },
    );
    expect(status).toBe(202);
    let state = 'running';
    while (state === 'running') {
      const { body } = await portal.get(
        '/v1/models/resource/default/card-fraud/monitors',
      );
      state = body.monitors[0].run.state;
    }
    expect(state).toBe('idle');
    const again = await slicesOf('amount_eur');
    expect(again.countedAt > countedAt).toBe(true);
  });

  it('is a file that needs no network, with what it was judged on', async () => {
    const { body: detail } = await portal.get(
      `/v1/monitors/${monitor}/windows/${day}`,
    );
    const answer = await portal.get(
      `/v1/monitors/${monitor}/windows/${day}/report`,
    );
    expect(answer.type).toBe('text/html');
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="drift-card-fraud-weekly-${day}.html"`,
    );
    expect(answer.headers['content-security-policy']).toContain(
      "default-src 'none'",
    );
    const html = answer.text;
    expect(html).toContain(detail.sentence.replace(/"/g, '&quot;'));
    expect(html).toContain(detail.basis);
    expect(html).toContain(detail.evidence.baselineHash);
    expect(html).toContain('read_parquet');
    expect(html.match(/<details class="card"/g)).toHaveLength(
      detail.columns.length,
    );
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|src=|https?:/i);
    expect(Buffer.byteLength(html)).toBeLessThan(500_000);
  });
});

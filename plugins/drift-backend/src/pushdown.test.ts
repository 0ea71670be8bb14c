import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { Client } from 'pg';
import { z } from 'zod';
import { MODEL, Portal, startPortal } from './__testUtils__/startPortal';
import { perform } from './judge/jobs';
import { Comparing } from './judge/jobs/Job';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_15'] });
const onPostgres = databases.supports('POSTGRES_15') ? describe : describe.skip;
const dayOf = (ago: number) =>
  new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

const SAMPLE_ROWS = 1000;
/** Rows of each of the days. */
const ROWS = 5000;

onPostgres('a monitor of a table of PostgreSQL', () => {
  let lake: Knex;
  let url: string;

  beforeAll(async () => {
    lake = await databases.init('POSTGRES_15');
    const { connection } = lake.client.config;
    url =
      typeof connection === 'string'
        ? connection
        : `postgresql://${connection.user}${
            connection.password ? `:${connection.password}` : ''
          }@${connection.host}:${connection.port}/${connection.database}`;
    await lake.raw(`CREATE TABLE scored AS
      SELECT i AS id, day + (i % 1440) * interval '1 minute' AS scored_at,
        -ln((('x' || substr(md5(i::text), 1, 7))::bit(28)::int + 1) / 268436000.0) * CASE WHEN ago = 1 THEN 1.5 ELSE 1 END AS amount,
        (ARRAY['AT', 'BE', 'CH'])[1 + ('x' || substr(md5(i || 'c'), 1, 7))::bit(28)::int % 3] AS country,
        CASE ago WHEN 1 THEN '4' ELSE '3' END AS version
      FROM generate_series(1, 5) AS days(ago),
        LATERAL (SELECT date_trunc('day', now() AT TIME ZONE 'UTC') - ago * interval '1 day' AS day) AS dated,
        LATERAL generate_series(ago * 100000, ago * 100000 + ${
          ROWS - 1
        }) AS numbers(i)`);
  });

  const spec = () => ({
    source: { type: 'sql', connection: 'lake', table: 'scored' },
    timestamp: 'scored_at',
    rowKey: 'id',
    modelVersion: 'version',
    window: 'daily',
    baseline: { from: dayOf(5), to: dayOf(4) },
  });
  const rowsOf = (ago: number) => ({
    address: url,
    query: `SELECT * FROM "scored" WHERE scored_at >= DATE '${dayOf(
      ago,
    )}' AND scored_at < DATE '${dayOf(ago - 1)}'`,
  });
  const comparing: Comparing = {
    rowKey: 'id',
    settings: {
      exclude: ['id', 'scored_at', 'version'],
      alpha: 0.02,
      seed: 7,
    },
    threads: 1,
    sampleRows: SAMPLE_ROWS,
  };

  it('has its rows counted where they are: no more of them come than the sample', async () => {
    const answers: Array<{ text: string; rows: number }> = [];
    const query: Function = Client.prototype.query;
    async function ask(this: Client, statement: unknown, ...rest: unknown[]) {
      const { text } = z
        .union([
          z.string().transform(plain => ({ text: plain })),
          z.object({ text: z.string() }),
        ])
        .parse(statement);
      const answer = await query.call(this, statement, ...rest);
      answers.push({ text, rows: answer.rows.length });
      return answer;
    }
    const spy = jest
      .spyOn(Client.prototype, 'query')
      .mockImplementation(ask as never);
    try {
      const baseline = await perform({
        kind: 'baseline',
        rows: rowsOf(5),
        windows: [],
        ...comparing,
      });
      if (baseline.kind !== 'baseline') throw new Error('no baseline');
      expect(baseline.rows).toBe(ROWS);
      const sampled = () =>
        answers.filter(({ text }) => text.includes('ORDER BY row_hash'));
      expect(sampled().map(({ rows }) => rows)).toEqual([SAMPLE_ROWS]);
      const most = Math.max(...answers.map(({ rows }) => rows));
      expect(most).toBeLessThanOrEqual(SAMPLE_ROWS);

      answers.length = 0;
      const judged = await perform({
        kind: 'judge',
        baseline: baseline.stored,
        current: rowsOf(1),
        selfChanges: [],
        ...comparing,
      });
      if (judged.kind !== 'compare') throw new Error('no comparison');
      expect(judged.report.current.rows).toBe(ROWS);
      expect(judged.report.verdict.state).toBe('material');
      expect(sampled().map(({ rows }) => rows)).toEqual([SAMPLE_ROWS]);
      expect(Math.max(...answers.map(({ rows }) => rows))).toBeLessThanOrEqual(
        SAMPLE_ROWS,
      );
      // The baseline's rows are not asked for again.
      expect(answers.filter(({ text }) => text.includes(dayOf(5)))).toEqual([]);
      expect(
        answers.filter(({ text }) => text.includes(dayOf(1))).length,
      ).toBeGreaterThan(0);
    } finally {
      spy.mockRestore();
    }
  });

  it('without a key gives no row at all, and is judged by its columns', async () => {
    const unkeyed = { ...comparing, rowKey: undefined };
    const baseline = await perform({
      kind: 'baseline',
      rows: rowsOf(5),
      windows: [],
      ...unkeyed,
    });
    if (baseline.kind !== 'baseline') throw new Error('no baseline');
    expect(JSON.parse(baseline.stored).baseline.sample).toBeUndefined();
    const judged = await perform({
      kind: 'judge',
      baseline: baseline.stored,
      current: rowsOf(3),
      selfChanges: [],
      ...unkeyed,
    });
    if (judged.kind !== 'compare') throw new Error('no comparison');
    expect(judged.report.verdict).toMatchObject({
      state: 'none',
      votes: [{ family: 'marginal', votes: false }],
    });
  });

  it('is judged in the portal, and its failures name no address', async () => {
    const definition = (overrides: object) => ({
      apiVersion: 'bellwether.dev/v1',
      kind: 'DriftMonitor',
      metadata: { name: 'daily' },
      spec: { ...spec(), ...overrides },
    });
    const portal: Portal = await startPortal({
      knex: await databases.init('POSTGRES_15'),
      drift: {
        connections: { lake: { url } },
        threads: 1,
        sampleRows: SAMPLE_ROWS,
        monitors: {
          good: { model: MODEL, definition: definition({}) },
          bad: {
            model: MODEL,
            definition: {
              ...definition({
                source: { type: 'sql', connection: 'lake', table: 'gone' },
              }),
              metadata: { name: 'broken' },
            },
          },
        },
      },
    });
    await portal.runAll();
    const { body } = await portal.get(
      '/v1/models/resource/default/card-fraud/monitors',
    );
    const [bad, good] = body.monitors;
    expect(bad.run.state).toBe('failed');
    expect(bad.run.problem).toMatch(/^lake:gone: .*"gone" does not exist/);
    expect(bad.run.problem).not.toContain('127.0.0.1');
    expect(good.run).toMatchObject({ state: 'idle' });
    const { body: windows } = await portal.get(
      `/v1/monitors/${good.id}/windows`,
    );
    expect(
      windows.windows.map(
        (window: { state: string; rows: number; versions: object[] }) => [
          window.state,
          window.rows,
          window.versions,
        ],
      ),
    ).toEqual([
      ['none', ROWS, [{ version: '3', share: 1 }]],
      ['none', ROWS, [{ version: '3', share: 1 }]],
      ['material', ROWS, [{ version: '4', share: 1 }]],
    ]);
    const detail = await portal.get(
      `/v1/monitors/${good.id}/windows/${dayOf(1)}`,
    );
    expect(detail.body.evidence.notes.join(' ')).toContain(
      `samples of ${SAMPLE_ROWS} of ${2 * ROWS} reference`,
    );
    await portal.stop();
  });
});

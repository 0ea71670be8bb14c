import fs from 'fs';
import os from 'os';
import path from 'path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { dailyMonitor, dayOf, writePayments } from './__testUtils__/payments';
import { MODEL, Portal, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

let root: string;
let portal: Portal;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-columns-'));
});
afterEach(async () => {
  await portal.stop();
  fs.rmSync(root, { recursive: true });
});

async function start(spec: object = {}) {
  const monitor = dailyMonitor(MODEL, 8);
  const definition = {
    ...monitor.definition,
    spec: { ...monitor.definition.spec, ...spec },
  };
  portal = await startPortal({
    knex: await databases.init('SQLITE_3'),
    drift: {
      files: { roots: [root] },
      threads: 1,
      monitors: {
        own: {
          model: MODEL,
          definition: JSON.parse(JSON.stringify(definition)),
        },
      },
    },
  });
}

async function newest() {
  const { body } = await portal.get(
    '/v1/models/resource/default/card-fraud/monitors',
  );
  const [{ id, run }] = body.monitors;
  expect(run).toMatchObject({ state: 'idle' });
  const windows = await portal.get(`/v1/monitors/${id}/windows`);
  const window = windows.body.windows.at(-1);
  const detail = await portal.get(
    `/v1/monitors/${id}/windows/${window.range.from}`,
  );
  const report = await portal.get(
    `/v1/monitors/${id}/windows/${window.range.from}/report`,
  );
  return { window, detail: detail.body, report: report.text };
}

const write = (name: string, days: number[], columns?: string) =>
  writePayments(path.join(root, `${name}.parquet`), days, { columns });

const OTHER =
  "id, scored_at, CAST(amount AS VARCHAR) || ' EUR' AS amount, id % 3 AS channel";

it.each([
  [
    'while files that have it are there',
    false,
    'has no value',
    ['channel extra-column', 'country missing-column'],
  ],
  [
    'when no file has it any more',
    true,
    'is missing from the current data',
    ['amount retyped-column', 'channel extra-column', 'country missing-column'],
  ],
])(
  'a monitor of all columns finds what went, came and changed its type, %s',
  async (_when, areOldGone, words, found) => {
    await start();
    await write('old', [8, 7, 6]);
    await portal.runAll();
    if (areOldGone) fs.rmSync(path.join(root, 'old.parquet'));
    const columns = areOldGone
      ? OTHER
      : 'id, scored_at, amount, id % 3 AS channel';
    await write('new', [1], columns);
    await portal.runAll();
    const { window, detail, report } = await newest();
    expect(window.range.from).toBe(dayOf(1));
    const findings: Array<Record<string, string>> = detail.schema;
    expect(
      findings.map(({ column, kind }) => `${column} ${kind}`).sort(),
    ).toEqual(found);
    expect(
      findings.find(({ column }) => column === 'country')?.message,
    ).toContain(`Column country ${words}`);
    // First in the verdict, among the causes, and in the report.
    expect(detail.sentence).toMatch(/^Column (country|amount|channel) /);
    expect(window.causes).toContainEqual({ kind: 'schema', column: 'country' });
    expect(window.causes).not.toContainEqual(
      expect.objectContaining({ column: 'channel' }),
    );
    expect(report).toContain(`Column country ${words}`);
  },
);

it.each([
  ['one that files still have', false],
  ['one that no file has any more', true],
])('a monitor that names its columns finds %s', async (_which, areOldGone) => {
  await start({ columns: ['amount', 'country'] });
  await write('old', [8, 7, 6]);
  await portal.runAll();
  if (areOldGone) fs.rmSync(path.join(root, 'old.parquet'));
  await write('new', [1], 'id, scored_at, amount, id % 3 AS channel');
  await portal.runAll();
  const { detail } = await newest();
  expect(detail.schema).toMatchObject([
    { kind: 'missing-column', column: 'country' },
  ]);
});

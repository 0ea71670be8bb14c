import fs from 'fs';
import os from 'os';
import path from 'path';
import { mockServices } from '@backstage/backend-test-utils';
import { readTable } from '@bellwether/drift-engine';
import { InferenceLog } from './InferenceLog';
import { LoggedRow } from './InferenceLogAdapter';
import { InferenceLogConfig, InferenceLogsConfig } from './InferenceLogConfig';

jest.setTimeout(60_000);

const log: InferenceLogConfig = {
  id: 'flights',
  entityRef: 'resource:default/flight-delay',
  inputs: [
    { name: 'distance', type: 'number' },
    { name: "o'hare", type: 'text' },
  ],
  outputs: [{ name: 'delay', type: 'number' }],
  requestFields: { id: 'event_id', time: 'time', version: 'model_version' },
};

let directory: string;
let config: InferenceLogsConfig;
const noon = new Date('2026-06-08T12:00:00Z');
const later = (seconds: number) => new Date(noon.getTime() + seconds * 1000);

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "bellwether-l'og-"));
  config = {
    directory,
    retentionDays: 30,
    flush: { rows: 1000, seconds: 60 },
    pairSeconds: 30,
    memoryBytes: 1e6,
    logs: new Map([['flights', log]]),
  };
});
afterEach(() => {
  fs.rmSync(directory, { recursive: true });
});

function open(replica: string, overrides: Partial<InferenceLogsConfig> = {}) {
  return InferenceLog.open({
    config: { ...config, ...overrides },
    log,
    logger: mockServices.logger.mock(),
    replica,
  });
}

function row(
  id: string,
  half: LoggedRow['half'],
  values: LoggedRow['values'],
  at = noon,
): LoggedRow {
  return { id, row: 0, half, at, values };
}

const request = (id: string, distance: number, at = noon) =>
  row(id, 'request', { distance, "o'hare": 'ORD' }, at);
const response = (id: string, delay: number) => row(id, 'response', { delay });
const both = (id: string, at = noon) =>
  row(id, 'both', { distance: 1, delay: 2 }, at);

function partitions(): string[] {
  const folder = path.join(directory, 'flights');
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.parquet'))
    .sort();
}

async function written() {
  const table = await readTable(
    `sql:duckdb:#SELECT * FROM read_parquet('${directory.replaceAll(
      "'",
      "''",
    )}/flights/*/*.parquet') ORDER BY event_id`,
    { allowedDirectories: [directory] },
  );
  return Array.from({ length: table.rows }, (_, i) =>
    Object.fromEntries(
      table.columns.map(column => [
        column.name,
        'values' in column
          ? column.values[i]
          : column.categories[column.codes[i]],
      ]),
    ),
  );
}

function spools(): string[] {
  return fs
    .readdirSync(path.join(directory, 'flights/.spool'), {
      recursive: true,
      encoding: 'utf8',
    })
    .filter(name => name.endsWith('.jsonl'));
}

it('request and response become one row, whichever comes first, in a file of their day', async () => {
  const own = await open('a');
  await own.take([request('1', 700), response('2', 5)], noon);
  await own.take([request('2', 800, later(86_400)), response('1', 4)], noon);
  await own.flush(later(1));
  expect(await written()).toEqual(
    [
      {
        event_id: '1:0',
        scored_at: noon.getTime(),
        distance: 700,
        "o'hare": 'ORD',
        delay: 4,
      },
      {
        event_id: '2:0',
        scored_at: later(86_400).getTime(),
        distance: 800,
        "o'hare": 'ORD',
        delay: 5,
      },
    ].map(expected => expect.objectContaining(expected)),
  );
  expect(partitions().map(name => name.split('/')[0])).toEqual([
    '2026-06-08',
    '2026-06-09',
  ]);
  expect(spools()).toEqual([]);
});

it('a half waits for the other half over a flush, and not for ever', async () => {
  const own = await open('a');
  await own.take([request('1', 700), request('2', 800)], noon);
  await own.flush(later(1));
  expect(partitions()).toEqual([]);
  await own.take([response('1', 4)], later(2));
  await own.flush(later(3));
  expect((await written()).map(each => each.event_id)).toEqual(['1:0']);
  // Nothing came for the other one.
  await own.tick(later(70));
  expect((await written()).map(each => [each.event_id, each.delay])).toEqual([
    ['1:0', 4],
    ['2:0', NaN],
  ]);
  expect(spools()).toEqual([]);
});

it('an event that is sent again is kept once, also by another replica', async () => {
  const own = await open('a');
  const other = await open('b');
  await own.take([both('1'), both('1'), both('2')], noon);
  await own.flush(noon);
  await other.take([both('2'), both('3')], noon);
  await other.flush(noon);
  await own.take([both('1'), both('3')], noon);
  await own.flush(noon);
  expect((await written()).map(each => each.event_id)).toEqual(['1', '2', '3']);
});

it('rows are moved after so many of them, and after so long', async () => {
  const own = await open('a', { flush: { rows: 3, seconds: 60 } });
  await own.take([both('1'), both('2')], noon);
  await own.tick(later(59));
  expect(partitions()).toEqual([]);
  await own.take([both('3')], later(59));
  await own.flush(later(59));
  expect(await written()).toHaveLength(3);
  await own.take([both('4')], later(60));
  await own.tick(later(119));
  expect(await written()).toHaveLength(3);
  await own.tick(later(120));
  expect(await written()).toHaveLength(4);
});

it('what was taken is on the disk before the sender hears so, and is found by who comes after a crash', async () => {
  const dead = await open('dead');
  await dead.take([both('1'), both('2')], noon);
  const [spool] = spools();
  // The process died in the middle of a write, and of moving a file.
  fs.appendFileSync(
    path.join(directory, 'flights/.spool', spool),
    '{"id":"3","row":0,"half":"both","at":17',
  );
  fs.mkdirSync(path.join(directory, 'flights/2026-06-08'));
  fs.writeFileSync(
    path.join(directory, 'flights/2026-06-08/x.parquet.part'),
    'PAR1',
  );
  const signs = path.join(directory, 'flights/.spool/dead/alive');
  fs.utimesSync(signs, noon, noon);

  const next = await open('next');
  await next.tick(later(60));
  // It may still be alive.
  expect(partitions()).toEqual([]);
  await next.tick(later(300));
  await next.tick(later(301));
  expect((await written()).map(each => each.event_id)).toEqual(['1', '2']);
  expect(fs.existsSync(path.dirname(signs))).toBe(false);
});

it('a flush that was broken off after its file is repeated without a second row', async () => {
  const own = await open('a');
  await own.take([both('1')], noon);
  const [spool] = spools();
  const file = path.join(directory, 'flights/.spool', spool);
  const text = fs.readFileSync(file);
  await own.flush(noon);
  fs.writeFileSync(file, text);
  fs.utimesSync(path.join(path.dirname(file), 'alive'), noon, noon);
  const next = await open('next');
  await next.tick(later(300));
  await next.tick(later(301));
  expect(await written()).toHaveLength(1);
});

it('so many takers at once share few writes, and lose nothing', async () => {
  const own = await open('a', { flush: { rows: 40, seconds: 60 } });
  await Promise.all(
    Array.from({ length: 200 }, (_, i) => own.take([both(String(i))], noon)),
  );
  await own.close(noon);
  expect(await written()).toHaveLength(200);
  expect(spools()).toEqual([]);
});

it('no more is taken while ten flushes wait', async () => {
  const own = await open('a', { flush: { rows: 1, seconds: 60 } });
  fs.rmSync(path.join(directory, 'flights/2026-06-08'), {
    recursive: true,
    force: true,
  });
  // A file stands where the folder of the day should be.
  fs.writeFileSync(path.join(directory, 'flights/2026-06-08'), '');
  for (let i = 0; i < 10; i++) await own.take([both(String(i))], noon);
  await expect(own.flush(noon)).rejects.toThrow();
  expect(own.isFull).toBe(true);
  fs.rmSync(path.join(directory, 'flights/2026-06-08'));
  await own.flush(noon);
  expect(own.isFull).toBe(false);
  expect(await written()).toHaveLength(10);
});

it('days past the retention go, and nothing else does', async () => {
  const own = await open('a');
  await own.take([both('1', later(-40 * 86_400)), both('2')], noon);
  await own.flush(noon);
  fs.mkdirSync(path.join(directory, 'flights/mine'));
  await own.prune(noon);
  expect(fs.readdirSync(path.join(directory, 'flights')).sort()).toEqual([
    '.spool',
    '2026-06-08',
    'mine',
  ]);
});

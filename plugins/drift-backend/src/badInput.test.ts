import fs from 'fs';
import os from 'os';
import path from 'path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { DuckDBInstance } from '@duckdb/node-api';
import { dailyMonitor, dayOf, writePayments } from './__testUtils__/payments';
import { MODEL, Portal, startPortal } from './__testUtils__/startPortal';
import { perform } from './judge/jobs';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-bad-files-'));
let portal: Portal;

afterAll(async () => {
  await portal?.stop();
  fs.rmSync(root, { recursive: true });
});

const HEADER = 'id,scored_at,amount,country';
const LANDS = ['AT', 'BE', 'CH'];

/** Rows of the eight days before today, as lines of CSV. */
function lines(
  rowsPerDay: number,
  rest = (i: number) => `${(i * 37) % 101},${LANDS[i % 3]}`,
): string[] {
  return [8, 7, 6, 5, 4, 3, 2, 1].flatMap(ago =>
    Array.from(
      { length: rowsPerDay },
      (_, i) => `${ago * 1e6 + i},${dayOf(ago)} 10:00:00,${rest(i)}`,
    ),
  );
}

function write(name: string, content: string | Uint8Array): void {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

const csv = (header: string, rows: readonly string[]) =>
  [header, ...rows, ''].join('\n');

function damage(name: string, change: (bytes: Buffer) => Uint8Array): void {
  const file = path.join(root, name);
  fs.writeFileSync(file, change(fs.readFileSync(file)));
}

interface BadCase {
  /** Files of the monitor, in a folder of its own. */
  files: string;
  make(folder: string): void | Promise<void>;
  /** What the monitor says, in one line. */
  says: RegExp;
}

const bad: Record<string, BadCase> = {
  'a column name twice': {
    files: 'twice/*.csv',
    make: () =>
      write(
        'twice/rows.csv',
        csv(
          `${HEADER},amount`,
          lines(20, i => `${i},AT,${i}`),
        ),
      ),
    says: /^twice\/rows\.csv: column amount: duplicate column name; rename one of them$/,
  },
  'column names that differ in their case': {
    files: 'case/*.csv',
    make: () =>
      write(
        'case/rows.csv',
        csv(
          `${HEADER},Amount`,
          lines(20, i => `${i},AT,${i}`),
        ),
      ),
    says: /^case\/rows\.csv: column Amount: the name differs from amount in nothing but its case/,
  },
  'an empty file beside others': {
    files: 'empty/*.csv',
    make() {
      write('empty/1.csv', csv(HEADER, lines(20)));
      write('empty/2.csv', '');
    },
    says: /^empty\/2\.csv: the file is empty \(0 bytes\)$/,
  },
  'a header without rows': {
    files: 'header/*.csv',
    make: () => write('header/rows.csv', csv(HEADER, [])),
    says: /^There are no rows from .+, the range of the baseline$/,
  },
  'text that is not UTF-8': {
    files: 'latin/*.csv',
    make: () =>
      write(
        'latin/rows.csv',
        Buffer.from(
          csv(
            HEADER,
            lines(20, i => (i === 7 ? '3,\xd6sterreich' : '4,AT')),
          ),
          'latin1',
        ),
      ),
    says: /^latin\/rows\.csv: (column country, )?row \d+ .*: the text is not UTF-8/,
  },
  'a row with too few values': {
    files: 'short/*.csv',
    make: () =>
      write(
        'short/rows.csv',
        csv(
          HEADER,
          lines(20, i => (i === 3 ? '4' : '4,AT')),
        ),
      ),
    says: /^short\/rows\.csv: row 4 \(line 5\): too few values: 3/,
  },
  'text in a column of numbers, far down': {
    files: 'text/*.csv',
    make: () =>
      write(
        'text/rows.csv',
        csv(HEADER, [
          ...lines(5000, i => `${i},AT`),
          `1,${dayOf(8)} 10:00:00,free,AT`,
        ]),
      ),
    says: /^text\/rows\.csv: column amount, row 40001 \(line 40002\): "free" in a column that is BIGINT in the rows before$/,
  },
  'a line that is not JSON': {
    files: 'json/*.jsonl',
    make: () =>
      write(
        'json/rows.jsonl',
        `{"id":1,"scored_at":"${dayOf(8)} 10:00:00","amount":3}\n{"id":2,\n`,
      ),
    says: /^json\/rows\.jsonl: row 2 \(line 2\): not JSON/,
  },
  'a name twice in a line of JSON': {
    files: 'json-twice/*.jsonl',
    make: () =>
      write(
        'json-twice/rows.jsonl',
        `{"id":1,"scored_at":"${dayOf(8)} 10:00:00","a":3,"a":4}\n`,
      ),
    says: /^json-twice\/rows\.jsonl: column a, row 1 \(line 1\): duplicate column name/,
  },
  'a truncated Parquet file beside others': {
    files: 'cut/*.parquet',
    async make() {
      write('cut/1.parquet', '');
      await writePayments(path.join(root, 'cut/1.parquet'), [8, 7, 6]);
      await writePayments(path.join(root, 'cut/2.parquet'), [5, 4]);
      damage('cut/2.parquet', bytes => bytes.subarray(0, bytes.length / 2));
    },
    says: /^cut\/2\.parquet: the file is broken or incomplete/,
  },
  'a Parquet file whose pages are broken': {
    files: 'pages/*.parquet',
    async make() {
      write('pages/1.parquet', '');
      await writePayments(path.join(root, 'pages/1.parquet'), [8, 7, 6]);
      await writePayments(path.join(root, 'pages/2.parquet'), [5, 4]);
      damage('pages/2.parquet', bytes => bytes.fill(7, 100, 4000));
    },
    says: /^pages\/2\.parquet: /,
  },
  'no file': {
    files: 'none/*.parquet',
    make: () => write('none/readme.txt', 'Nothing yet.\n'),
    says: /^none\/\*\.parquet: no file matches this pattern$/,
  },
  'a column of lists': {
    files: 'lists/*.parquet',
    async make() {
      write('lists/rows.parquet', '');
      await writePayments(path.join(root, 'lists/rows.parquet'), [8, 7, 6], {
        columns: '*, [amount, 2] AS scores',
      });
    },
    says: /^lists\/\*\.parquet: column scores: values of type DOUBLE\[\] cannot be compared|^lists\/rows\.parquet: column scores: values of type/,
  },
};

/** What is odd and can be read. */
const odd: Record<string, Pick<BadCase, 'files' | 'make'> & { spec?: object }> =
  {
    'one row a day': {
      files: 'one/*.csv',
      make: () => write('one/rows.csv', csv(HEADER, lines(1))),
    },
    'a column without values, and a constant one': {
      files: 'null/*.csv',
      make: () =>
        write(
          'null/rows.csv',
          csv(
            HEADER,
            lines(50, () => ',AT'),
          ),
        ),
    },
    'NaN and infinities': {
      files: 'special/*.csv',
      make: () =>
        write(
          'special/rows.csv',
          csv(
            HEADER,
            lines(
              60,
              i => `${['NaN', 'inf', '-inf'][i % 12] ?? (i * 37) % 101},AT`,
            ),
          ),
        ),
    },
    'lists that are left out': {
      files: 'lists-out/*.parquet',
      async make() {
        write('lists-out/rows.parquet', '');
        await writePayments(
          path.join(root, 'lists-out/rows.parquet'),
          [8, 7, 1],
          {
            columns: '*, [amount, 2] AS scores',
          },
        );
      },
      spec: { exclude: ['scores'] },
    },
    '2,000 columns': {
      files: 'wide/*.parquet',
      async make() {
        write('wide/rows.parquet', '');
        await writePayments(path.join(root, 'wide/rows.parquet'), [8, 7, 1], {
          rowsPerDay: 300,
          columns: `id, scored_at, ${Array.from(
            { length: 1998 },
            (_, c) => `(hash(id * 2000 + ${c}) % 1000003) / 1e6 AS c${c}`,
          ).join(', ')}`,
        });
      },
    },
    'a column of a million categories': {
      files: 'many/*.parquet',
      async make() {
        write('many/rows.parquet', '');
        await writePayments(path.join(root, 'many/rows.parquet'), [8, 7, 1], {
          rowsPerDay: 350_000,
          columns: "*, 'payer ' || hash(id) % 1000000 AS payer",
        });
      },
    },
  };

type Monitor = { id: string; name: string; run: Record<string, string> };
let monitors: Map<string, Monitor>;

const keyOf = (index: number, kind: string) => `${kind}-${index}`;

beforeAll(async () => {
  const all = [
    ...Object.values(bad).map((each, i) => ({ ...each, key: keyOf(i, 'bad') })),
    ...Object.values(odd).map((each, i) => ({ ...each, key: keyOf(i, 'odd') })),
  ];
  const configured: Record<string, object> = {};
  for (const each of all) {
    await each.make(path.join(root, path.dirname(each.files)));
    const { definition, model } = dailyMonitor(MODEL, 8);
    configured[each.key] = {
      model,
      definition: {
        ...definition,
        metadata: { name: each.key },
        spec: {
          ...definition.spec,
          ...('spec' in each ? each.spec : {}),
          source: { type: 'files', path: each.files },
        },
      },
    };
  }
  portal = await startPortal({
    knex: await databases.init('SQLITE_3'),
    drift: JSON.parse(
      JSON.stringify({
        files: { roots: [root] },
        backfillWindows: 1,
        threads: 1,
        monitors: configured,
      }),
    ),
  });
  await portal.runAll();
  const { body } = await portal.get(
    '/v1/models/resource/default/card-fraud/monitors',
  );
  monitors = new Map(body.monitors.map((each: Monitor) => [each.name, each]));
});

it.each(Object.keys(bad).map((name, i) => [name, keyOf(i, 'bad')]))(
  'a monitor of %s fails, and names file and column in one line',
  (name, key) => {
    const { run } = monitors.get(key) as Monitor;
    expect(run).toMatchObject({ state: 'failed' });
    expect(run.problem).toMatch(bad[name].says);
    expect(run.problem).not.toMatch(/\n|sql:|duckdb/i);
    expect(run.problem).not.toContain(root);
  },
);

it.each(Object.keys(odd).map((name, i) => [name, keyOf(i, 'odd')]))(
  'a monitor of %s judges its newest window',
  async (_name, key) => {
    const { id, run } = monitors.get(key) as Monitor;
    expect(run).toMatchObject({ state: 'idle' });
    const { body } = await portal.get(`/v1/monitors/${id}/windows`);
    expect(body.windows.at(-1)).toMatchObject({
      range: { from: dayOf(1) },
      state: expect.stringMatching(/^(none|insufficient-data)$/),
    });
  },
);

it('one row a day is too little for a verdict', async () => {
  const { id } = monitors.get('odd-0') as Monitor;
  const { body } = await portal.get(`/v1/monitors/${id}/windows`);
  expect(body.windows.at(-1).state).toBe('insufficient-data');
});

it('a file that may not be read is named', async () => {
  write('secret/rows.csv', csv(HEADER, lines(2)));
  fs.chmodSync(root, 0o755);
  fs.chmodSync(path.join(root, 'secret/rows.csv'), 0o000);
  const files = path.join(root, 'secret/*.csv');
  const days = {
    kind: 'days' as const,
    rows: { address: 'duckdb:', query: `SELECT * FROM read_csv('${files}')` },
    files,
    allowedDirectories: [root],
    threads: 1,
  };
  // An administrator may read everything: the test gives that up for the reading.
  const isAdministrator = process.geteuid?.() === 0;
  await (await DuckDBInstance.create()).connect();
  if (isAdministrator) process.seteuid?.(65534);
  try {
    await expect(perform(days)).rejects.toThrow(
      /^secret\/rows\.csv: permission denied/,
    );
  } finally {
    if (isAdministrator) process.seteuid?.(0);
  }
});

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { compare } from '../compare';
import { compareSources, readSides } from '../compareSources';
import { readTable } from './readTable';
import { SourceError } from './SourceError';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-bad-input-'));
const file = (name: string, content?: string | Uint8Array) => {
  const full = path.join(folder, name);
  if (content !== undefined) fs.writeFileSync(full, content);
  return full;
};

jest.setTimeout(240_000);

async function problem(work: Promise<unknown>): Promise<SourceError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SourceError);
  const found = error as SourceError;
  expect(found.message).not.toContain('\n');
  return found;
}

beforeAll(async () => {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT i AS id, i % 7 AS day, 'label ' || (i % 11) AS label FROM range(50000) t(i)) TO '${file(
      'whole.parquet',
    )}'`,
  );
  await connection.run(
    `COPY (SELECT [1, 2] AS scores, 1 AS x) TO '${file('lists.parquet')}'`,
  );
  await connection.run(
    `COPY (SELECT ${Array.from(
      { length: 2000 },
      (_, i) => `i * ${i} AS "column ${i}"`,
    ).join(', ')} FROM range(50) t(i)) TO '${file('wide.parquet')}'`,
  );
  // Numbers and every fourth column labels; later rows have another law in one column.
  const wideRows = async (name: string, from: number, moved: string) =>
    connection.run(
      `COPY (SELECT ${Array.from({ length: 2000 }, (_, c) => {
        const uniform = `(hash(i * 2000 + ${c}) % 1000003) / 1000003.0`;
        const value =
          c % 4 === 3 ? `'label ' || floor(5 * ${uniform})::INTEGER` : uniform;
        return `${value}${c === 8 ? moved : ''} AS "column ${c}"`;
      }).join(', ')} FROM range(${from}, ${from + 300}) t(i)) TO '${file(
        name,
      )}'`,
    );
  await wideRows('wide-before.parquet', 0, '');
  await wideRows('wide-same.parquet', 300, '');
  await wideRows('wide-moved.parquet', 300, ' + 0.5');
  connection.closeSync();
  instance.closeSync();
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('a source that cannot be read says so in one line', () => {
  it.each([
    ['empty.csv', '', /empty\.csv: the file is empty \(0 bytes\)/],
    ['empty.parquet', '', /empty\.parquet: the file is empty \(0 bytes\)/],
    [
      'twice.csv',
      'a,b,a\n1,2,3\n',
      /twice\.csv: column a: duplicate column name/,
    ],
    ['nameless.csv', 'a,,b\n1,2,3\n', /column 2 of the header has no name/],
    [
      'short.csv',
      'a,b\n1,2\n3\n',
      /short\.csv: row 2 \(line 3\): too few values: 1/,
    ],
    [
      'long.csv',
      'a,b\n1,2\n3,4,5\n',
      /long\.csv: row 2 \(line 3\): more values than the header's 2 columns/,
    ],
    [
      'open-quote.csv',
      'a,b\n1,"x\n2,y\n',
      /open-quote\.csv: row 1 \(line 2\): the row does not end/,
    ],
    [
      'after-quote.csv',
      'a,b\n1,x\n2,"y"z\n',
      /column b, row 2 \(line 3\): text after a closing quotation mark/,
    ],
    [
      'latin.csv',
      Buffer.from('city,n\nRoma,1\nM\xfcnchen,2\n', 'latin1'),
      /latin\.csv: column city, row 2: the text is not UTF-8/,
    ],
    [
      'latin-header.csv',
      Buffer.from('gr\xf6\xdfe\n1\n', 'latin1'),
      /the header is not UTF-8/,
    ],
    [
      'wide-characters.csv',
      Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'),
      /not text in UTF-8 \(it may be UTF-16\)/,
    ],
    ['words.parquet', 'a,b\n1,2\n', /named Parquet but is not/],
    [
      'broken.jsonl',
      '{"a":1}\n{"a":\n',
      /broken\.jsonl: row 2 \(line 2\): not JSON/,
    ],
    [
      'array.json',
      '[{"a":1}]\n',
      /row 1 \(line 1\): not a JSON object; JSON lines hold one object per line/,
    ],
    [
      'nested.jsonl',
      '{"a":1}\n{"a":[1,2]}\n',
      /column a, row 2 \(line 2\): a list or an object cannot be compared/,
    ],
    [
      'twice.jsonl',
      '{"a":1,"a":2}\n',
      /column a, row 1 \(line 1\): duplicate column name/,
    ],
    ['broken.arrow', 'ARROW1\0\0rest', /broken or incomplete/],
    [
      'broken.csv.gz',
      Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2]),
      /the compressed file is broken or incomplete/,
    ],
  ])('%s', async (name, content, expected) => {
    const full = file(name, content);
    const { message, source } = await problem(readTable(full));
    expect(message).toMatch(expected);
    expect(message).toContain(source);
  });

  it('a truncated Parquet file', async () => {
    const whole = fs.readFileSync(file('whole.parquet'));
    const cut = file('cut.parquet', whole.subarray(0, whole.length / 2));
    const { message } = await problem(readTable(cut));
    expect(message).toMatch(/cut\.parquet: the file is broken or incomplete/);
  });

  it('a Parquet file whose pages are broken', async () => {
    const whole = Buffer.from(fs.readFileSync(file('whole.parquet')));
    whole.fill(7, 100, 4000);
    const { message } = await problem(
      readTable(file('damaged.parquet', whole)),
    );
    expect(message).toMatch(/damaged\.parquet: /);
  });

  it('a Parquet column that holds lists, unless it is left out', async () => {
    const lists = file('lists.parquet');
    const { message } = await problem(readTable(lists));
    expect(message).toMatch(
      /column scores: values of type INTEGER\[\] cannot be compared/,
    );
    expect((await readTable(lists, { exclude: ['scores'] })).rows).toBe(1);
  });

  it('a missing path, a directory, a pattern without a match', async () => {
    const missing = await problem(readTable(file('nowhere.csv')));
    expect(missing.message).toMatch(/nowhere\.csv: there is no such file/);
    const directory = await problem(readTable(folder));
    expect(directory.message).toMatch(/this is a directory/);
    const pattern = await problem(readTable(file('nowhere-*.csv')));
    expect(pattern.message).toMatch(/no file matches this pattern/);
  });

  it('a file that this user may not read', async () => {
    const secret = file('secret.csv', 'a\n1\n');
    fs.chmodSync(secret, 0o000);
    // An administrator may read everything: the test gives that up for the reading.
    const isAdministrator = process.geteuid?.() === 0;
    fs.chmodSync(folder, 0o755);
    if (isAdministrator) process.seteuid?.(65534);
    try {
      const { message } = await problem(readTable(secret));
      expect(message).toMatch(/secret\.csv: permission denied/);
    } finally {
      if (isAdministrator) process.seteuid?.(0);
    }
  });

  it('a file outside the directories that may be read', async () => {
    const inside = file('inside.csv', 'a\n1\n');
    const allowed = { allowedDirectories: [folder] };
    expect((await readTable(inside, allowed)).rows).toBe(1);
    const outside = await problem(
      readTable(path.join(folder, '..', path.basename(__filename)), allowed),
    );
    expect(outside.message).toMatch(/no such file|outside the directories/);
    const link = file('link.csv');
    fs.symlinkSync(__filename, link);
    expect((await problem(readTable(link, allowed))).message).toMatch(
      /outside the directories/,
    );
    const query = `sql:duckdb:#SELECT * FROM read_csv('${__filename}')`;
    await problem(readTable(query, allowed));
  });

  it('object storage, where the extension for it is not installed', async () => {
    const home = process.env.HOME;
    process.env.HOME = folder;
    try {
      const { message } = await problem(readTable('s3://bucket/part.parquet'));
      expect(message).toMatch(/needs DuckDB's extension httpfs/);
    } finally {
      process.env.HOME = home;
    }
  });

  it('more columns than the memory allowed holds', async () => {
    const { message } = await problem(
      readTable(file('whole.parquet'), { memoryBytes: 500_000 }),
    );
    expect(message).toMatch(/needs more than the 1 MB of memory allowed/);
  });

  it('a query that names two columns alike', async () => {
    const { message } = await problem(
      readTable('sql:duckdb:#SELECT 1 AS a, 2 AS b, 3 AS a'),
    );
    expect(message).toMatch(/sql:duckdb:.*: column a: duplicate column name/);
  });

  it('a column that is asked for and not there', async () => {
    const { message } = await problem(
      readTable(file('whole.parquet'), { columns: ['day', 'month'] }),
    );
    expect(message).toMatch(
      /column month: there is no such column; there is id, day, label/,
    );
  });
});

describe('data that is odd and readable is read', () => {
  const oddities: [string, string, number][] = [
    ['header only', 'a,b\n', 0],
    ['one row', 'a,b\n1,x\n', 1],
    ['all null', 'a,b\n,\n,\n', 2],
    ['constant', 'a,b\n1,x\n1,x\n1,x\n', 3],
  ];
  it.each(oddities)(
    '%s: too little for a verdict, and not an error',
    async (name, content, rows) => {
      const odd = file(`${name}.csv`, content);
      expect((await readTable(odd)).rows).toBe(rows);
      const report = await compareSources(odd, odd, { threads: 1 });
      expect(report.verdict.state).toBe('insufficient-data');
      expect(report.reference.rows).toBe(rows);
    },
  );

  it('a column that is all null takes the type of the other side', async () => {
    const full = file('full.csv', 'price,city\n1.5,Rom\n2.5,Bern\n');
    const empty = file('null.csv', 'price,city\n,\nNA,\n');
    const sides = await readSides(full, empty, { schema: 'strict' });
    expect(sides.current.columns).toMatchObject([
      { name: 'price', type: 'numeric', values: new Float64Array([NaN, NaN]) },
      { name: 'city', type: 'categorical' },
    ]);
    const headerOnly = file('header.csv', 'price,city\n');
    await readSides(full, headerOnly, { schema: 'strict' });
    await readSides(headerOnly, full, { schema: 'strict' });
  });

  it('null and NaN are missing, infinities are values', async () => {
    const { columns } = await readTable(
      file('special.csv', 'x\n1\nNaN\n\ninf\n-Infinity\nNA\n1e400\n-0\n'),
    );
    expect(columns[0]).toMatchObject({
      type: 'numeric',
      values: new Float64Array([
        1,
        NaN,
        NaN,
        Infinity,
        -Infinity,
        NaN,
        Infinity,
        -0,
      ]),
    });
  });

  it('a table of 2,000 columns', async () => {
    const table = await readTable(file('wide.parquet'));
    expect(table.columns).toHaveLength(2000);
    const { values } = table.columns[1999] as { values: Float64Array };
    expect(values[49]).toBe(1999 * 49);
  });

  it('a column with a million different labels', async () => {
    const lines = ['id'];
    for (let i = 0; i < 1_000_000; i++) lines.push(`customer ${i}`);
    const many = file('many.csv', lines.join('\n'));
    const { columns, rows } = await readTable(many);
    expect(rows).toBe(1_000_000);
    const column = columns[0] as {
      type: string;
      categories: string[];
      codes: Int32Array;
    };
    expect(column.type).toBe('text');
    expect(column.categories).toHaveLength(1_000_000);
    expect(column.categories[column.codes[777_777]]).toBe('customer 777777');
  });

  it('2,000 columns are compared', async () => {
    const wide = file('wide.parquet');
    const settings = { threads: 1, detectors: ['ks' as const] };
    const { columns, verdict } = await compareSources(wide, wide, settings);
    expect(columns).toHaveLength(2000);
    expect(verdict.pValue).toBe(1);
  });

  it.each([
    ['wide-same.parquet', []],
    ['wide-moved.parquet', ['column 8']],
  ])(
    '2,000 columns of %s are compared by every detector',
    async (current, drifted) => {
      const { columns, verdict, joint, findings } = await compareSources(
        file('wide-before.parquet'),
        file(current),
        { threads: 1 },
      );
      expect(columns).toHaveLength(2000);
      expect(columns.filter(column => column.reason)).toEqual([]);
      expect(findings).toEqual([]);
      expect(
        columns.flatMap(column => (column.drifted ? [column.name] : [])),
      ).toEqual(drifted);
      expect(joint.map(({ test }) => test)).toEqual(['mmd', 'c2st']);
      expect(verdict.votes.map(({ family }) => family)).toEqual([
        'marginal',
        'joint',
        'classifier',
      ]);
      expect((verdict.pValue ?? 1) <= verdict.alpha).toBe(drifted.length > 0);
    },
  );

  it('a million labels of which none comes again are compared, and said to be new', async () => {
    const labelsFrom = (start: number) => ({
      rows: 1_000_000,
      columns: [
        {
          name: 'customer',
          type: 'categorical' as const,
          codes: Int32Array.from({ length: 1_000_000 }, (_, i) => i),
          categories: Array.from(
            { length: 1_000_000 },
            (_, i) => `customer ${start + i}`,
          ),
        },
      ],
    });
    const report = await compare(labelsFrom(0), labelsFrom(1_000_000), {
      detectors: ['chi2'],
    });
    expect(report.columns[0].newCategories.length).toBeLessThanOrEqual(20);
    expect(report.findings?.map(({ message }) => message)).toEqual([
      'Column customer has 1000000 categories that the reference does not have: customer 1000000, customer 1000001, customer 1000002, ….',
    ]);
  });
});

describe('two sources whose columns do not go together', () => {
  const reference = () =>
    file('reference.csv', 'price,city\n1,Rom\n2,Bern\n3,Wien\n');

  it('text in a column that is numeric on the other side names column and first row', async () => {
    const text = file(
      'text.csv',
      'price,city\n1,Rom\n2,Bern\nfree,Wien\n4,Rom\n',
    );
    const { message } = await problem(
      readSides(reference(), text, { schema: 'strict' }),
    );
    expect(message).toMatch(
      /text\.csv: column price, row 3: text \("free"\) in a column that is numeric in the reference/,
    );
  });

  it('a column on one side only is an error, unless the shared ones are named', async () => {
    const less = file('less.csv', 'price\n1\n2\n3\n');
    const { message } = await problem(
      readSides(reference(), less, { schema: 'strict' }),
    );
    expect(message).toMatch(
      /less\.csv: column city: the column is only in the reference/,
    );
    const more = await problem(
      readSides(less, reference(), { schema: 'strict' }),
    );
    expect(more.message).toMatch(
      /less\.csv: column city: the column is only in the current data/,
    );
    const sides = await readSides(reference(), less, {
      schema: 'strict',
      columns: ['price'],
    });
    expect(sides.reference.columns.map(column => column.name)).toEqual([
      'price',
    ]);
    const unknown = await problem(
      readSides(reference(), less, { schema: 'strict', columns: ['cost'] }),
    );
    expect(unknown.message).toMatch(/column cost: there is no such column/);
  });

  it('are findings of their own for a caller that asks for findings', async () => {
    const other = file('other.csv', 'price,country\nhigh,IT\nlow,CH\nlow,AT\n');
    const { findings } = await compareSources(reference(), other, {
      threads: 1,
    });
    expect(findings?.map(({ kind, column }) => [kind, column])).toEqual(
      expect.arrayContaining([
        ['retyped-column', 'price'],
        ['missing-column', 'city'],
        ['extra-column', 'country'],
      ]),
    );
  });

  it('a target that is in no column is an error', async () => {
    const { message } = await problem(
      readSides(reference(), reference(), { target: 'late' }),
    );
    expect(message).toMatch(
      /column late: there is no such column, and it is named as the target/,
    );
  });
});

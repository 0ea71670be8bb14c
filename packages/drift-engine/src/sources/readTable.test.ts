import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  compressionRegistry,
  CompressionType,
  RecordBatchStreamWriter,
  Table as ArrowTable,
  tableToIPC,
  vectorFromArray,
  Dictionary,
  Int8,
  Utf8,
} from 'apache-arrow';
import type { Column, Table } from '../table';
import { readTable } from './readTable';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-sources-'));
const file = (name: string, content?: string | Uint8Array) => {
  const full = path.join(folder, name);
  if (content !== undefined) fs.writeFileSync(full, content);
  return full;
};
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

async function duckDb(...statements: string[]) {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

/** A column as plain values, so that tables from different sources can be held against each other. */
function plain(column: Column): unknown {
  return 'values' in column
    ? Array.from(column.values)
    : Array.from(column.codes, code =>
        code < 0 ? null : column.categories[code],
      );
}
function plainTable(table: Table): Record<string, unknown> {
  return Object.fromEntries(
    table.columns.map(column => [
      `${column.name}:${column.type}`,
      plain(column),
    ]),
  );
}

function bytesOf(column: Column): Buffer {
  const { buffer, byteOffset, byteLength } =
    'values' in column ? column.values : column.codes;
  return Buffer.from(buffer, byteOffset, byteLength);
}

jest.setTimeout(240_000);

const EXPECTED = {
  'n:numeric': [1, -2.5, NaN, 4e10],
  'word:categorical': [
    'Zürich',
    'a, "b"',
    null,
    'a label longer than twelve bytes',
  ],
  'on:boolean': ['true', 'false', null, 'true'],
  'at:datetime': [978307260000, 978307200500, NaN, 0],
};

describe('the same rows read the same', () => {
  const rows = [
    { n: 1, word: 'Zürich', on: true, at: '2001-01-01T00:01:00Z' },
    { n: -2.5, word: 'a, "b"', on: false, at: '2001-01-01 00:00:00.5' },
    { n: null, word: null, on: null, at: null },
    {
      n: 4e10,
      word: 'a label longer than twelve bytes',
      on: true,
      at: '1970-01-01',
    },
  ];

  it('from CSV, plain, packed, with a byte order mark and Windows line ends, by tabs', async () => {
    const text = [
      'n,word,on,at',
      '1,Zürich,true,2001-01-01T00:01:00Z',
      '-2.5,"a, ""b""",False,2001-01-01 00:00:00.5',
      ',,,',
      '4e10,a label longer than twelve bytes,TRUE,1970-01-01',
      '',
    ].join('\n');
    for (const source of [
      file('rows.csv', text),
      file('rows.csv.gz', zlib.gzipSync(text)),
      file('windows.csv', `\ufeff${text.replace(/\n/g, '\r\n')}`),
      file('last-line.csv', text.trimEnd()),
      file(
        'tabs.tsv',
        text
          .replace('"a, ""b"""', '"a; ""b"""')
          .replace(/,/g, '\t')
          .replace('a;', 'a,'),
      ),
    ]) {
      expect(plainTable(await readTable(source))).toEqual(EXPECTED);
    }
    const stdin = await readTable('-', { stdin: Buffer.from(text) });
    expect(plainTable(stdin)).toEqual(EXPECTED);
    expect(stdin.origin?.files).toEqual([{ name: 'standard input', rows: 4 }]);
  });

  it('from JSON lines', async () => {
    const text = rows.map(row => JSON.stringify(row)).join('\n');
    expect(plainTable(await readTable(file('rows.jsonl', text)))).toEqual(
      EXPECTED,
    );
    expect(
      plainTable(await readTable('-', { stdin: Buffer.from(text) })),
    ).toEqual(EXPECTED);
  });

  it('from Parquet, from a database file, and from a query', async () => {
    const values = rows
      .map(
        row =>
          `(${[row.n, row.word, row.on, row.at && row.at.replace('Z', '')]
            .map(value =>
              typeof value === 'string' ? `'${value}'` : String(value),
            )
            .join(', ')})`,
      )
      .join(', ');
    const select = `SELECT CAST(n AS DOUBLE) AS n, word, "on", CAST("at" AS TIMESTAMP) AS "at" FROM (VALUES ${values}) t(n, word, "on", "at")`;
    await duckDb(
      `COPY (${select}) TO '${file('rows.parquet')}'`,
      `ATTACH '${file('rows.duckdb')}' AS d`,
      `CREATE TABLE d.rows AS ${select}`,
    );
    for (const source of [
      file('rows.parquet'),
      `sql:duckdb:${file('rows.duckdb')}#SELECT * FROM rows;`,
      `sql:duckdb:#SELECT * FROM '${file('rows.parquet')}'`,
    ]) {
      expect(plainTable(await readTable(source))).toEqual(EXPECTED);
    }
    const stdin = fs.readFileSync(file('rows.parquet'));
    expect(plainTable(await readTable('-', { stdin }))).toEqual(EXPECTED);
  });

  it('from Arrow, as a file, as a stream, packed, and with a dictionary', async () => {
    const table = new ArrowTable({
      n: vectorFromArray(Float64Array.of(1, -2.5, NaN, 4e10)),
      word: vectorFromArray(
        rows.map(row => row.word),
        new Dictionary(new Utf8(), new Int8()),
      ),
      on: vectorFromArray(rows.map(row => row.on)),
      at: vectorFromArray(
        rows.map(row =>
          row.at === null
            ? null
            : new Date(
                `${row.at.replace(' ', 'T').replace('Z', '')}${
                  row.at.length > 10 ? 'Z' : ''
                }`,
              ),
        ),
      ),
    });
    expect(
      plainTable(
        await readTable(file('rows.arrow', tableToIPC(table, 'file'))),
      ),
    ).toEqual(EXPECTED);
    expect(
      plainTable(
        await readTable(file('rows.arrows', tableToIPC(table, 'stream'))),
      ),
    ).toEqual(EXPECTED);
    compressionRegistry.set(CompressionType.ZSTD, {
      encode: bytes => zlib.zstdCompressSync(bytes),
      decode: bytes => zlib.zstdDecompressSync(bytes),
    });
    const packed = RecordBatchStreamWriter.writeAll(table, {
      compressionType: CompressionType.ZSTD,
    }).toUint8Array(true);
    expect(plainTable(await readTable(file('packed.arrows', packed)))).toEqual(
      EXPECTED,
    );
  });
});

describe('numbers', () => {
  it('read from text are the nearest doubles', async () => {
    const texts = [
      '0.1',
      '123456789012345678',
      '9007199254740993',
      '1.7976931348623157e308',
      '5e-324',
      '0.30000000000000004',
      '-12.345678901234567890123',
      '.5',
      '5.',
      '+7',
      '1e22',
      '8.41',
      '0.000001',
    ];
    const { columns } = await readTable(
      file('numbers.csv', ['x', ...texts].join('\n')),
    );
    expect(plain(columns[0])).toEqual(texts.map(Number));
  });

  it('of every width, decimals and times of day come from Parquet', async () => {
    await duckDb(
      `COPY (SELECT 1::TINYINT a, 2::UBIGINT b, 1.25::DECIMAL(10,2) c, 1.5::FLOAT d, 170141183460469231731687303715884105727::HUGEINT e,
        TIME '00:00:01.5' f, DATE '1970-01-02' g, TIMESTAMPTZ '1970-01-01 01:00:00+01' h, TIMESTAMP_NS '1970-01-01 00:00:00.001' i,
        'infinity'::FLOAT j, 'x'::ENUM('x') k, NULL l, 'raw'::BLOB m) TO '${file(
          'types.parquet',
        )}'`,
    );
    expect(plainTable(await readTable(file('types.parquet')))).toEqual({
      'a:numeric': [1],
      'b:numeric': [2],
      'c:numeric': [1.25],
      'd:numeric': [1.5],
      'e:numeric': [2 ** 127],
      'f:numeric': [1500],
      'g:datetime': [86_400_000],
      'h:datetime': [0],
      'i:datetime': [1],
      'j:numeric': [Infinity],
      'k:categorical': ['x'],
      'l:numeric': [NaN],
      'm:categorical': ['raw'],
    });
  });
});

describe('a column of a file without types', () => {
  it('is labels when its values disagree, each as it was written', async () => {
    const { columns } = await readTable(
      file('mixed.csv', 'a,b,c\n1.0,NA,true\n2.50,x,2001-01-01\nNA,null,3\n'),
    );
    expect(columns.map(plain)).toEqual([
      [1, 2.5, NaN],
      ['NA', 'x', 'null'],
      ['true', '2001-01-01', '3'],
    ]);
    const late = file('late.csv', `a\n${'1.0\n'.repeat(300_000)}oops\n`);
    const [column] = (await readTable(late)).columns;
    expect(column).toMatchObject({
      type: 'categorical',
      categories: ['1.0', 'oops'],
    });
  });

  it('is read whole across the edges of blocks, whatever the quotes', async () => {
    const lines: string[] = [];
    for (let i = 0; i < 60_000; i++) {
      lines.push(`${i},"line ${i % 10}\nand ""more""",${i % 3 ? 'é' : ''}`);
    }
    const { columns, rows } = await readTable(
      file('blocks.csv', `a,b,c\r\n${lines.join('\r\n')}\r\n`),
    );
    expect(rows).toBe(60_000);
    const { values } = columns[0] as { values: Float64Array };
    expect(values.every((value, i) => value === i)).toBe(true);
    expect((columns[1] as { categories: string[] }).categories).toEqual(
      Array.from({ length: 10 }, (_, i) => `line ${i}\nand "more"`),
    );
    expect(String(plain(columns[2])).slice(0, 8)).toBe(',é,é,,é,');
  });

  it('takes a quotation mark inside a value for what it is', async () => {
    const { columns } = await readTable(
      file('inches.csv', 'size,n\n5" pipe,1\n6" pipe,2\n'),
    );
    expect(plain(columns[0])).toEqual(['5" pipe', '6" pipe']);
  });
});

describe('several files', () => {
  it('are one table in the order of their names, and the table knows them', async () => {
    file('part-2.csv', 'b,a\nx,2\n');
    file('part-1.csv', 'a,b\n1,y\n');
    const table = await readTable(file('part-*.csv'));
    expect(plainTable(table)).toEqual({
      'a:numeric': [1, 2],
      'b:categorical': ['y', 'x'],
    });
    expect(
      table.origin?.files.map(({ name, rows }) => [path.basename(name), rows]),
    ).toEqual([
      ['part-1.csv', 1],
      ['part-2.csv', 1],
    ]);
  });

  it('must have the same columns', async () => {
    file('odd-1.csv', 'a,b\n1,y\n');
    file('odd-2.csv', 'a,c\n1,y\n');
    await expect(readTable(file('odd-*.csv'))).rejects.toThrow(
      /odd-2\.csv: column b: the column is not in .*odd-1\.csv|odd-2\.csv: column b/,
    );
    await duckDb(
      `COPY (SELECT 1 AS a, 2 AS b) TO '${file('odd-1.parquet')}'`,
      `COPY (SELECT 1 AS a) TO '${file('odd-2.parquet')}'`,
    );
    await expect(readTable(file('odd-*.parquet'))).rejects.toThrow(
      /odd-2\.parquet: column b: the column is not in both this file/,
    );
    expect(
      (await readTable(file('odd-*.parquet'), { columns: ['a'] })).rows,
    ).toBe(2);
  });

  it('whose names hold wildcards are found by their names', async () => {
    const name = file('quarter[1]*.csv', 'a\n1\n');
    file('quarter1x.csv', 'a\n2\n');
    expect((await readTable(name)).rows).toBe(1);
    await duckDb(`COPY (SELECT 42 AS a) TO '${file('x[1].parquet')}'`);
    await duckDb(`COPY (SELECT 43 AS a) TO '${file('x1.parquet')}'`);
    expect(plainTable(await readTable(file('x[1].parquet')))).toEqual({
      'a:numeric': [42],
    });
    await duckDb(`COPY (SELECT 7 AS a) TO '${file("it''s.parquet")}'`);
    expect((await readTable(file("it's.parquet"))).rows).toBe(1);
  });
});

describe('reading', () => {
  it('gives the same table whatever the number of threads, in the order of the file', async () => {
    await duckDb(
      `COPY (SELECT i AS id, 'label number ' || (i * 7919 % 1000) AS label FROM range(200000) t(i)) TO '${file(
        'large.parquet',
      )}' (ROW_GROUP_SIZE 20000)`,
    );
    const [one, three] = await Promise.all(
      [1, 3].map(threads => readTable(file('large.parquet'), { threads })),
    );
    expect(bytesOf(one.columns[0]).equals(bytesOf(three.columns[0]))).toBe(
      true,
    );
    expect(bytesOf(one.columns[1]).equals(bytesOf(three.columns[1]))).toBe(
      true,
    );
    const { values } = one.columns[0] as { values: Float64Array };
    expect(values.every((value, i) => value === i)).toBe(true);
  });

  it('reads only the columns asked for, and reports progress', async () => {
    const seen: number[] = [];
    const table = await readTable(file('large.parquet'), {
      columns: ['label'],
      onProgress: ({ done, total }) => {
        expect(total).toBe(200_000);
        seen.push(done);
      },
    });
    expect(table.columns.map(column => column.name)).toEqual(['label']);
    expect(seen[seen.length - 1]).toBe(200_000);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });

  it('stops when it is aborted, in the middle of a file and of a query', async () => {
    const reason = new Error('enough');
    for (const source of [
      file('large.parquet'),
      file('late.csv'),
      'sql:duckdb:#SELECT sum(a.range * b.range) AS s FROM range(1000000) a, range(1000000) b',
    ]) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 5);
      await expect(
        readTable(source, {
          signal: controller.signal,
          onProgress: () => controller.abort(reason),
        }),
      ).rejects.toBe(reason);
    }
  });

  it('takes one SELECT and nothing that writes', async () => {
    for (const query of [
      'SELECT 1; SELECT 2',
      `COPY (SELECT 1) TO '${file('written.csv')}'`,
      'CREATE TABLE t AS SELECT 1',
    ]) {
      await expect(readTable(`sql:duckdb:#${query}`)).rejects.toThrow(
        /the query must be one SELECT/,
      );
    }
    expect(fs.existsSync(file('written.csv'))).toBe(false);
  });

  it('never shows a password', async () => {
    for (const source of [
      'sql:postgresql://reader:s3cret@127.0.0.1:9/data?password=s3cret#SELECT 1',
      'sql:trino://reader:s3cret@127.0.0.1:18999/lake#SELECT 1',
      'sql:mysql://reader:s3cret@127.0.0.1/data#SELECT 1',
      'sql:postgresql://reader:s3cret@127.0.0.1:9/data',
    ]) {
      const error = await readTable(source).catch((reason: Error) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(String(error)).not.toContain('s3cret');
    }
  });
});

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { readTable } from '../readTable';

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'labels-'));
afterAll(() => fs.rmSync(directory, { recursive: true }));

const ROWS = 9_000;

/** The label of a row as SQL and as what it must be read as. */
const CASES: {
  name: string;
  sql: string;
  label(i: number): string | undefined;
}[] = [
  {
    name: 'short labels',
    sql: `'label-' || (i % 20)`,
    label: i => `label-${i % 20}`,
  },
  {
    name: 'as many short labels as would not all be remembered',
    sql: `'k' || (i * 7919 % 4001)`,
    label: i => `k${(i * 7919) % 4001}`,
  },
  {
    name: 'labels of exactly and just above what an entry holds',
    sql: `repeat('x', 10 + i % 5)`,
    label: i => 'x'.repeat(10 + (i % 5)),
  },
  {
    name: 'long labels',
    sql: `'a label longer than its entry, ' || (i % 300)`,
    label: i => `a label longer than its entry, ${i % 300}`,
  },
  {
    name: 'long labels between a short first and a short last one',
    sql: `CASE i % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'z' ELSE 'm, and longer than its entry ' || (i % 50) END`,
    label: i => ['a', 'z', `m, and longer than its entry ${i % 50}`][i % 3],
  },
  {
    name: 'many different long labels between short ones',
    sql: `CASE i % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'z' ELSE 'm, and longer than its entry ' || (i % 3500) END`,
    label: i => ['a', 'z', `m, and longer than its entry ${i % 3500}`][i % 3],
  },
  {
    name: 'empty and missing labels',
    sql: `CASE i % 4 WHEN 0 THEN '' WHEN 1 THEN NULL WHEN 2 THEN 'a label longer than its entry' ELSE 'b' END`,
    label: i => ['', undefined, 'a label longer than its entry', 'b'][i % 4],
  },
];

async function write(file: string, sql: string, rows: number) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT ${sql} AS label FROM range(${rows}) AS rows(i)) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 4096)`,
  );
  connection.closeSync();
  instance.closeSync();
}

async function readLabels(file: string) {
  const [column] = (await readTable(file, { threads: 2 })).columns;
  if ('values' in column) throw new Error('the column holds labels');
  const { codes, categories } = column;
  return { categories, labels: Array.from(codes, code => categories[code]) };
}

describe('labels of a Parquet file', () => {
  it.each(CASES)('are read right: $name', async ({ name, sql, label }) => {
    const file = path.join(directory, `${name.replace(/\W/g, '-')}.parquet`);
    await write(file, sql, ROWS);
    const column = await readLabels(file);
    expect(column.labels).toEqual(
      Array.from({ length: ROWS }, (_, i) => label(i)),
    );
    expect(new Set(column.categories).size).toBe(column.categories.length);
  });

  it('are those of the file as it is now, though it was read just before', async () => {
    const file = path.join(directory, 'anew.parquet');
    for (const label of ['first', 'other']) {
      await write(file, `'${label}'`, 3);
      expect((await readLabels(file)).labels).toEqual([label, label, label]);
    }
  });
});

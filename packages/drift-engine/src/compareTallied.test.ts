import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { compare } from './compare/compare';
import { compareSources, type CompareSourcesOptions } from './compareSources';
import type { DriftReport } from './report/schema';
import { checkSchema } from './schema';
import { readTable, tallyTable } from './sources';
import { isTallied } from './table';

jest.setTimeout(240_000);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'compare-tallied-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

type Settings = Pick<CompareSourcesOptions, 'detectors' | 'combine' | 'signal'>;
const MARGINAL: Settings = {
  detectors: ['ks', 'psi', 'chi2'],
  combine: 'holm',
};

/** Columns of few values of every kind, and one (`fine`) of many. */
const columns = (shift: number) => `
  i % 37 + ${shift} AS whole,
  CASE i % 11 WHEN 0 THEN NULL WHEN 1 THEN 'NaN'::DOUBLE WHEN 2 THEN -0.0 WHEN 3 THEN 0.0 ELSE (i % 7) / 7.0 END AS gaps,
  CASE WHEN i % 5 = 0 THEN 'infinity'::FLOAT ELSE i % 3 END AS endless,
  CASE i % 13 WHEN 0 THEN NULL ELSE 'label ' || (i * 7919 % (40 + ${shift})) END AS label,
  (i * 48271 % 2147483647) / 7.0 + ${shift} AS fine,
  i % 2 = 0 AS yes,
  TIMESTAMP '2001-01-01' + INTERVAL (i % 9) DAY AS day`;

async function write(name: string, select: string, rows = 20_000) {
  const file = path.join(folder, name);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT ${select} FROM range(${rows}) AS rows(i)) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 4096)`,
  );
  connection.closeSync();
  instance.closeSync();
  return file;
}

function answers({ timings, ...report }: DriftReport) {
  expect(timings.read).toBeGreaterThanOrEqual(0);
  return report;
}

/** The report from rows, which are the same whether or not they could have been tallied. */
async function fromRows(reference: string, current: string) {
  const sides = checkSchema(
    await readTable(reference),
    await readTable(current),
  );
  return answers(await compare(sides.reference, sides.current, MARGINAL));
}

const fromSources = async (
  reference: string,
  current: string,
  options: Settings = {},
) =>
  answers(
    await compareSources(reference, current, { ...MARGINAL, ...options }),
  );

describe('columns of few values', () => {
  it('are counted by the engine, and the others are read', async () => {
    const table = await tallyTable(await write('plain.parquet', columns(0)));
    const tallied = table?.columns.filter(isTallied).map(({ name }) => name);
    expect(tallied).toEqual(['whole', 'gaps', 'endless', 'label']);
    expect(table?.columns.map(({ name }) => name)).toEqual([
      ...['whole', 'gaps', 'endless', 'label', 'fine', 'yes', 'day'],
    ]);
  });

  it('give to the bit what their rows give', async () => {
    const before = await write('before.parquet', columns(0));
    const now = await write('now.parquet', columns(2));
    const report = await fromSources(before, now);
    expect(report).toEqual(await fromRows(before, now));
    expect(report.verdict.state).toBe('material');
    expect(report.findings?.map(({ kind }) => kind)).toContain(
      'new-categories',
    );
  });

  it('are counted over all files of a source, labels in the order of their rows', async () => {
    fs.mkdirSync(path.join(folder, 'days'));
    await write('days/1.parquet', columns(3));
    await write('days/2.parquet', columns(0));
    const current = await write('one.parquet', columns(1));
    const days = path.join(folder, 'days/*.parquet');
    expect(await fromSources(days, current)).toEqual(
      await fromRows(days, current),
    );
  });

  it('are written out where the other side has many', async () => {
    const few = await write('few.parquet', 'i % 50 AS x');
    const many = await write('many.parquet', '(i * 48271 % 20011) AS x');
    expect(await fromSources(few, many)).toEqual(await fromRows(few, many));
    expect(await fromSources(many, few)).toEqual(await fromRows(many, few));
  });

  it('whose types differ are read as rows, and the first odd row is told', async () => {
    const numbers = await write('numbers.parquet', 'i % 50 AS x, i % 3 AS y');
    const texts = await write(
      'texts.parquet',
      `CASE WHEN i = 7 THEN 'seven' ELSE (i % 50)::VARCHAR END AS x, i % 3 AS y`,
    );
    const { findings } = await fromSources(numbers, texts);
    expect(findings?.[0]).toMatchObject({ kind: 'retyped-column' });
    await expect(
      compareSources(numbers, texts, { ...MARGINAL, schema: 'strict' }),
    ).rejects.toThrow(/texts\.parquet: column x, row 8/);
  });

  it('are read as rows where a test looks at all columns together', async () => {
    const before = await write('joint.parquet', 'i % 50 AS x, i % 7 AS y');
    const { joint } = await compareSources(before, before, {
      detectors: ['ks', 'mmd'],
      permutations: 199,
    });
    expect(joint).toHaveLength(1);
  });

  it('can be the prediction, and a name that is not there is told', async () => {
    const before = await write('model.parquet', columns(0));
    const report = await compareSources(before, before, {
      ...MARGINAL,
      detectors: ['ks', 'psi', 'chi2', 'model-output'],
      prediction: 'whole',
    });
    expect(report.verdict.votes.map(({ family }) => family)).toEqual([
      'marginal',
      'model-output',
    ]);
    await expect(
      compareSources(before, before, { ...MARGINAL, prediction: 'score' }),
    ).rejects.toThrow(/score/);
  });

  it('are not counted in a small file', async () => {
    const small = await write('small.parquet', columns(0), 5_000);
    const table = await tallyTable(small);
    expect(table?.columns.some(isTallied)).toBe(false);
  });

  it('stop being counted when the signal says so', async () => {
    const file = await write('stopped.parquet', columns(0));
    const reason = new Error('enough');
    await expect(
      fromSources(file, file, { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });
});

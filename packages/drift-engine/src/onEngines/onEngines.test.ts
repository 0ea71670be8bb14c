import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { Client } from 'pg';
import { compareSources, type CompareSourcesOptions } from '../compareSources';
import type { DriftReport } from '../report/schema';

jest.setTimeout(240_000);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-sql-'));
const database = path.join(folder, 'rows.duckdb');
const postgres = Object.entries(process.env).find(([name]) =>
  /^BACKSTAGE_TEST_DATABASE_POSTGRES\d+_CONNECTION_STRING$/.test(name),
)?.[1];
const addresses = {
  duckdb: `duckdb:${database}`,
  ...(postgres ? { postgres } : {}),
};
const engines = Object.entries(addresses);

/** Rows whose `x` and `city` move from the 4,000th on; the other columns do not. */
const ROWS = `SELECT i AS id, i * 7919 % 4001 / 100.0 + CASE WHEN i >= 4000 THEN 8 ELSE 0 END AS x,
  i * 104729 % 997 AS calm, CASE WHEN i * 31 % 10 < CASE WHEN i >= 4000 THEN 5 ELSE 3 END THEN 'Rome' ELSE 'Oslo' END AS city`;
const TABLE = 'on_engines';
const BEFORE = `SELECT * FROM ${TABLE} WHERE id < 4000`;
const SINCE = `SELECT * FROM ${TABLE} WHERE id >= 4000`;
const MARGINAL: CompareSourcesOptions = {
  detectors: ['ks', 'psi', 'chi2'],
  exclude: ['id'],
};

beforeAll(async () => {
  const instance = await DuckDBInstance.create(database);
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE ${TABLE} AS ${ROWS} FROM range(7000) AS rows(i)`,
  );
  connection.closeSync();
  instance.closeSync();
  if (!postgres) return;
  const client = new Client({ connectionString: postgres });
  await client.connect();
  await client.query(`DROP TABLE IF EXISTS ${TABLE}`);
  await client.query(
    `CREATE TABLE ${TABLE} AS ${ROWS} FROM generate_series(0, 6999) AS rows(i)`,
  );
  await client.end();
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const notesOf = ({ run }: DriftReport) => run?.notes.join(' ') ?? '';
const columnOf = ({ columns }: DriftReport, name: string) =>
  columns.find(column => column.name === name);
const drifted = ({ columns }: DriftReport) =>
  columns.flatMap(({ name, drifted: has }) => (has ? [name] : []));
const familiesOf = ({ verdict }: DriftReport) =>
  verdict.votes.map(({ family }) => family);

describe.each(engines)('two queries on %s', (engine, address) => {
  const ask = (
    options: CompareSourcesOptions,
    reference = BEFORE,
    current = SINCE,
  ) =>
    compareSources(
      `sql:${address}#${reference}`,
      `sql:${address}#${current}`,
      options,
    );

  it('are counted where they are, with the answer that their rows give', async () => {
    const counted = await ask(MARGINAL);
    const read = await ask({ ...MARGINAL, pushDown: false });
    expect(notesOf(counted)).toContain('compared by their counts, of all rows');
    expect(notesOf(read)).not.toContain('counts');
    expect(counted.current.rows).toBe(3000);
    expect(counted.verdict.state).toBe('material');
    expect(drifted(counted)).toEqual(['x', 'city']);
    expect(drifted(read)).toEqual(['x', 'city']);
    const psi = (report: DriftReport) =>
      columnOf(report, 'city')?.tests.find(({ test }) => test === 'psi')
        ?.statistic;
    expect(psi(counted)).toBe(psi(read));
    expect(counted.timings.read).toBeGreaterThan(0);
  });

  it('have their joint tests on samples that a row key chooses', async () => {
    const report = await ask({
      exclude: ['id'],
      rowKey: ['id'],
      sampleRows: 1000,
      permutations: 199,
    });
    expect(familiesOf(report)).toEqual(['marginal', 'joint', 'classifier']);
    expect(notesOf(report)).toContain(
      'samples of 1000 of 4000 reference and 1000 of 3000 current rows',
    );
    const again = await ask({
      exclude: ['id'],
      rowKey: ['id'],
      sampleRows: 1000,
      permutations: 199,
    });
    expect({ ...again, timings: {} }).toEqual({ ...report, timings: {} });
  });

  it('without a key have no joint tests that nobody named, and are read where somebody did', async () => {
    const plain = await ask({ exclude: ['id'], permutations: 199 });
    const named = await ask({
      exclude: ['id'],
      detectors: ['ks', 'mmd'],
      permutations: 199,
    });
    expect(named.joint.map(({ test }) => test)).toEqual(['mmd']);
    expect(notesOf(named)).not.toContain('counts');
    const isEmbedded = engine === 'duckdb';
    expect(familiesOf(plain)).toEqual(
      isEmbedded ? ['marginal', 'joint', 'classifier'] : ['marginal'],
    );
    expect(notesOf(plain).includes('none was named')).toBe(!isEmbedded);
  });

  it('of which one lacks a column or has it in another type say so', async () => {
    const other = `SELECT id, x, city AS calm, city FROM ${TABLE}`;
    const fewer = `SELECT id, x, city FROM ${TABLE}`;
    const findings = async (current: string) =>
      (await ask(MARGINAL, BEFORE, current)).findings?.slice(0, 1);
    expect(await findings(fewer)).toMatchObject([
      { kind: 'missing-column', column: 'calm' },
    ]);
    expect(await findings(other)).toMatchObject([
      { kind: 'retyped-column', column: 'calm' },
    ]);
    for (const current of [fewer, other]) {
      await expect(
        ask({ ...MARGINAL, schema: 'strict' }, BEFORE, current),
      ).rejects.toThrow(/column calm: /);
    }
  });

  it.each([
    ['prediction', { prediction: 'score' }, /column score: .*the prediction/],
    ['row key', { rowKey: ['key'] }, /column key: .*part of the row key/],
    ['column', { columns: ['y'] }, /column y: there is no such column/],
  ])('refuse a %s that is not there', async (_, options, problem) => {
    await expect(
      ask({ ...MARGINAL, exclude: undefined, ...options }),
    ).rejects.toThrow(problem);
  });

  it('are asked for their columns once each', async () => {
    const prepared = jest.spyOn(DuckDBConnection.prototype, 'prepare');
    const queried = jest.spyOn(Client.prototype, 'query');
    try {
      await ask(MARGINAL);
      const texts = [...prepared.mock.calls, ...queried.mock.calls].map(
        ([text]) => String(text),
      );
      const described = texts.filter(text => text.startsWith('SELECT * FROM'));
      expect(described).toHaveLength(2);
      expect(new Set(described).size).toBe(2);
    } finally {
      prepared.mockRestore();
      queried.mockRestore();
    }
  });

  it('stop when they are told to', async () => {
    const reason = new Error('enough');
    await expect(
      ask({ ...MARGINAL, signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });
});

(postgres ? describe : describe.skip)('a table of PostgreSQL', () => {
  it('gives no row at all without a key, and the sample with one', async () => {
    const received: number[] = [];
    const query: Function = Client.prototype.query;
    async function listen(this: Client, ...given: unknown[]) {
      const answer = await query.apply(this, given);
      received.push(answer.rows.length);
      return answer;
    }
    const spy = jest
      .spyOn(Client.prototype, 'query')
      .mockImplementation(listen as never);
    try {
      const source = (rows: string) => `sql:${postgres}#${rows}`;
      const wide = 'SELECT id, x FROM on_engines WHERE id';
      const most = async (options: CompareSourcesOptions) => {
        received.length = 0;
        await compareSources(
          source(`${wide} < 4000`),
          source(`${wide} >= 4000`),
          { exclude: ['id'], permutations: 199, ...options },
        );
        return Math.max(...received);
      };
      // Counts of some 200 bins.
      expect(await most({})).toBeLessThan(500);
      expect(await most({ rowKey: ['id'], sampleRows: 1500 })).toBe(1500);
    } finally {
      spy.mockRestore();
    }
  });

  it('is compared with a table of the embedded engine by both counts', async () => {
    const report = await compareSources(
      `sql:${addresses.duckdb}#${BEFORE}`,
      `sql:${postgres}#${SINCE}`,
      MARGINAL,
    );
    expect(notesOf(report)).toContain('compared by their counts');
    expect(drifted(report)).toEqual(['x', 'city']);
  });
});

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Client } from 'pg';
import { ksTest } from '../detectors/ks';
import { compareProfiles } from '../profile/compareProfiles';
import { freezePlan } from '../profile/freezePlan';
import { keyedSample } from '../profile/keyedSample';
import { mergeProfiles } from '../profile/mergeProfiles';
import type { Profile } from '../profile/Profile';
import { profileTable } from '../profile/profileTable';
import { readTable } from '../sources/readTable';
import { SourceError } from '../sources/SourceError';
import { RandomStream } from '../special/random';
import type { NumericColumn, Table } from '../table';
import { closeSql } from './closeSql';
import { countStatement } from './countStatement';
import { freezeSql } from './freezeSql';
import { profileSql } from './profileSql';
import type { Relation } from './Relation';
import { sampleSql } from './sampleSql';
import { withSqlEngine, type SqlEngine } from './SqlEngine';

jest.setTimeout(240_000);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bellwether-engines-'));
const database = path.join(folder, 'rows.duckdb');
const postgres = Object.entries(process.env).find(([name]) =>
  /^BACKSTAGE_TEST_DATABASE_POSTGRES\d+_CONNECTION_STRING$/.test(name),
)?.[1];
const { BELLWETHER_TRINO_URL } = process.env;
/** Tables in the memory of the Trino whose address is given. */
const trino =
  BELLWETHER_TRINO_URL &&
  `${BELLWETHER_TRINO_URL.replace(/^http/, 'trino')}/memory/default`;
const engines = [
  ['duckdb', `duckdb:${database}`],
  ...(postgres ? [['postgres', postgres]] : []),
  ...(trino ? [['trino', trino]] : []),
];

const ROWS = 6000;
const SPLIT = Date.UTC(2001, 1, 1);
const HOSTILE = [`it's`, `"quoted"`, `back\\slash`, 'é|ü', '', '%_', '日本'];

/** Rows with everything on which engines disagree. */
function makeRows(): (string | null)[][] {
  const random = new RandomStream(11, 'rows');
  return Array.from({ length: ROWS }, (_, id) => {
    const chance = random.uniform();
    let hours = String(random.normal() * 3);
    if (chance < 0.02) hours = 'NaN';
    else if (chance < 0.03) hours = 'Infinity';
    else if (chance < 0.04) hours = '-Infinity';
    else if (chance < 0.05) hours = '-0';
    else if (chance < 0.2) hours = String(Math.round(random.normal()) / 60);
    const at = new Date(
      Date.UTC(2001, 0, 1) + Math.floor(random.uniform() * 60 * 86_400_000),
    );
    const label =
      random.uniform() < 0.3
        ? HOSTILE[random.below(HOSTILE.length)]
        : `A${Math.floor(60 * random.uniform() ** 2)}`;
    return [
      String(id),
      random.uniform() < 0.03 ? null : hours,
      String(Math.round(100 * random.normal()) / 4),
      random.uniform() < 0.03 ? null : label,
      random.uniform() < 0.02 ? null : String(random.uniform() < 0.4),
      at.toISOString().replace('T', ' ').replace('Z', ''),
      at.toISOString().slice(0, 10),
      'x'.repeat(random.below(9)) + (random.uniform() < 0.1 ? '日' : ''),
    ];
  });
}
const NAMES = [
  'id',
  'hours',
  `the "price"`,
  'label',
  'late',
  'at',
  'day',
  'note',
];
const quote = (name: string) => `"${name.replace(/"/g, '""')}"`;
const typesOf = (double: string, text: string) => [
  'BIGINT',
  double,
  'DECIMAL(10,2)',
  text,
  'BOOLEAN',
  'TIMESTAMP',
  'DATE',
  text,
];
const types = (double: string, text: string) =>
  typesOf(double, text)
    .map((type, i) => `${quote(NAMES[i])} ${type}`)
    .join(', ');

/** Trino casts no text by itself, so each value of the inserts is cast. */
function castForTrino(insert: string): string {
  const [head, values] = [/^.*? VALUES /, /^.*? VALUES (.*)$/s].map(
    pattern => pattern.exec(insert)?.pop() ?? '',
  );
  const casts = typesOf('DOUBLE', 'VARCHAR').map(
    (type, i) => `CAST(c${i} AS ${type})`,
  );
  const names = casts.map((_, i) => `c${i}`).join(', ');
  return `${head.replace(/ VALUES $/, '')} SELECT ${casts.join(
    ', ',
  )} FROM (VALUES ${values}) AS given (${names})`;
}

let all: Table;
let reference: Table;
let current: Table;

beforeAll(async () => {
  const rows = makeRows();
  const literal = (value: string | null) =>
    value === null ? 'NULL' : `'${value.replace(/'/g, "''")}'`;
  const inserts: string[] = [];
  for (let i = 0; i < ROWS; i += 1000) {
    inserts.push(
      `INSERT INTO flights VALUES ${rows
        .slice(i, i + 1000)
        .map(row => `(${row.map(literal).join(', ')})`)
        .join(', ')}`,
    );
  }
  const instance = await DuckDBInstance.create(database);
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE flights (${types('DOUBLE', 'VARCHAR')})`);
  for (const insert of inserts) await connection.run(insert);
  connection.closeSync();
  instance.closeSync();
  if (postgres) {
    const client = new Client({ connectionString: postgres });
    await client.connect();
    await client.query('DROP TABLE IF EXISTS flights');
    await client.query(
      `CREATE TABLE flights (${types('DOUBLE PRECISION', 'TEXT')})`,
    );
    for (const insert of inserts) await client.query(insert);
    await client.end();
  }
  if (trino) {
    await withSqlEngine(trino, {}, async engine => {
      await engine.run('DROP TABLE IF EXISTS flights');
      await engine.run(`CREATE TABLE flights (${types('DOUBLE', 'VARCHAR')})`);
      for (const insert of inserts) await engine.run(castForTrino(insert));
    });
  }
  all = await readTable(`sql:duckdb:${database}#SELECT * FROM flights`);
  const where = (condition: string) =>
    readTable(
      `sql:duckdb:${database}#SELECT * FROM flights WHERE "at" ${condition} TIMESTAMP '2001-02-01'`,
    );
  reference = await where('<');
  current = await where('>=');
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const relation = (window?: Relation['window']): Relation => ({
  from: { table: ['flights'] },
  window,
});
const before = relation({ column: 'at', until: SPLIT });
const since = relation({ column: 'at', from: SPLIT });

function integersOf(profile: Profile): unknown {
  return JSON.parse(
    JSON.stringify(profile, (key, value) =>
      ['sum', 'squares', 'cosines', 'sines'].includes(key) ? undefined : value,
    ),
  );
}

function frozen() {
  return freezePlan(reference, {
    bins: 40,
    labels: 12,
    sliceBy: 'label',
    features: { seed: 1, key: ['id', 'label'], frequencies: 40, bins: 16 },
  });
}

if (!postgres) {
  // eslint-disable-next-line no-console
  console.warn('No PostgreSQL is given: these tests run on DuckDB only.');
}

describe.each(engines)('on %s', (_, address) => {
  const run = <T>(work: (engine: SqlEngine) => Promise<T>) =>
    withSqlEngine(address, {}, work);

  it('a profile has the integers of the same table in memory, slice by slice, and its sums to rounding', async () => {
    const plan = frozen();
    for (const [table, rows] of [
      [reference, before],
      [current, since],
    ] as const) {
      const expected = profileTable(plan, table);
      const found = await run(engine => profileSql(engine, plan, rows));
      expect(integersOf(found)).toEqual(integersOf(expected));
      expect(found.rows).toBe(table.rows);
      found.columns.forEach((counts, i) => {
        const other = expected.columns[i];
        if (!('sum' in counts) || !('sum' in other)) return;
        const scale = Math.sqrt(other.squares * table.rows) || 1;
        expect(Math.abs(counts.sum - other.sum) / scale).toBeLessThan(1e-12);
        expect(
          Math.abs(counts.squares / (other.squares || 1) - 1),
        ).toBeLessThan(1e-12);
      });
      found.features?.forEach((bin, b) => {
        bin.cosines.forEach((cosine, f) => {
          const apart = cosine - (expected.features?.[b].cosines[f] ?? NaN);
          expect(Math.abs(apart) / bin.rows).toBeLessThan(1e-12);
        });
        bin.sines.forEach((sine, f) => {
          const apart = sine - (expected.features?.[b].sines[f] ?? NaN);
          expect(Math.abs(apart) / bin.rows).toBeLessThan(1e-12);
        });
      });
    }
  });

  it('weeks add up to the whole', async () => {
    const plan = frozen();
    const week = 7 * 86_400_000;
    const parts = await run(async engine => {
      const profiles: Profile[] = [];
      for (let from = SPLIT; from < Date.UTC(2001, 2, 10); from += week) {
        profiles.push(
          await profileSql(
            engine,
            plan,
            relation({ column: 'at', from, until: from + week }),
          ),
        );
      }
      return profiles;
    });
    expect(parts.length).toBeGreaterThan(4);
    const counts = (profile: Profile) =>
      profile.columns.map(column =>
        'bins' in column
          ? column.bins
          : [...column.labels, column.other, column.missing],
      );
    expect(counts(mergeProfiles(parts))).toEqual(
      counts(profileTable(plan, current)),
    );
  });

  it('the distance of Kolmogorov and Smirnov is closed to the exact value by one more statement', async () => {
    const plan = freezePlan(reference, { bins: 20, labels: 12 });
    const compared = compareProfiles(
      plan,
      profileTable(plan, reference),
      profileTable(plan, current),
    );
    const closed = await run(async engine => {
      let statements = 0;
      const counting: SqlEngine = {
        ...engine,
        run: statement => {
          statements++;
          return engine.run(statement);
        },
      };
      const sides = {
        reference: { engine: counting, relation: before },
        current: { engine: counting, relation: since },
      };
      const together = await closeSql(plan, compared, sides);
      expect(statements).toBe(1);
      // As if each side were on an engine of its own: value counts are fetched instead.
      const apart = await closeSql(plan, compared, {
        ...sides,
        current: { engine: { ...counting }, relation: since },
      });
      expect(statements).toBe(3);
      apart.forEach((column, i) =>
        expect(column.ks?.statistic).toEqual(together[i].ks?.statistic),
      );
      return together;
    });
    let opened = 0;
    plan.columns.forEach((column, i) => {
      const [a, b] = [reference, current].map(table => table.columns[i]);
      if (column.kind !== 'number' && column.kind !== 'instant') return;
      const exact = ksTest(
        (a as NumericColumn).values,
        (b as NumericColumn).values,
      );
      const { statistic, pValue } = closed[i].ks ?? {};
      expect(statistic?.low).toBe(statistic?.high);
      expect(Math.abs((statistic?.low ?? NaN) - exact.statistic)).toBeLessThan(
        1e-15,
      );
      expect(pValue?.low).toBeCloseTo(exact.pValue, 12);
      if ((compared[i].ks?.bounds.open.length ?? 0) > 0) opened++;
    });
    expect(opened).toBeGreaterThan(1);
  });

  it('the sample is the one that is taken of the table in memory', async () => {
    const request = { rows: 200, seed: 5, key: ['id', 'label'] };
    const plan = frozen();
    const found = await run(engine =>
      sampleSql(engine, plan, relation(), request),
    );
    const expected = keyedSample(all, request);
    const rowTexts = (table: Table) =>
      Array.from({ length: table.rows }, (__, row) =>
        JSON.stringify(
          plan.columns.map(({ name }) => {
            const column = table.columns.find(each => each.name === name);
            if (!column) return undefined;
            if ('values' in column) return String(column.values[row]);
            const code = column.codes[row];
            return code < 0 ? null : column.categories[code];
          }),
        ),
      ).sort();
    expect(found.rows).toBe(200);
    expect(rowTexts(found)).toEqual(rowTexts(expected));
  });

  it('a plan frozen there counts well, and knows the labels that a table knows', async () => {
    const plan = await run(engine =>
      freezeSql(engine, before, { bins: 20, labels: 12, exclude: ['note'] }),
    );
    const inMemory = freezePlan(reference, { bins: 20, labels: 12 });
    expect(plan.columns.map(({ name, kind }) => [name, kind])).toEqual(
      inMemory.columns
        .map(({ name, kind }) => [name, kind])
        .filter(([name]) => name !== 'note'),
    );
    expect(plan.columns[3]).toEqual(inMemory.columns[3]);
    expect(plan.columns[4]).toEqual(inMemory.columns[4]);
    const profile = await run(engine => profileSql(engine, plan, before));
    const id = profile.columns[0] as { bins: number[] };
    expect(Math.max(...id.bins)).toBeLessThan((1.5 * reference.rows) / 20);
    expect(id.bins[0]).toBe(0);
    expect(integersOf(profile)).toEqual(
      integersOf(
        profileTable(plan, {
          ...reference,
          columns: reference.columns.filter(({ name }) => name !== 'note'),
        }),
      ),
    );
  });

  it('a query does as well as a table, and an empty one too', async () => {
    const plan = freezePlan(reference, { bins: 10, labels: 5 });
    const [query, nothing] = await run(async engine => [
      await profileSql(engine, plan, {
        from: {
          query: `SELECT * FROM flights WHERE "at" < TIMESTAMP '2001-02-01';`,
        },
      }),
      await profileSql(
        engine,
        plan,
        relation({ column: 'at', from: Date.UTC(2030, 0, 1) }),
      ),
    ]);
    expect(integersOf(query)).toEqual(
      integersOf(profileTable(plan, reference)),
    );
    expect(nothing.rows).toBe(0);
  });

  it('forty-one columns and more are still one statement', async () => {
    const wide = Array.from({ length: 45 }, (__, i) => `"id" * ${i} AS w${i}`);
    const query = `SELECT ${wide.join(', ')} FROM flights`;
    await run(async engine => {
      const plan = await freezeSql(engine, { from: { query } }, { bins: 10 });
      expect(plan.columns).toHaveLength(45);
      const profile = await profileSql(engine, plan, { from: { query } });
      for (const column of profile.columns) {
        const { bins } = column as { bins: number[] };
        expect(bins.reduce((sum, count) => sum + count, 0)).toBe(ROWS);
      }
    });
  });

  it('an error says what the engine says, in one line without a password', async () => {
    const plan = freezePlan(reference, { bins: 10 });
    const failing = run(engine =>
      profileSql(engine, plan, { from: { table: ['nowhere'] } }),
    );
    await expect(failing).rejects.toThrow(SourceError);
    await expect(failing).rejects.toThrow(/nowhere/);
    await expect(failing).rejects.not.toThrow(/\n/);
  });

  it('an aborted statement stops on the engine', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const started = performance.now();
    const work = withSqlEngine(
      address,
      { signal: controller.signal },
      async engine => {
        setTimeout(() => controller.abort(reason), 100);
        await engine.run(
          'SELECT count(*) FROM flights a, flights b, flights c, flights d WHERE a.hours + b.hours + c.hours + d.hours < -1e9',
        );
      },
    );
    await expect(work).rejects.toBe(reason);
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  it('the comparison with the table can fail: another rule for edges gives other integers', async () => {
    const plan = freezePlan(reference, { bins: 40, labels: 12 });
    const rows = await run(engine =>
      engine.run(
        countStatement(engine.dialect, plan, before).replace(
          /WHEN (CAST\("hours" AS DOUBLE(?: PRECISION)?\)) < /g,
          'WHEN $1 <= ',
        ),
      ),
    );
    const expected = profileTable(plan, reference).columns[1] as {
      bins: number[];
    };
    const bins = new Array<number>(expected.bins.length).fill(0);
    for (const [part, , column, bucket, , count] of rows) {
      if (part === 'count' && Number(column) === 1 && Number(bucket) >= 0) {
        bins[Number(bucket)] = Number(count);
      }
    }
    expect(bins.reduce((a, b) => a + b, 0)).toBe(
      expected.bins.reduce((a, b) => a + b, 0),
    );
    expect(bins).not.toEqual(expected.bins);
  });

  it('rows are read through sql: as they are read from a file', async () => {
    const source = address === `duckdb:${database}` ? address : String(address);
    const found = await readTable(
      `sql:${source}#SELECT * FROM flights ORDER BY id`,
    );
    expect(found.rows).toBe(ROWS);
    const texts = (table: Table) =>
      table.columns.map(column => [
        column.name,
        column.type,
        'values' in column
          ? Array.from(column.values, value =>
              Object.is(value, -0) ? '-0' : String(value),
            ).join()
          : JSON.stringify(
              Array.from(column.codes, code => column.categories[code] ?? null),
            ),
      ]);
    const expected = texts(all);
    texts(found).forEach(([name, type, values], i) => {
      expect([name, type]).toEqual(expected[i].slice(0, 2));
      expect(values === expected[i][2]).toBe(true);
    });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import path from 'path';
import { DuckDBInstance } from '@duckdb/node-api';
import { readRequests, readUsage } from '.';

const HEADER = 'workload,container,pod,at,cpu_cores,memory_bytes';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rightsizing-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(text: string, name = 'usage.csv'): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** What a file is refused with, without the folder. */
async function problemOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return String(error).replace(`${folder}/`, '');
  }
  return 'none';
}

/** What a query gives, as a Parquet file. */
async function writeParquet(query: string): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const file = path.join(folder, 'usage.parquet');
  await connection.run(`COPY (${query}) TO '${file}'`);
  connection.closeSync();
  instance.closeSync();
  return file;
}

describe('readUsage', () => {
  it('reads CSV: both kinds of time, quotes, empty fields, any order of columns', async () => {
    const file = write(
      [
        'pod,at,memory_bytes,cpu_cores,"workload",container,note',
        'p1,2026-01-01T00:00:00Z,1000,0.5,"fraud, eu",server,"a ""b"""',
        'p1,1767225660,,1e-1,"fraud, eu",server,',
        'p2,2026-01-01 01:00:00+01:00,2000,NaN,"fraud, eu",server,x',
        'p1,2026-01-01 00:02:00,3,,other,server,',
        '',
      ].join('\r\n'),
    );
    const usage = await readUsage(file);
    expect(usage).toEqual([
      {
        workload: 'fraud, eu',
        container: 'server',
        pods: [
          {
            pod: 'p1',
            cpuCores: {
              at: Float64Array.of(1767225600, 1767225660),
              value: Float64Array.of(0.5, 0.1),
            },
            memoryBytes: {
              at: Float64Array.of(1767225600, 1767225660),
              value: Float64Array.of(1000, NaN),
            },
          },
          {
            pod: 'p2',
            memoryBytes: {
              at: Float64Array.of(1767225600),
              value: Float64Array.of(2000),
            },
          },
        ],
      },
      {
        workload: 'other',
        container: 'server',
        pods: [
          {
            pod: 'p1',
            memoryBytes: {
              at: Float64Array.of(1767225720),
              value: Float64Array.of(3),
            },
          },
        ],
      },
    ]);
  });

  it('reads Parquet as it reads CSV', async () => {
    const csv = write(
      `${HEADER}\n${Array.from(
        { length: 3000 },
        (_, i) =>
          `w${i % 3},server,p${i % 2},${1767225600 + 60 * i},${
            i % 7 === 0 ? '' : i / 100
          },${1000 + i}`,
      ).join('\n')}\n`,
    );
    const parquet = await writeParquet(
      `SELECT workload, container, pod, make_timestamp("at" * 1000000) AS "at", cpu_cores, memory_bytes::BIGINT AS memory_bytes
       FROM read_csv('${csv}')`,
    );
    expect(await readUsage(parquet)).toEqual(await readUsage(csv));
  });

  it('reads Parquet whose times are texts, that has no memory, or not a finite number, as it reads CSV', async () => {
    const rows = (at: string, cpu: string) =>
      `SELECT 'w' AS workload, 'server' AS container, 'p' || i % 2 AS pod, ${at} AS "at", ${cpu} AS cpu_cores FROM range(4) t(i)`;
    const cpuOf = async (query: string) => {
      const [{ pods }] = await readUsage(await writeParquet(query));
      return pods.map(({ cpuCores, memoryBytes }) => [
        Array.from(cpuCores!.at),
        Array.from(cpuCores!.value),
        memoryBytes,
      ]);
    };
    const expected = [
      [[1767225600, 1767225602], [0.5, NaN], undefined],
      [[1767225601, 1767225603], [1, 2], undefined],
    ];
    const cpu = `[0.5, 1, 'Infinity'::DOUBLE, 2][i + 1]`;
    expect(await cpuOf(rows('1767225600 + i', cpu))).toEqual(expected);
    expect(await cpuOf(rows(`'2026-01-01T00:00:0' || i || 'Z'`, cpu))).toEqual(
      expected,
    );
  });

  it.each([
    [
      'a negative quantity',
      `SELECT 'w' AS workload, 's' AS container, 'p' AS pod, 1767225600 + i AS "at", 1 - i AS cpu_cores FROM range(4) t(i)`,
      'row 3, column cpu_cores: -1 is below 0',
    ],
    [
      'a missing name',
      `SELECT 'w' AS workload, 's' AS container, CASE WHEN i < 2 THEN 'p' END AS pod, 1767225600 + i AS "at", 1 AS cpu_cores FROM range(4) t(i)`,
      'row 3, column pod: is empty',
    ],
    [
      'times in milliseconds',
      `SELECT 'w' AS workload, 's' AS container, 'p' AS pod, 1767225600000 + i AS "at", 1 AS cpu_cores FROM range(4) t(i)`,
      'row 1, column at: 1767225600000 is no time in seconds since 1970; these look like milliseconds',
    ],
  ])('says in which row of Parquet there is %s', async (_, query, problem) => {
    expect(await problemOf(readUsage(await writeParquet(query)))).toBe(
      `FileError: usage.parquet: ${problem}`,
    );
  });

  it.each([
    ['nothing', '', 'FileError: usage.csv: the file is empty (0 bytes)'],
    [
      'a header alone',
      `${HEADER}\n`,
      'FileError: usage.csv: has a header and no rows',
    ],
    [
      'a column that is missing',
      'workload,container,at,cpu_cores,memory_bytes\n',
      'FileError: usage.csv: column pod: is missing; there are workload, container, at, cpu_cores, memory_bytes',
    ],
    [
      'a column that is there twice',
      `${HEADER},pod\n`,
      'FileError: usage.csv: column pod: is there twice',
    ],
    [
      'neither CPU nor memory',
      'workload,container,pod,at\n',
      'FileError: usage.csv: column cpu_cores: is missing; there are workload, container, pod, at',
    ],
    [
      'a number that is none',
      `${HEADER}\nw,c,p,0,1,2\nw,c,p,60,lots,2\n`,
      "FileError: usage.csv: line 3, column cpu_cores: 'lots' is not a number",
    ],
    [
      'negative use',
      `${HEADER}\nw,c,p,0,1,-2\n`,
      'FileError: usage.csv: line 2, column memory_bytes: -2 is below 0',
    ],
    [
      'a time that is none',
      `${HEADER}\nw,c,p,noon,1,2\n`,
      "FileError: usage.csv: line 2, column at: 'noon' is neither ISO 8601 nor seconds since 1970",
    ],
    [
      'milliseconds',
      `${HEADER}\nw,c,p,1767225600000,1,2\n`,
      'FileError: usage.csv: line 2, column at: 1767225600000 is no time in seconds since 1970; these look like milliseconds',
    ],
    [
      'an empty name',
      `${HEADER}\nw,,p,0,1,2\n`,
      'FileError: usage.csv: line 2, column container: is empty',
    ],
    [
      'a short line',
      `${HEADER}\nw,c,p,0,1\n`,
      'FileError: usage.csv: line 2: 5 fields, the header has 6',
    ],
    [
      'an open quote',
      `${HEADER}\n"w,c,p,0,1,2\n`,
      'FileError: usage.csv: line 2: a quote is not closed',
    ],
  ])('refuses %s', async (_name, text, problem) => {
    expect(await problemOf(readUsage(write(text)))).toBe(problem);
  });

  it('refuses what is not there, a directory, and what only is named Parquet', async () => {
    expect(await problemOf(readUsage(path.join(folder, 'no.csv')))).toBe(
      'FileError: no.csv: there is no such file',
    );
    expect(await problemOf(readUsage(`${folder}/`))).toMatch(
      /this is a directory; name a file$/,
    );
    expect(await problemOf(readUsage(write('x', 'a.parquet')))).toBe(
      'FileError: a.parquet: the file is named Parquet but is not (it may be broken)',
    );
    expect(
      await problemOf(readUsage(write('PAR1 and then nonsense', 'b.parquet'))),
    ).toMatch(/^FileError: b\.parquet: the file is broken or incomplete \(/);
  });
});

describe('readRequests', () => {
  const REQUESTS =
    'workload,container,cpu_request,memory_request,memory_limit,replicas';

  it('reads what is asked for; an empty field and 0 say nothing', async () => {
    const file = write(`${REQUESTS},cpu_limit\nw,c,4,100,200,0,8\nv,c,0,,,,\n`);
    expect(await readRequests(file)).toEqual([
      {
        workload: 'w',
        container: 'c',
        facts: {
          replicas: 0,
          current: {
            cpuRequestCores: 4,
            cpuLimitCores: 8,
            memoryRequestBytes: 100,
            memoryLimitBytes: 200,
          },
        },
      },
      {
        workload: 'v',
        container: 'c',
        facts: {
          current: {
            cpuRequestCores: null,
            cpuLimitCores: null,
            memoryRequestBytes: null,
            memoryLimitBytes: null,
          },
        },
      },
    ]);
  });

  it.each([
    [
      'a part of a replica',
      'w,c,1,1,1,1.5',
      'line 2, column replicas: 1.5 is no whole number',
    ],
    [
      'a request above the limit',
      'w,c,1,9,8,1',
      'line 2, column memory_request: 9 is above the limit of 8',
    ],
    [
      'a container twice',
      'w,c,1,1,1,1\nw,c,1,1,1,1',
      'line 3, column workload: w/c is there twice',
    ],
    [
      'a negative request',
      'w,c,-1,1,1,1',
      'line 2, column cpu_request: -1 is below 0',
    ],
  ])('refuses %s', async (_name, rows, problem) => {
    expect(await problemOf(readRequests(write(`${REQUESTS}\n${rows}\n`)))).toBe(
      `FileError: usage.csv: ${problem}`,
    );
  });
});

import { compareSlices, SlicesJob } from './compareSlices';
import type { Rows } from './Job';
import { measureBaseline } from './makeBaseline';

/** Numbers 0 to 99, each as often, and the value of each row from a list of [value, rows, shift]. */
function source(
  parts: Array<[value: string, rows: number, shift?: number]>,
): Rows {
  const selects = parts.map(
    ([value, rows, shift = 0]) =>
      `SELECT (i * 37) % 100 + ${shift} AS amount, i % 2 = 0 AS flag, ${value} AS city FROM range(${rows}) AS numbers(i)`,
  );
  return {
    address: 'duckdb:',
    query: `SELECT *, CAST(city AS VARCHAR) AS "city as text", CAST(flag AS VARCHAR) AS "flag as text" FROM (${selects.join(
      ' UNION ALL ',
    )}) AS rows_of_range`,
  };
}

function run(job: Partial<SlicesJob> & { reference: Rows; current: Rows }) {
  return compareSlices({
    kind: 'slices',
    by: [{ column: 'city', text: 'city as text' }],
    settings: { alpha: 0.05, columns: ['amount', 'city'] },
    threads: 1,
    ...job,
  });
}

it('compares each value with the same value of the reference, most rows first', async () => {
  const { slices, others } = await run({
    reference: source([
      [`'ATL'`, 2000],
      [`'BOS'`, 4000],
    ]),
    current: source([
      [`'ATL'`, 3000],
      [`'BOS'`, 1000, 40],
    ]),
  });
  expect(
    slices.map(({ by, value, report }) => [
      by,
      value,
      report.reference.rows,
      report.current.rows,
      report.verdict.state,
    ]),
  ).toEqual([
    ['city', 'ATL', 2000, 3000, 'none'],
    ['city', 'BOS', 4000, 1000, 'material'],
  ]);
  // Neither the column that the rows share nor the texts are compared.
  expect(slices[0].report.columns.map(({ name }) => name)).toEqual(['amount']);
  expect(others).toEqual([]);
});

it('says of a value that only one side has, or of too few rows, that there is too little', async () => {
  const { slices } = await run({
    reference: source([
      [`'ATL'`, 2000],
      [`'BOS'`, 2000],
    ]),
    current: source([
      [`'ATL'`, 2000],
      [`'DEN'`, 500],
      [`'BOS'`, 3],
    ]),
  });
  expect(
    slices.map(({ value, report }) => [value, report.verdict.state]),
  ).toEqual([
    ['ATL', 'none'],
    ['DEN', 'insufficient-data'],
    ['BOS', 'insufficient-data'],
  ]);
});

it('looks at flags and numbers by their text, leaves rows without a value out, and counts what is not looked at', async () => {
  const cities = Array.from({ length: 15 }, (_, i): [string, number] => [
    `'C${i}'`,
    200 - i,
  ]);
  const { slices, others } = await run({
    reference: source([...cities, ['NULL', 400]]),
    current: source([...cities, ['NULL', 400]]),
    by: [
      { column: 'flag', text: 'flag as text' },
      { column: 'city', text: 'city as text' },
    ],
    settings: { alpha: 0.05, columns: ['amount', 'city', 'flag'] },
  });
  expect(
    slices.filter(({ by }) => by === 'flag').map(({ value }) => value),
  ).toEqual(['true', 'false']);
  const byCity = slices.filter(({ by }) => by === 'city');
  expect(byCity).toHaveLength(12);
  expect(byCity[0]).toMatchObject({
    value: 'C0',
    report: { current: { rows: 200 } },
  });
  expect(others).toEqual([
    {
      by: 'city',
      values: 3,
      rows: { reference: 188 + 187 + 186, current: 188 + 187 + 186 },
    },
  ]);
});

describe('with what is kept of a baseline', () => {
  const cities = (count: number, shift = 0) =>
    source(
      Array.from({ length: count }, (_, i): [string, number, number] => [
        `'C${i}'`,
        900 - 10 * i,
        i === 1 ? shift : 0,
      ]),
    );
  const by = [{ column: 'city', text: 'city as text' }];
  const kept = async (rows: Rows) => {
    const { stored } = await measureBaseline({
      kind: 'baseline',
      rows: {
        ...rows,
        query: `SELECT amount, city FROM (${rows.query}) AS all_rows`,
      },
      windows: [],
      slices: { rows, by },
      settings: { alpha: 0.05 },
      sampleRows: 1000,
      threads: 1,
    });
    return stored;
  };
  const gone = { address: 'duckdb:', query: 'SELECT * FROM gone' };

  it('says the same of each slice as with its rows, which are not read', async () => {
    const current = cities(14, 40);
    const whole = await run({ reference: cities(15), current, by });
    const { slices, others } = await run({
      reference: gone,
      baseline: await kept(cities(15)),
      current,
      by,
    });
    const shown = ({ value, report }: (typeof slices)[number]) => [
      value,
      report.verdict.state,
      report.reference.rows,
      report.current.rows,
      report.columns.map(({ name, drifted }) => [name, drifted]),
    ];
    expect(slices.map(shown)).toEqual(whole.slices.map(shown));
    expect(slices[1].report.verdict.state).toBe('material');
    expect(others).toEqual(whole.others);
  });

  it('reads its rows for a value that was rare in it, and not for one that is new', async () => {
    const baseline = await kept(cities(40));
    const rare = source([
      [`'C39'`, 500],
      [`'C0'`, 400],
    ]);
    await expect(
      run({ reference: gone, baseline, current: rare, by }),
    ).rejects.toThrow(/gone/);
    const { slices } = await run({
      reference: cities(40),
      baseline,
      current: rare,
      by,
    });
    expect(slices[0].report.reference.rows).toBe(900 - 10 * 39);
    const fresh = source([
      [`'new'`, 500],
      [`'C0'`, 400],
    ]);
    const found = await run({ reference: gone, baseline, current: fresh, by });
    expect(
      found.slices
        .slice(0, 2)
        .map(({ value, report }) => [value, report.reference.rows]),
    ).toEqual([
      ['new', 0],
      ['C0', 900],
    ]);
  });
});

it('names the file and what is wrong where rows cannot be read', async () => {
  const gone = { address: 'duckdb:', query: 'SELECT * FROM gone' };
  await expect(run({ reference: gone, current: gone })).rejects.toThrow(/gone/);
});

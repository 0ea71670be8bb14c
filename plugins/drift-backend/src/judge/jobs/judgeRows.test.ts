import { perform } from '.';
import { BaselineResult, CompareResult, Comparing, Job } from './Job';

jest.setTimeout(60_000);

/** Payments, made by the number of the row alone; `from` is the first number. */
function payments(
  from: number,
  rows: number,
  amount = '1',
): { address: string; query: string } {
  return {
    address: 'duckdb:',
    query: `SELECT i AS id, -ln(((hash(i) % 100003) + 0.5) / 100003) * ${amount} AS amount,
      ['AT', 'BE', 'CH'][(1 + hash(i + 7) % 3)::INTEGER] AS country,
      CASE WHEN hash(i + 9) % 50 = 0 THEN NULL ELSE (hash(i + 3) % 6)::DOUBLE END AS attempts
      FROM range(${from}, ${from + rows}) AS numbers(i)`,
  };
}

const comparing: Comparing = {
  rowKey: 'id',
  settings: { exclude: ['id'], alpha: 0.02, seed: 7 },
  threads: 1,
  sampleRows: 2000,
};

async function baselineOf(rows: number): Promise<BaselineResult> {
  const result = await perform({
    kind: 'baseline',
    rows: payments(0, rows),
    windows: [payments(0, rows / 2), payments(rows / 2, rows / 2)],
    ...comparing,
  });
  if (result.kind !== 'baseline') throw new Error('no baseline');
  return result;
}

async function reportOf(job: Job): Promise<CompareResult> {
  const result = await perform(job);
  if (result.kind !== 'compare') throw new Error('no comparison');
  return result;
}

describe.each([
  ['a small baseline, whose rows are all kept', 1500],
  ['a large baseline, of which counts and a sample are kept', 20_000],
])('a window against %s', (_what, rows) => {
  let baseline: BaselineResult;

  beforeAll(async () => {
    baseline = await baselineOf(rows);
  });

  it.each([
    ['unchanged', '1', 'none'],
    ['other', '1.4', 'material'],
  ])(
    'is judged as its rows are, when it is %s',
    async (_which, amount, state) => {
      const current = payments(50_000, 6000, amount);
      const { report, typicalRows } = await reportOf({
        kind: 'judge',
        baseline: baseline.stored,
        current,
        selfChanges: baseline.selfChanges,
        ...comparing,
      });
      const { report: byRows } = await reportOf({
        kind: 'compare',
        reference: payments(0, rows),
        current,
        ...comparing,
      });
      expect(report.verdict.state).toBe(state);
      expect(byRows.verdict.state).toBe(state);
      expect(report.reference.rows).toBe(rows);
      expect(report.current.rows).toBe(6000);
      const drifted = ({ columns }: typeof report) =>
        columns.filter(column => column.drifted).map(({ name }) => name);
      expect(drifted(report)).toEqual(drifted(byRows));
      expect(report.columns.map(({ name }) => name)).toEqual(
        byRows.columns.map(({ name }) => name),
      );
      expect(Object.keys(typicalRows[0])).toEqual([
        'amount',
        'country',
        'attempts',
      ]);
    },
  );

  it('without a column, and with another, is judged on the rest', async () => {
    const { address, query } = payments(50_000, 6000);
    const { report } = await reportOf({
      kind: 'judge',
      baseline: baseline.stored,
      current: {
        address,
        query: `SELECT * EXCLUDE (attempts), 1 AS fresh FROM (${query}) AS rows_of_window`,
      },
      selfChanges: [],
      ...comparing,
    });
    expect(
      report.findings
        ?.filter(({ kind }) => kind.endsWith('column'))
        .map(({ kind, column }) => `${kind} ${column}`),
    ).toEqual(['missing-column attempts', 'extra-column fresh']);
    expect(report.verdict.state).toBe('none');
  });
});

it('a window is judged exactly as its rows are where all of the baseline is kept', async () => {
  const { stored } = await baselineOf(1500);
  const current = payments(50_000, 1200, '1.2');
  const { report } = await reportOf({
    kind: 'judge',
    baseline: stored,
    current,
    selfChanges: [],
    ...comparing,
  });
  const { report: byRows } = await reportOf({
    kind: 'compare',
    reference: payments(0, 1500),
    current,
    ...comparing,
  });
  const { temporal: _, ...verdict } = report.verdict;
  expect(verdict).toEqual(byRows.verdict);
});

it('a baseline is the same each time, and knows how much its own windows change', async () => {
  const [first, second] = [await baselineOf(4000), await baselineOf(4000)];
  expect(second.hash).toBe(first.hash);
  expect(first.rows).toBe(4000);
  expect(first.selfChanges).toHaveLength(2);
  // One window against the rest, which is the other one.
  expect(Math.max(...first.selfChanges)).toBeLessThan(1);
});

it('a baseline that was changed is refused', async () => {
  const { stored } = await baselineOf(1500);
  await expect(
    perform({
      kind: 'judge',
      baseline: stored.replace('"rows":1500', '"rows":1501'),
      current: payments(0, 100),
      selfChanges: [],
      ...comparing,
    }),
  ).rejects.toThrow(/was changed/);
});

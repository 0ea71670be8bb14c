import { perform } from '.';
import { BaselineResult, CompareResult, Comparing, Job, Rows } from './Job';

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
  expect(
    Math.max(
      ...first.selfChanges.map(change =>
        typeof change === 'number' ? change : change.marginal,
      ),
    ),
  ).toBeLessThan(1);
});

describe('a distance of which the counts leave open whether it decides', () => {
  /** 30,000 numbers; `squeeze` moves values within bins more than over their edges. */
  const numbers = (from: number, squeeze: number) => ({
    address: 'duckdb:',
    query: `SELECT i AS id, CASE WHEN v BETWEEN 0.4 AND 0.41 THEN 0.4 + (v - 0.4) * ${squeeze} ELSE v END AS value
      FROM (SELECT i, ((hash(i) % 1000003) + 0.5) / 1000003 AS v FROM range(${from}, ${
      from + 30_000
    }) AS numbers(i))`,
  });
  const only: Comparing = {
    ...comparing,
    settings: { ...comparing.settings, detectors: ['ks'], alpha: 0.9 },
  };
  const rows = numbers(0, 1);
  const current = numbers(500_000, 0.5);
  let baseline: BaselineResult;
  const judged = async (reference?: Rows) => {
    const { report } = await reportOf({
      kind: 'judge',
      baseline: baseline.stored,
      reference,
      current,
      selfChanges: [],
      ...only,
    });
    const [ks] = report.columns[0].tests;
    return { ks, notes: report.run?.notes ?? [] };
  };

  beforeAll(async () => {
    const result = await perform({
      kind: 'baseline',
      rows,
      windows: [],
      ...only,
    });
    if (result.kind !== 'baseline') throw new Error('no baseline');
    baseline = result;
  });

  it('is closed to the exact one by a second query', async () => {
    const { report } = await reportOf({
      kind: 'compare',
      reference: rows,
      current,
      ...only,
    });
    const [exact] = report.columns[0].tests;
    const { ks: open } = await judged();
    expect(open.reason).toMatch(/^From counts at frozen edges/);
    expect(open.statistic).toBeLessThan(exact.statistic ?? 0);
    const { ks: closed, notes } = await judged(rows);
    expect(closed.statistic).toBeCloseTo(exact.statistic ?? 0, 15);
    expect(closed.pValue).toBeCloseTo(exact.pValue ?? 0, 12);
    expect(closed.reason).toBeUndefined();
    expect(notes).toContain('A second query gave the exact distance of value.');
  });

  it('stays as the counts have it where the rows of the baseline are others now', async () => {
    const gone = { ...rows, query: `${rows.query} WHERE i % 10 > 0` };
    expect((await judged(gone)).ks).toEqual((await judged()).ks);
  });
});

describe('a baseline with as many windows as the season check needs', () => {
  const DAYS = 20;
  const PER_DAY = 300;
  /** Two inputs that are equal in all but their correlation. */
  const pairs = (from: number, rows: number, mixed: number) => ({
    address: 'duckdb:',
    query: `SELECT i AS id, sqrt(-2 * ln(u)) * cos(6.283185 * v) AS a,
      ${mixed} * sqrt(-2 * ln(u)) * cos(6.283185 * v) + ${Math.sqrt(
      1 - mixed * mixed,
    )} * sqrt(-2 * ln(u)) * sin(6.283185 * v) AS b
      FROM (SELECT i, ((hash(i) % 1000003) + 0.5) / 1000003 AS u, (hash(i + 77777777) % 1000003) / 1000003 AS v FROM range(${from}, ${
      from + rows
    }) AS numbers(i))`,
  });
  let baseline: BaselineResult;

  beforeAll(async () => {
    const result = await perform({
      kind: 'baseline',
      rows: pairs(0, DAYS * PER_DAY, 0),
      windows: Array.from({ length: DAYS }, (_, day) =>
        pairs(day * PER_DAY, PER_DAY, 0),
      ),
      ...comparing,
    });
    if (result.kind !== 'baseline') throw new Error('no baseline');
    baseline = result;
  });

  it('knows them by what looks at all columns together, too', () => {
    expect(baseline.selfChanges).toHaveLength(DAYS);
    for (const change of baseline.selfChanges) {
      expect(change).toEqual({
        marginal: expect.any(Number),
        joint: expect.any(Number),
        classifier: expect.any(Number),
      });
    }
  });

  it.each([
    ['finds a change of correlation alone', 0.7, true],
    ['finds nothing where there is none', 0, false],
  ])('%s', async (_what, mixed, isFound) => {
    const { report } = await reportOf({
      kind: 'judge',
      baseline: baseline.stored,
      current: pairs(900_000, 2000, mixed),
      selfChanges: baseline.selfChanges,
      ...comparing,
    });
    expect(report.verdict.temporal?.inForce).toBe(true);
    expect(['significant', 'material'].includes(report.verdict.state)).toBe(
      isFound,
    );
    expect(report.columns.some(({ drifted }) => drifted)).toBe(false);
  });
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

import { beside, labels, normals } from '../calibrate/Generator';
import { driftReportSchema, type DriftReport } from '../report/schema';
import { RandomStream } from '../special/random';
import type { Column, Table } from '../table';
import type { SelfChange, WindowChanges } from '../temporal';
import { assemble } from './assemble';
import { compare, type PieceRunner } from './compare';
import { ComparisonContext } from './ComparisonContext';
import { settle } from './settings';

// A comparison takes tenths of a second; a busy machine may take longer than Jest's five seconds.
jest.setTimeout(60_000);

const FIVE = [0.4, 0.25, 0.2, 0.1, 0.05];

function rows(count: number, side: string, shift = 0): Table {
  return beside(normals(4, { firstMean: shift }), labels([FIVE, FIVE]))(
    count,
    new RandomStream(11, side),
  );
}

function one(column: Column): Table {
  const { length } = 'values' in column ? column.values : column.codes;
  return { rows: length, columns: [column] };
}

function numbers(name: string, values: number[]): Column {
  return { name, type: 'numeric', values: Float64Array.from(values) };
}

function withoutTimes(report: DriftReport): DriftReport {
  return {
    ...report,
    timings: { read: 0, marginal: 0, joint: 0, classifier: 0 },
  };
}

describe('compare', () => {
  it('finds a shift, says where and how large, and keeps to the contract', async () => {
    const report = await compare(rows(1000, 'a'), rows(800, 'b', 0.5));
    expect(driftReportSchema.parse(report)).toEqual(report);
    expect(report.verdict.state).toBe('material');
    expect(report.verdict.reason).toContain('x0');
    const [first] = report.columns;
    expect(first).toMatchObject({ name: 'x0', drifted: true });
    const ks = first.tests.find(({ test }) => test === 'ks');
    expect(ks?.effect?.low).toBeGreaterThan(0.3);
    expect(ks?.effect?.high).toBeLessThan(0.7);
    expect(report.columns.filter(column => column.drifted)).toHaveLength(1);
    expect(report.joint.map(({ test }) => test)).toEqual(['mmd', 'c2st']);
    expect(report.joint[1].importances?.[0].column).toBe('x0');
  });

  it('finds nothing in unchanged data, and says what it could have found', async () => {
    const { verdict } = await compare(rows(1000, 'a'), rows(1000, 'c'));
    expect(verdict.state).toBe('none');
    expect(verdict.votes.map(vote => vote.votes)).toEqual([
      false,
      false,
      false,
    ]);
    expect(verdict.power?.detectablePsi).toBeLessThan(0.1);
    expect(verdict.power?.sentence).toMatch(/1,000 and 1,000 rows/);
  });

  it('is not blinded by a column that is constant on both sides', async () => {
    const withConstant = (table: Table): Table => ({
      ...table,
      columns: [
        ...table.columns,
        numbers('constant', new Array(table.rows).fill(3)),
      ],
    });
    const { verdict } = await compare(
      withConstant(rows(1000, 'a')),
      withConstant(rows(800, 'b', 0.5)),
    );
    expect(verdict.state).toBe('material');
    const marginal = verdict.votes.find(({ family }) => family === 'marginal');
    expect(marginal?.pValue).toBeLessThan(0.01);
  });

  it('finds a change of the correlation alone', async () => {
    const make = (side: string, secondCorrelation?: number) =>
      normals(4, { secondCorrelation })(1000, new RandomStream(3, side));
    const report = await compare(make('a'), make('b', -0.3));
    expect(report.verdict.state).not.toBe('none');
    expect(
      report.verdict.votes.find(({ family }) => family === 'joint')?.votes,
    ).toBe(true);
    expect(report.columns.some(column => column.drifted)).toBe(false);
    expect(report.correlations?.[0].columns).toEqual(['x0', 'x1']);
  });

  it('gives the same report whatever the order of the pieces, and whoever runs them', async () => {
    const [a, b] = [rows(300, 'a'), rows(200, 'b', 0.3)];
    const backwards: PieceRunner = {
      async run(comparisons, { onPiece }) {
        return comparisons.map(({ context, pieces }) => {
          const results = [...pieces].reverse().map(piece => {
            onPiece();
            // Each piece by a context of its own, as a thread would.
            return new ComparisonContext(
              context.reference,
              context.current,
              context.settings,
            ).run(piece);
          });
          return { results: results.reverse(), seconds: pieces.map(() => 0) };
        });
      },
    };
    const options = { seed: 4, permutations: 199 };
    const plain = await compare(a, b, options);
    const other = await compare(a, b, { ...options, runner: backwards });
    expect(withoutTimes(other)).toEqual(withoutTimes(plain));
  });

  it('does not change with the order of rows where no row is drawn', async () => {
    const values = Array.from({ length: 50 }, (_, i) => (i * 7) % 50);
    const report = (reference: number[]) =>
      compare(one(numbers('x', reference)), one(numbers('x', values)));
    const up = await report(values.map(v => v + 3));
    const down = await report(values.map(v => v + 3).reverse());
    expect(withoutTimes(up)).toEqual(withoutTimes(down));
  });

  it('asks for rows where there are too few, and says how many', async () => {
    const { verdict } = await compare(rows(5000, 'a'), rows(50, 'c'));
    expect(verdict.state).toBe('insufficient-data');
    expect(verdict.reason).toMatch(/\d+ current rows would do/);
    expect(verdict.power?.rowsNeeded.reference).toBe(5000);
    const needed = verdict.power?.rowsNeeded.current ?? 0;
    const enough = await compare(rows(5000, 'a'), rows(needed, 'c'));
    expect(enough.verdict.state).toBe('none');
  });

  it.each([
    ['no rows', [], []],
    ['no current rows', [1, 2, 3], []],
    ['one row each', [1], [2]],
    ['nothing but missing values', [NaN, NaN, NaN], [NaN, NaN]],
    ['a constant', [5, 5, 5, 5], [5, 5, 5]],
    ['infinite values', [1, 2, Infinity, 4], [-Infinity, 2, 3]],
  ])('answers on %s', async (_, reference, current) => {
    const report = await compare(
      one(numbers('x', reference)),
      one(numbers('x', current)),
    );
    expect(driftReportSchema.parse(report)).toEqual(report);
    expect(report.verdict.state).toBe('insufficient-data');
    expect(JSON.stringify(report)).not.toContain('NaN');
  });

  it.each([1, 9])(
    'takes %d rows for too few, however unlike the reference they are',
    async count => {
      const before = Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5003);
      const report = await compare(
        one(numbers('x', before)),
        one(numbers('x', new Array(count).fill(1e6))),
      );
      expect(report.verdict.pValue).toBeLessThan(0.05);
      expect(report.verdict.state).toBe('insufficient-data');
      expect(report.verdict.reason).toMatch(/\d+ current rows would do/);
      expect(report.columns.filter(({ drifted }) => drifted)).toEqual([]);
    },
  );

  it('takes a handful of values of a column for no certain effect, also where its rows are many', async () => {
    const table = (value: number) =>
      one(numbers('rare', [...new Array(3000).fill(NaN), value, value, value]));
    const { columns, verdict } = await compare(table(1), table(2), {
      detectors: ['ks'],
    });
    expect(columns[0].tests[0].effect).toMatchObject({ low: 0 });
    expect(columns[0].material).toBe(false);
    expect(verdict.state).not.toBe('material');
  });

  it('reports infinite values as a finding and gives a reason for the missing number', async () => {
    const values = Array.from({ length: 100 }, (_, i) => i);
    const report = await compare(
      one(numbers('x', values)),
      one(numbers('x', [...values, Infinity])),
    );
    expect(report.findings).toContainEqual(
      expect.objectContaining({ kind: 'infinite-values', column: 'x' }),
    );
    expect(report.columns[0].tests[0]).toMatchObject({
      test: 'ks',
      effect: { value: null },
      reason: expect.stringContaining('infinite'),
    });
  });

  it('lists new categories and counts missing values', async () => {
    const column = (codes: number[], categories: string[]): Table =>
      one({
        name: 'k',
        type: 'categorical',
        codes: Int32Array.from(codes),
        categories,
      });
    const report = await compare(
      column([0, 1, 0, 1, -1], ['a', 'b']),
      column([0, 0, 1, 1, 1], ['XX', 'a']),
    );
    expect(report.columns[0]).toMatchObject({
      newCategories: ['XX'],
      missing: { reference: 1, current: 0 },
    });
  });

  it('names columns that do not pair, and compares the others', async () => {
    const reference = {
      rows: 2,
      columns: [numbers('a', [1, 2]), numbers('b', [1, 2])],
    };
    const current = {
      rows: 2,
      columns: [
        numbers('a', [1, 2]),
        {
          name: 'c',
          type: 'boolean' as const,
          codes: Int32Array.of(0, 1),
          categories: ['false', 'true'],
        },
      ],
    };
    const report = await compare(reference, current);
    expect(report.findings?.map(({ kind, column }) => [kind, column])).toEqual([
      ['missing-column', 'b'],
      ['extra-column', 'c'],
    ]);
    expect(report.columns.map(({ name }) => name)).toEqual(['a']);
  });

  it('leaves dates and row numbers untested, and says so, unless they are named', async () => {
    const day = 86_400_000;
    const table = (start: number): Table => ({
      rows: 100,
      columns: [
        {
          name: 'at',
          type: 'datetime',
          values: Float64Array.from({ length: 100 }, (_, i) => start + i * day),
        },
        numbers(
          'id',
          Array.from({ length: 100 }, (_, i) => start + i),
        ),
      ],
    });
    const silent = await compare(table(0), table(1e9));
    expect(silent.columns.map(({ tests }) => tests)).toEqual([[], []]);
    expect(silent.findings?.map(({ kind }) => kind)).toEqual([
      'not-tested',
      'not-tested',
    ]);
    const named = await compare(table(0), table(1e10), {
      columns: ['at'],
    });
    expect(named.verdict.state).toBe('material');
  });

  it('answers on hundreds of columns and on a hundred thousand categories', async () => {
    const wide = (side: string): Table =>
      normals(300)(60, new RandomStream(1, side));
    const report = await compare(wide('a'), wide('b'));
    expect(report.columns).toHaveLength(300);
    const count = 100_000;
    const many = (start: number): Table =>
      one({
        name: 'id',
        type: 'categorical',
        codes: Int32Array.from({ length: count }, (_, i) => i),
        categories: Array.from({ length: count }, (_, i) => `${start + i}`),
      });
    const { columns, findings } = await compare(many(0), many(count));
    expect(columns[0].newCategories).toHaveLength(20);
    expect(columns[0].categories).toHaveLength(20);
    expect(findings?.[0].message).toContain('100000 categories');
  });

  it('gives the weight of an absent family to those present', async () => {
    const { verdict } = await compare(
      one(numbers('x', [1, 2, 3])),
      one(numbers('x', [2, 3, 4])),
    );
    expect(verdict.votes).toEqual([
      expect.objectContaining({ family: 'marginal', weight: 1 }),
    ]);
    const all = await compare(rows(300, 'a'), rows(300, 'b'), {
      prediction: 'x3',
      permutations: 99,
    });
    expect(all.verdict.votes.map(({ family }) => family)).toEqual([
      'marginal',
      'joint',
      'classifier',
      'model-output',
    ]);
    const total = all.verdict.votes.reduce(
      (sum, v) => sum + (v.weight ?? 0),
      0,
    );
    expect(total).toBeCloseTo(1, 12);
  });

  it('finds a shifted prediction in its own family, unseen by the joint tests', async () => {
    const report = await compare(rows(800, 'a'), rows(800, 'b', 0.4), {
      prediction: 'x0',
      permutations: 199,
    });
    const votes = new Map(
      report.verdict.votes.map(({ family, votes: yes }) => [family, yes]),
    );
    expect(votes.get('model-output')).toBe(true);
    expect(votes.get('joint')).toBe(false);
    expect(
      report.joint[1].importances?.map(({ column }) => column),
    ).not.toContain('x0');
  });

  it('raises permutations that could never reach the false-alarm rate, and says so', async () => {
    const { run } = await compare(rows(100, 'a'), rows(100, 'b'), {
      alpha: 0.001,
    });
    expect(run?.permutations).toBeGreaterThan(999);
    expect(run?.notes.join()).toMatch(/could not reach/);
  });

  it('refuses a rate that no number of permutations it draws can reach', async () => {
    await expect(
      compare(rows(100, 'a'), rows(100, 'b'), { alpha: 1e-6 }),
    ).rejects.toThrow(/leave mmd out/);
  });

  it.each([
    [{ alpha: 0 }, /alpha must lie/],
    [{ combine: 'vote:9' as const }, /vote:K takes/],
    [{ detectors: [] }, /At least one detector/],
  ])('refuses %j', async (options, message) => {
    await expect(
      compare(rows(10, 'a'), rows(10, 'b'), options),
    ).rejects.toThrow(message);
  });

  it('stops when it is told to', async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    const running = compare(rows(500, 'a'), rows(500, 'b'), {
      signal: abort.signal,
      onProgress: share => {
        seen.push(share);
        if (share > 0.2) abort.abort(new Error('enough'));
      },
    });
    await expect(running).rejects.toThrow('enough');
    expect(Math.max(...seen)).toBeLessThan(1);
  });

  it('holds the change against the reference’s own windows when there are twenty', () => {
    const context = new ComparisonContext(
      rows(1000, 'a'),
      rows(1000, 'b', 0.4),
      settle({ permutations: 99 }),
    );
    const results = context.pieces().map(piece => context.run(piece));
    const timings = { read: 0, marginal: 0, joint: 0, classifier: 0 };
    const of = (selfChanges: SelfChange[]) =>
      assemble(context, results, { timings, selfChanges }).verdict;
    const windows = (count: number, each: WindowChanges) =>
      Array.from({ length: count }, () => each);
    const calm = { marginal: 0.3, joint: 0, classifier: 0.5 };
    const restless = { marginal: 9, joint: 9, classifier: 1 };
    const against = {
      calm: of(windows(20, calm)),
      restless: of(windows(20, restless)),
      few: of(windows(19, restless)),
      restlessColumns: of(windows(20, { ...calm, marginal: 9 })),
    };
    expect(against.calm.state).toBe('material');
    expect(against.calm.temporal).toMatchObject({
      inForce: true,
      pValue: 1 / 21,
    });
    expect(against.restless.state).toBe('none');
    expect(against.restless.reason).toMatch(
      /no larger than the reference's own/,
    );
    expect(against.few.state).toBe('material');
    expect(against.few.temporal?.inForce).toBe(false);
    // What all columns show together stands, and effects of single columns do not count.
    expect(against.restlessColumns.state).not.toBe('none');
    expect(against.restlessColumns.reason).toMatch(
      /changed in the joint distribution/,
    );
    expect(against.restlessColumns.reason).not.toMatch(/most in/);
  });

  it('does not let a check of single columns silence what it does not measure', async () => {
    const drawn = (name: string, injected = {}) =>
      normals(4, injected)(1000, new RandomStream(1, name));
    const selfChanges = Array.from({ length: 28 }, () => 9);
    const verdictOf = async (current: Table) =>
      (await compare(drawn('a'), current, { selfChanges })).verdict;
    const correlated = await verdictOf(drawn('b', { secondCorrelation: -0.5 }));
    expect(correlated.temporal?.inForce).toBe(true);
    expect(['significant', 'material']).toContain(correlated.state);
    const marginalOnly = await compare(
      drawn('a'),
      drawn('b', { firstMean: 0.5 }),
      { selfChanges, detectors: ['ks', 'psi'] },
    );
    expect(marginalOnly.verdict.pValue).toBeLessThan(0.001);
    expect(marginalOnly.verdict.state).toBe('none');
  });
});

import type { Column, Table } from '../table';
import { compareAs, profileReportSchema, type ProfileName } from '.';
import { histogramCounts, pairwiseSum, sturgesEdges } from './numpyHistogram';

function numbers(name: string, values: number[]): Column {
  return { name, type: 'numeric', values: Float64Array.from(values) };
}

function labels(
  name: string,
  values: (string | null)[],
  type: 'categorical' | 'boolean' = 'categorical',
): Column {
  const present = values.filter(value => value !== null);
  const categories =
    type === 'boolean' ? ['false', 'true'] : [...new Set(present)];
  return {
    name,
    type,
    codes: Int32Array.from(values, value =>
      value === null ? -1 : categories.indexOf(value),
    ),
    categories,
  };
}

function table(...columns: Column[]): Table {
  const [first] = columns;
  return {
    rows: ('values' in first ? first.values : first.codes).length,
    columns,
  };
}

const range = (size: number, scale = 1, shift = 0) =>
  Array.from({ length: size }, (_, i) => i * scale + shift);

function columnOf(profile: ProfileName, reference: Column, current: Column) {
  const report = profileReportSchema.parse(
    compareAs(profile, table(reference), table(current)),
  );
  return report.columns[0];
}

describe('the scipy profile', () => {
  it('keeps infinite values in the distance of ranks, and says why W1 has no number', () => {
    const [ks, w1] = columnOf(
      'scipy',
      numbers('x', [...range(20), Infinity]),
      numbers('x', [...range(20), NaN]),
    ).tests;
    expect(ks).toMatchObject({ test: 'ks_2samp', pValue: expect.any(Number) });
    expect(ks.statistic).toBeCloseTo(1 / 21, 12);
    expect(w1).toMatchObject({ statistic: null, pValue: null });
    expect(w1.reason).toMatch(/infinite values/);
  });

  it('tests booleans by χ² without a correction', () => {
    const { tests } = columnOf(
      'scipy',
      labels('b', ['true', 'true', 'false', 'false'], 'boolean'),
      labels('b', ['true', 'true', 'true', 'false'], 'boolean'),
    );
    expect(tests.map(({ test }) => test)).toEqual([
      'chi2_contingency',
      'jensenshannon',
    ]);
    // (2·1 - 2·3)² · 8 / (4 · 4 · 5 · 3)
    expect(tests[0].statistic).toBeCloseTo(128 / 240, 12);
  });

  it('says which side of a column is empty', () => {
    const column = columnOf(
      'scipy',
      numbers('x', [1, 2]),
      numbers('x', [NaN, NaN]),
    );
    expect(column).toMatchObject({
      tests: [],
      reason: 'x has no value in the current data',
    });
  });
});

describe('the Evidently profile', () => {
  const test = (reference: Column, current: Column) =>
    columnOf('evidently-0.7', reference, current).tests[0]?.test;

  it.each([
    ['whole numbers with ten values', range(200).map(i => i % 10), 'chisquare'],
    ['whole numbers with eleven values', range(200).map(i => i % 11), 'ks'],
    [
      'whole numbers of which one is missing',
      [...range(199).map(i => i % 10), NaN],
      'ks',
    ],
    [
      'fractions with four values',
      range(200).map(i => (i % 4) + 0.5),
      'chisquare',
    ],
    ['fractions with two values', range(200).map(i => (i % 2) + 0.5), 'z'],
    ['fractions with many values', range(200, 0.5), 'ks'],
  ])('takes %s in the current data as it would', (_case, values, expected) => {
    expect(test(numbers('x', values), numbers('x', values))).toBe(expected);
  });

  it('counts the rows of its switch after missing and infinite values are dropped', () => {
    const current = numbers('x', range(300, 0.5));
    const atLimit = [...range(1000, 0.5), NaN, Infinity, -Infinity];
    expect(test(numbers('x', atLimit), current)).toBe('ks');
    const above = [...range(1001, 0.5), NaN];
    expect(test(numbers('x', above), current)).toBe('wasserstein');
  });

  it('calls a value that is new to the reference certain drift, and says so', () => {
    const column = columnOf(
      'evidently-0.7',
      labels('c', ['a', 'b', 'a', 'b', 'a', 'b']),
      labels('c', ['a', 'b', 'a', 'b', 'a', 'c']),
    );
    expect(column).toMatchObject({
      drifted: true,
      newCategories: ['c'],
      tests: [
        {
          test: 'chisquare',
          statistic: null,
          pValue: 0,
          reason: expect.stringMatching(/new to the reference/),
        },
      ],
    });
  });

  it.each<[string, Column, RegExp]>([
    [
      'booleans beside nulls',
      labels('b', ['true', null], 'boolean'),
      /no type/,
    ],
    ['texts', labels('t', ['one', 'two', 'three']), /words/],
    ['nothing', labels('n', [null, null]), /no type/],
    [
      'dates',
      { name: 'd', type: 'datetime', values: Float64Array.of(1, 2) },
      /dates/,
    ],
  ])('has no score for %s', (_case, column, reason) => {
    const result = columnOf('evidently-0.7', column, column);
    expect(result).toMatchObject({ tests: [], drifted: false });
    expect(result.reason).toMatch(reason);
  });

  it('lets the first named test that fits a column decide', () => {
    const reference = numbers('x', range(300, 0.5));
    const current = numbers('x', range(300, 0.5, 20));
    const report = compareAs(
      'evidently-0.7',
      table(
        reference,
        labels(
          'c',
          range(300).map(i => `${i % 3}`),
        ),
      ),
      table(
        current,
        labels(
          'c',
          range(300).map(i => `${i % 3}`),
        ),
      ),
      { tests: ['z', 'psi', 'ks'] },
    );
    expect(
      report.columns.map(({ tests }) => tests.map(each => each.test)),
    ).toEqual([
      ['psi', 'ks'],
      ['z', 'psi'],
    ]);
  });
});

describe('the NannyML profile', () => {
  it.each<[string, number[], number[]]>([
    ['reference', [...range(40), Infinity], range(41)],
    ['current data', range(41), [...range(40), -Infinity]],
  ])('has no value for a column with infinity in the %s', (side, a, b) => {
    const column = columnOf('nannyml-0.13', numbers('x', a), numbers('x', b));
    expect(column).toMatchObject({ tests: [], drifted: false });
    expect(column.reason).toMatch(new RegExp(`infinite values in the ${side}`));
  });

  it('holds a column against chunks of the reference of the same number of rows', () => {
    const wave = range(400).map(i => Math.sin(i));
    const [test] = columnOf(
      'nannyml-0.13',
      numbers('x', wave),
      numbers('x', wave.slice(0, 100)),
    ).tests;
    expect(test.threshold).toBeGreaterThan(test.statistic ?? Infinity);
  });
});

describe('the alibi-detect profile', () => {
  it('leaves rows with a missing value out of MMD, and counts them', () => {
    const side = (gap: number) =>
      table(
        numbers('x', [...range(60).map(Math.sin), gap]),
        numbers('y', [NaN, ...range(60).map(Math.cos)]),
      );
    const { joint } = compareAs('alibi-0.13', side(NaN), side(1));
    expect(joint[0].rows).toEqual({ reference: 59, current: 60 });
    expect(joint[0].reason).toBe(
      '3 rows with a missing value are left out (2 of the reference, 1 of the current data)',
    );
  });

  it('is the same for the same seed, and another for another', () => {
    const side = (shift: number) =>
      table(
        numbers(
          'x',
          range(80).map(i => Math.sin(i * i) + shift),
        ),
      );
    const run = (seed: number) =>
      compareAs('alibi-0.13', side(0), side(0.1), { seed }).joint[0].pValue;
    expect(run(1)).toBe(run(1));
    expect(new Set([1, 2, 3, 4].map(run)).size).toBeGreaterThan(1);
  });

  it('names the column whose infinite values leave MMD without a number', () => {
    const side = table(
      numbers('x', range(30)),
      numbers('y', [...range(29), Infinity]),
    );
    const [mmd] = compareAs('alibi-0.13', side, side).joint;
    expect(mmd).toMatchObject({
      statistic: null,
      pValue: null,
      drifted: false,
    });
    expect(mmd.reason).toMatch(/^y holds infinite values/);
  });
});

describe('every profile', () => {
  const names: ProfileName[] = [
    'scipy',
    'evidently-0.7',
    'nannyml-0.13',
    'alibi-0.13',
  ];

  it.each(names)('%s refuses a test that is not its own', name => {
    const side = table(numbers('x', range(10)));
    expect(() =>
      compareAs(name, side, side, { tests: ['page_hinkley'] }),
    ).toThrow(`${name} has no test page_hinkley`);
  });

  it.each(names)(
    '%s takes constants, ties and one row without a number that is not finite',
    name => {
      const reference = table(
        numbers('constant', [1, 1, 1, 1]),
        numbers('ties', [1, 1, 2, 2]),
        labels('one', ['a', 'a', 'a', 'a']),
      );
      const current = table(
        numbers('constant', [1]),
        numbers('ties', [2]),
        labels('one', ['a']),
      );
      const report = compareAs(name, reference, current);
      expect(() => profileReportSchema.parse(report)).not.toThrow();
      expect(report.columns).toHaveLength(3);
    },
  );
});

describe("numpy's arithmetic", () => {
  it('sums in pairs of blocks: a million tenths lose less than a running sum does', () => {
    const tenths = new Float64Array(1_000_000).fill(0.1);
    const running = tenths.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(pairwiseSum(tenths) - 100_000)).toBeLessThan(1e-9);
    expect(Math.abs(running - 100_000)).toBeGreaterThan(1e-7);
  });

  it('makes bins of whole numbers at least one wide, and closes the last one', () => {
    const whole = Float64Array.from([0, 1, 1, 2, 3, 3, 3, 4]);
    expect([...sturgesEdges(whole, true)]).toEqual([0, 1, 2, 3, 4]);
    expect(sturgesEdges(whole, false)).toHaveLength(5);
    expect([...histogramCounts(whole, sturgesEdges(whole, true))]).toEqual([
      1, 2, 1, 4,
    ]);
  });
});

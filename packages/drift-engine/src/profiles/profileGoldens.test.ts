import alibi from './__fixtures__/alibi.json';
import evidently from './__fixtures__/evidently.json';
import nannyml from './__fixtures__/nannyml.json';
import { readPair } from './__testUtils__/readPair';
import scipy from './__fixtures__/scipy.json';
import { permutationsFrom } from '../detectors/permutations';
import {
  gaussianUnits,
  mmdSquared,
  mmdTest,
  plainRows,
  quadraticForms,
} from '../detectors/mmd';
import type { Table } from '../table';
import { completeRows } from './alibiMmd';
import {
  compareAs,
  medianSigma,
  testsOfProfile,
  type ProfileReport,
  type ProfileTest,
} from '.';

type Pair = keyof typeof scipy.pairs;
const pairs = Object.keys(scipy.pairs) as Pair[];

/** Numbers that JSON cannot hold are goldens by name. */
type GoldenNumber = number | string | null;

/** The largest relative error of p-values that is allowed: 1e-9 down to 1e-12, 1e-6 below. */
const ofP = (expected: number) =>
  Math.abs(expected) * (expected > 1e-12 ? 1e-9 : 1e-6);
const relative = (tolerance: number) => (expected: number) =>
  Math.abs(expected) * tolerance;
const absolute = (tolerance: number) => () => tolerance;
/** alibi-detect rounds to single precision. */
const single = relative(2e-7);

function expectClose(
  actual: number | null,
  expected: GoldenNumber,
  tolerance: (expected: number) => number,
) {
  if (typeof expected !== 'number') {
    expect({ expected, actual }).toEqual({ expected, actual: null });
    return;
  }
  const error = Math.abs((actual ?? NaN) - expected);
  expect({
    actual,
    expected,
    close: error <= tolerance(expected),
  }).toEqual({ actual, expected, close: true });
}

function expectNoScore(column: ProfileReport['columns'][number]) {
  expect(column).toMatchObject({ tests: [], reason: expect.any(String) });
}

function columnOf(report: ProfileReport, name: string) {
  const column = report.columns.find(each => each.name === name);
  if (!column) throw new Error(`The report has no column ${name}`);
  return column;
}

function testOf(tests: ProfileTest[], name: string) {
  const test = tests.find(each => each.test === name);
  if (!test) throw new Error(`There is no test ${name}`);
  return test;
}

interface GoldenColumn {
  error?: string;
  type?: string;
}

/** Golden columns of one pair. */
function columnsOf<T>(columns: object): [string, T][] {
  return Object.entries(columns);
}

/** Golden columns apart: those that the tool scored and we do too, and those without a score. */
function splitColumns<T>(columns: object): {
  scored: [string, T][];
  unscored: string[];
} {
  const all = columnsOf<T & GoldenColumn>(columns);
  const hasScore = ({ error, type }: GoldenColumn) =>
    error === undefined && type !== 'text';
  return {
    scored: all.filter(([, golden]) => hasScore(golden)),
    unscored: all
      .filter(([, golden]) => !hasScore(golden))
      .map(([name]) => name),
  };
}

it('MMD has the width, value and permutations of alibi-detect', () => {
  for (const pair of pairs) {
    const golden = alibi.pairs[pair].joint;
    if (!golden) continue;
    const { reference, current } = readPair(pair);
    const values = ({ columns }: Table) =>
      completeRows(
        golden.columns.map(name => {
          const column = columns.find(each => each.name === name);
          if (!column || !('values' in column)) throw new Error(`No ${name}`);
          return column.values;
        }),
      ).rows;
    const [x, y] = [values(reference), values(current)];
    const width = golden.columns.length;
    const [n, m] = [x.length / width, y.length / width];
    expect([n, m]).toEqual(golden.rows);
    const sigma = medianSigma(x, width);
    expectClose(sigma, golden.sigma, relative(1e-10));
    const result = mmdTest(x, y, width, { sigma, permutations: 1 });
    expectClose(result.statistic, golden.mmd2, relative(1e-10));
    // MMDDrift itself keeps the width in single precision.
    expectClose(result.statistic, golden.drift.mmd2, relative(1e-5));
    if (golden.permutations.length === 0) continue;
    const labellings = golden.permutations.map(rows => {
      const labels = new Uint8Array(n + m);
      for (const row of rows) labels[row] = 1;
      return labels;
    });
    const permutations = permutationsFrom(labellings);
    const kernel = gaussianUnits(plainRows(x, y, width), 1, [
      1 / (2 * sigma * sigma),
    ]);
    const [permuted] = mmdSquared(
      quadraticForms(kernel, permutations),
      permutations,
      n,
      m,
    );
    golden.permuted.forEach((expected, k) =>
      expectClose(permuted[k], expected, e =>
        Math.max(Math.abs(e) * 1e-10, 1e-14),
      ),
    );
  }
});

describe.each(pairs)('on the pair %s', pair => {
  const { reference, current } = readPair(pair);

  it('the scipy profile has the numbers of scipy', () => {
    const report = compareAs('scipy', reference, current, {
      tests: testsOfProfile('scipy'),
    });
    const byDefault = compareAs('scipy', reference, current);
    const tolerances: Record<string, (expected: number) => number> = {
      ks_2samp: absolute(1e-15),
      wasserstein_distance: relative(1e-12),
      energy_distance: relative(1e-12),
      chi2_contingency: relative(1e-10),
      jensenshannon: absolute(1e-12),
    };
    for (const [name, golden] of columnsOf<{
      tests: Record<string, { statistic: GoldenNumber; pValue?: GoldenNumber }>;
    }>(scipy.pairs[pair].columns)) {
      const column = columnOf(report, name);
      expect(column.tests.map(({ test }) => test)).toEqual(
        Object.keys(golden.tests),
      );
      expect(columnOf(byDefault, name).tests).toEqual(
        column.tests.filter(({ test }) => test !== 'energy_distance'),
      );
      for (const [test, { statistic, pValue }] of Object.entries(
        golden.tests,
      )) {
        const ours = testOf(column.tests, test);
        expectClose(ours.statistic, statistic, tolerances[test]);
        if (pValue !== undefined) expectClose(ours.pValue, pValue, ofP);
      }
    }
  });

  it('the Evidently profile has the scores and flags of Evidently', () => {
    const golden = evidently.pairs[pair];
    const report = compareAs('evidently-0.7', reference, current);
    const { scored: expectedColumns, unscored } = splitColumns<{
      default?: string;
      tests?: Record<
        string,
        { score: GoldenNumber; drifted: boolean; threshold: number }
      >;
    }>(golden.columns);
    for (const name of unscored) expectNoScore(columnOf(report, name));
    for (const [name, expected] of expectedColumns) {
      const column = columnOf(report, name);
      expect(column.tests.map(({ test }) => test)).toEqual([expected.default]);
      for (const [test, { score, drifted, threshold }] of Object.entries(
        expected.tests ?? {},
      )) {
        const asked = columnOf(
          compareAs(
            'evidently-0.7',
            {
              rows: reference.rows,
              columns: reference.columns.filter(c => c.name === name),
            },
            {
              rows: current.rows,
              columns: current.columns.filter(c => c.name === name),
            },
            { tests: [test] },
          ),
          name,
        );
        const ours = test === expected.default ? column : asked;
        const result = testOf(ours.tests, test);
        if (['ks', 'chisquare', 'z'].includes(test)) {
          expectClose(result.pValue, score, ofP);
        } else {
          // Hellinger's 1 - Σ√pq leaves about eight digits of a distance near zero.
          const isNoise = test === 'hellinger' && Number(score) < 1e-7;
          expectClose(
            result.statistic,
            score,
            absolute(isNoise ? 1e-7 : 1e-10),
          );
        }
        expect({ name, test, drifted: ours.drifted }).toEqual({
          name,
          test,
          drifted,
        });
        expect(result.threshold).toBe(threshold);
      }
    }
    const scored = report.columns.filter(({ tests }) => tests.length > 0);
    expect(scored.map(({ name }) => name)).toEqual(golden.dataset.columns);
    expect(scored.filter(({ drifted }) => drifted)).toHaveLength(
      golden.dataset.drifted,
    );
    expect(report.verdict?.state).toBe(
      golden.dataset.drift ? 'significant' : 'none',
    );
  });

  it('the NannyML profile has the values, thresholds and alerts of NannyML', () => {
    const report = compareAs('nannyml-0.13', reference, current, {
      tests: [
        'jensen_shannon',
        'kolmogorov_smirnov',
        'wasserstein',
        'hellinger',
        'chi2',
        'l_infinity',
      ],
    });
    const byDefault = compareAs('nannyml-0.13', reference, current);
    const { scored, unscored } = splitColumns<{
      tests: Record<
        string,
        { value: GoldenNumber; threshold: GoldenNumber; drifted: boolean }
      >;
    }>(nannyml.pairs[pair].columns);
    for (const name of unscored) expectNoScore(columnOf(report, name));
    for (const [name, { tests }] of scored) {
      const column = columnOf(report, name);
      expect(column.tests.map(({ test }) => test).sort()).toEqual(
        Object.keys(tests).sort(),
      );
      for (const [test, { value, threshold, drifted }] of Object.entries(
        tests,
      )) {
        const ours = testOf(column.tests, test);
        expectClose(ours.statistic, value, e => 1e-10 * Math.max(1, e));
        if (test !== 'chi2') {
          expectClose(
            ours.threshold ?? null,
            threshold,
            e => 1e-10 * Math.max(1, e),
          );
        }
        const alert =
          test === 'chi2'
            ? (ours.pValue ?? 1) < 0.05
            : (ours.statistic ?? NaN) > (ours.threshold ?? NaN);
        expect({ name, test, alert }).toEqual({ name, test, alert: drifted });
      }
      expect(columnOf(byDefault, name).drifted).toBe(
        tests.jensen_shannon.drifted,
      );
    }
    expect(report.verdict).toBeNull();
    expect(report.reason).toEqual(expect.any(String));
  });

  it('the NannyML profile has the reconstruction error of NannyML', () => {
    const golden = nannyml.pairs[pair].reconstruction;
    const only = ({ rows, columns }: Table): Table => ({
      rows,
      columns: columns.filter(({ name }) => golden.columns.includes(name)),
    });
    const { joint } = compareAs(
      'nannyml-0.13',
      only(reference),
      only(current),
      { tests: ['reconstruction_error'] },
    );
    expect(joint).toMatchObject([
      { test: 'reconstruction_error', drifted: golden.drifted, pValue: null },
    ]);
    // Where nothing is lost, what is left is rounding.
    const tolerance = (e: number) => Math.max(1e-12, Math.abs(e) * 1e-8);
    expectClose(joint[0].statistic, golden.value, tolerance);
    expectClose(joint[0].threshold ?? null, golden.threshold, tolerance);
    expect(compareAs('nannyml-0.13', reference, current).joint).toEqual([]);
  });

  it('the alibi-detect profile has the numbers and flags of alibi-detect', () => {
    const golden = alibi.pairs[pair];
    const report = compareAs('alibi-0.13', reference, current);
    expect(report.columns.map(({ name }) => name)).toEqual(
      reference.columns.map(({ name }) => name),
    );
    for (const [name, expected] of columnsOf<{
      test: string;
      statistic: GoldenNumber;
      pValue: GoldenNumber;
      drifted: boolean;
    }>(golden.columns)) {
      const column = columnOf(report, name);
      const ours = testOf(column.tests, expected.test);
      expectClose(ours.statistic, expected.statistic, single);
      // Below the smallest normal single-precision number there are no digits to compare.
      expectClose(ours.pValue, expected.pValue, e =>
        Math.max(single(e), 1e-37),
      );
      expect({ name, drifted: column.drifted }).toEqual({
        name,
        drifted: expected.drifted,
      });
    }
    expect(report.verdict?.state).toBe(
      golden.bonferroni.drift ? 'significant' : 'none',
    );
  });
});

it('the golden files hold over a thousand numbers', () => {
  const countNumbers = (value: unknown): number => {
    if (typeof value === 'number') return 1;
    return value !== null && typeof value === 'object'
      ? Object.values(value).reduce<number>(
          (sum, v) => sum + countNumbers(v),
          0,
        )
      : 0;
  };
  const counts = [scipy, evidently, nannyml, alibi].map(({ pairs: tables }) =>
    countNumbers(tables),
  );
  for (const count of counts) expect(count).toBeGreaterThan(200);
});

import { DriftReport } from '@bellwether/drift-engine';
import { schemaFindings } from './schemaFindings';

/** One column of which so many of 1,000 reference and of some current rows are null. */
function report(
  missing: { reference: number; current: number },
  currentRows = 1000,
): DriftReport {
  return {
    schemaVersion: 1,
    reference: { rows: 1000 },
    current: { rows: currentRows },
    verdict: {
      state: 'none',
      pValue: 0.5,
      alpha: 0.02,
      combine: 'holm',
      reason: '',
      votes: [],
    },
    columns: [
      {
        name: 'tail',
        type: 'text',
        qValue: null,
        drifted: false,
        missing,
        newCategories: [],
        tests: [],
      },
    ],
    joint: [],
    timings: { read: 0, marginal: 0, joint: 0, classifier: 0 },
  };
}

const kindsOf = (of: DriftReport) => schemaFindings(of).map(({ kind }) => kind);

it.each([
  ['gone', { reference: 0, current: 1000 }, ['missing-column']],
  ['new', { reference: 1000, current: 10 }, ['extra-column']],
  ['as it was', { reference: 100, current: 100 }, []],
  ['empty on both sides', { reference: 1000, current: 1000 }, []],
  [
    'so seldom there that it may lack by accident',
    { reference: 990, current: 1000 },
    [],
  ],
])('a column that is %s', (_what, missing, kinds) => {
  expect(kindsOf(report(missing))).toEqual(kinds);
});

it('a few rows without a value are no column that is gone', () => {
  expect(kindsOf(report({ reference: 0, current: 12 }, 12))).toEqual([]);
  expect(kindsOf(report({ reference: 0, current: 0 }, 0))).toEqual([]);
});

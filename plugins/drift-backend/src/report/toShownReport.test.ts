import { WindowColumn, WindowDetail } from '@bellwether/plugin-drift-common';
import { toShownReport } from './toShownReport';

const column = {
  name: 'delay',
  type: 'numeric',
  isOutput: false,
  drifted: true,
  qValue: 0.001,
  effect: { name: 'psi', value: 0.4, low: 0.3, high: 0.5, limit: 0.1 },
  ratio: 4,
  missing: { reference: 1, current: 2 },
  newCategories: [],
  problems: ['delay is missing more often'],
  tests: [
    { test: 'ks', statistic: 0.2, pValue: 0.001, method: 'asymptotic' },
    { test: 'psi', statistic: 0.4, pValue: 0.002, method: 'asymptotic' },
  ],
} satisfies WindowColumn;

const detail = (changed: Partial<WindowColumn> = {}) =>
  ({
    state: 'material',
    sentence: 'delay rose.',
    pValue: 0.001,
    alpha: 0.02,
    combine: 'holm',
    votes: [
      { family: 'marginal', basis: '1 input', pValue: 0.001, votes: true },
      {
        family: 'classifier',
        basis: 'tells the two apart',
        effect: { name: 'auc', value: 0.6, low: 0.58, high: 0.62, limit: 0.55 },
        pValue: 0.01,
        votes: true,
      },
    ],
    schema: [
      {
        kind: 'missing-column',
        column: 'carrier',
        message: 'Column carrier is missing from the current data.',
      },
    ],
    columns: [{ ...column, ...changed }],
    joint: {
      importances: [{ column: 'delay', value: 1 }],
      correlations: [],
      typicalRows: [{ delay: '94' }],
    },
    evidence: { reference: { rows: 100 }, current: { rows: 50 } },
  } as unknown as WindowDetail);

it('keeps sentence, rows, votes and problems, and shows an effect with its test', () => {
  const report = toShownReport(detail());
  expect(report.verdict).toMatchObject({
    state: 'material',
    reason: 'delay rose.',
  });
  expect([report.reference.rows, report.current.rows]).toEqual([100, 50]);
  expect(report.findings).toEqual([
    { message: 'Column carrier is missing from the current data.' },
    { message: 'delay is missing more often' },
  ]);
  const [ks, psi] = report.columns[0].tests;
  expect(ks.effect).toBeUndefined();
  expect(psi.effect).toEqual({ name: 'psi', value: 0.4, low: 0.3, high: 0.5 });
  // A classifier is no test of a column; rows of the log stay in the portal.
  expect(report.joint).toMatchObject([
    { test: 'c2st', effect: { name: 'auc', value: 0.6 } },
  ]);
  expect(JSON.stringify(report)).not.toContain('94');
});

it('shows an effect whose test was not kept all the same', () => {
  const [test] = column.tests;
  const report = toShownReport(detail({ tests: [test] }));
  expect(report.columns[0].tests[0].effect?.value).toBe(0.4);
});

import { checksUnder, outcomeOf } from './jestReport';

const file = (name: string, status: string, ...checks: string[]) => ({
  name: `/somewhere/e2e/contract/${name}`,
  status,
  startTime: 1000,
  endTime: 1500,
  assertionResults: checks.map(check => ({ status: check })),
});

const report = {
  numFailedTestSuites: 2,
  testResults: [
    file('mlflow/a.test.ts', 'failed', 'passed', 'failed', 'pending'),
    file('mlflow/b.test.ts', 'passed', 'passed', 'todo'),
    file('mlflow-auth/a.test.ts', 'passed', 'passed'),
  ],
};

it('counts the checks of one folder only', () => {
  expect(checksUnder(report, 'e2e/contract/mlflow')).toEqual({
    passed: 2,
    failed: 1,
    skipped: 2,
    milliseconds: 1000,
  });
});

it('counts a file that could not be run as a failure', () => {
  const broken = {
    ...report,
    testResults: [file('mlflow/a.test.ts', 'failed')],
  };
  expect(checksUnder(broken, 'e2e/contract/mlflow')).toMatchObject({
    passed: 0,
    failed: 1,
  });
});

it('counts a run that says it failed, and one without a report, as failed', () => {
  const empty = { numFailedTestSuites: 0, testResults: [] };
  expect(outcomeOf({ code: 0, report: empty }, 'e2e').failed).toBe(0);
  expect(outcomeOf({ code: 1, report: empty }, 'e2e').failed).toBe(1);
  expect(() => outcomeOf({ code: 1 }, 'e2e')).toThrow('no report');
});

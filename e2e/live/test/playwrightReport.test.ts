import { journeysOf } from './playwrightReport';

const report = (unexpected: number) => ({
  stats: { expected: 11, unexpected, flaky: 1, skipped: 2 },
});

it('counts a journey that passed at the second try as passed', () => {
  expect(journeysOf(0, report(0))).toEqual({
    passed: 12,
    failed: 0,
    skipped: 2,
  });
});

it.each([
  [1, report(3), 3],
  [1, report(0), 1],
  [1, undefined, 1],
])('with code %s and %j there are failures', (code, given, failed) => {
  expect(journeysOf(code, given).failed).toBe(failed);
});

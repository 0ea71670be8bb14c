import { withBetween } from '../test/marks';
import { MARKS } from './record';
import { renderTimings, Timings } from './Timings';

it('shows each canary with what the judge counted, and each button with its times', () => {
  const timings = new Timings();
  timings.stories.push(
    {
      story: 'a bad one',
      outcome: 'worse',
      wordSeconds: 41.26,
      obeyedSeconds: 3,
      requests: { stable: 134, canary: 95 },
      errors: { stable: 0, canary: 33 },
      wouldAbort: [],
    },
    {
      story: 'an outage',
      outcome: 'not yet known',
      requests: { stable: 10, canary: 9 },
      errors: { stable: 3, canary: 3 },
      wouldAbort: ['A', 'B'],
    },
  );
  const press = { what: 'x → y', answeredMs: 120, clusterMs: 1_049 };
  timings.presses.push(
    { ...press, action: 'retry', portalMs: 2_000 },
    { ...press, action: 'abort', portalMs: 1_500 },
  );
  expect(renderTimings(timings).split('\n')).toEqual([
    expect.stringMatching(/^\| canary \|/),
    '| --- | --- | --- | --- | --- | --- |',
    '| a bad one | 134 and 95 | 0 and 33 | 41.3 s | 3.0 s | none |',
    '| an outage | 10 and 9 | 3 and 3 | – | – | A; B |',
    '',
    expect.stringMatching(/^\| button \|/),
    '| --- | --- | --- | --- | --- |',
    '| abort | x → y | 120 ms | 1.0 s | 1.5 s |',
    '| retry | x → y | 120 ms | 1.0 s | 2.0 s |',
  ]);
});

it('stands between the marks of a page, and leaves the rest alone', () => {
  const page = `before\n\n${MARKS.start}\n\nold\n\n${MARKS.end}\n\nafter\n`;
  expect(withBetween(page, MARKS, 'new')).toBe(page.replace('old', 'new'));
  expect(() => withBetween('no marks', MARKS, 'new')).toThrow(
    'docs/rollouts.md has no place between',
  );
});

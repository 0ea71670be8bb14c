import { WindowColumn, WindowSummary } from '@bellwether/plugin-drift-common';
import { causesOf, findCauses } from './causes';

const column = (name: string, drifted: boolean): WindowColumn => ({
  name,
  type: 'numeric',
  isOutput: false,
  drifted,
  qValue: 0.01,
  ratio: 2,
  missing: { reference: 0, current: 0 },
  newCategories: [],
  problems: [],
  tests: [],
});
const error = (value: number) => ({
  name: 'absolute-error' as const,
  value,
  baseline: 10,
  labelledShare: 1,
});
const judged = (changes: Partial<Parameters<typeof findCauses>[0]> = {}) => ({
  state: 'material' as const,
  schema: [],
  columns: [column('delay', true), column('hour', false)],
  ...changes,
});

it('names columns that drifted and that miss values, and the error where it grew', () => {
  expect(findCauses(judged({ error: error(12) }), ['hour'])).toEqual([
    { kind: 'missing-values', column: 'hour' },
    { kind: 'column', column: 'delay' },
    { kind: 'error' },
  ]);
  expect(findCauses(judged({ error: error(10.5) }), [])).toEqual([
    { kind: 'column', column: 'delay' },
  ]);
});

it('calls it joint where no column drifted on its own', () => {
  expect(findCauses(judged({ columns: [column('hour', false)] }), [])).toEqual([
    { kind: 'joint' },
  ]);
});

it('names an input that is gone whatever the verdict, and nothing of what came besides', () => {
  const schema = [
    { kind: 'missing-column' as const, column: 'tail', message: '' },
    { kind: 'extra-column' as const, column: 'gate', message: '' },
  ];
  expect(findCauses(judged({ state: 'none', schema }), ['hour'])).toEqual([
    { kind: 'schema', column: 'tail' },
  ]);
});

it('takes what moved most for the cause of a window from before causes were kept', () => {
  const effect = {
    name: 'psi' as const,
    value: 1,
    low: 1,
    high: 1,
    limit: 0.1,
  };
  const window: WindowSummary = {
    range: { from: '2026-06-08', to: '2026-06-14' },
    rows: 100,
    state: 'material',
    pValue: 0.01,
    largest: { column: 'delay', effect, ratio: 10 },
    versions: [],
    baseline: 1,
    judgedAt: '2026-06-15T00:00:00.000Z',
    reopened: false,
  };
  expect(causesOf(window)).toEqual([{ kind: 'column', column: 'delay' }]);
  expect(causesOf({ ...window, largest: undefined })).toEqual([
    { kind: 'joint' },
  ]);
  expect(causesOf({ ...window, state: 'significant' })).toEqual([]);
});

import { minAvailableOf } from './disruptionBudgets';

const budget = (
  selector: object | undefined,
  limits: object = { minAvailable: 2 },
) => ({
  metadata: { name: 'keep', namespace: 'n' },
  spec: { ...(selector && { selector }), ...limits },
});
const LABELS = { app: 'x', tier: 'serving' };
const kept = (
  budgets: Array<ReturnType<typeof budget>>,
  labels: Record<string, string> | undefined = LABELS,
) => minAvailableOf(budgets, 'n', labels, 5);

it.each<[string, object | undefined, number | null | undefined]>([
  ['labels that are all there', { matchLabels: { app: 'x' } }, 2],
  ['a label of another value', { matchLabels: { app: 'y' } }, null],
  [
    'an expression alone',
    { matchExpressions: [{ key: 'app', operator: 'In', values: ['x', 'z'] }] },
    2,
  ],
  [
    'an expression that is not so',
    { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['x'] }] },
    null,
  ],
  [
    'a key that is there',
    { matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
    2,
  ],
  [
    'a key that must not be there',
    { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
    null,
  ],
  [
    'labels and an expression that is not so',
    {
      matchLabels: { app: 'x' },
      matchExpressions: [{ key: 'tier', operator: 'In', values: ['batch'] }],
    },
    null,
  ],
  [
    'an operator that is not known',
    { matchExpressions: [{ key: 'tier', operator: 'Gt', values: ['1'] }] },
    undefined,
  ],
  ['nothing, which is every pod', {}, 2],
  ['no selector, which is no pod', undefined, null],
])('a budget selects by %s', (_, selector, expected) => {
  expect(kept([budget(selector)])).toBe(expected);
});

it.each([
  ['a share of the pods, rounded up', { minAvailable: '50%' }, 3],
  ['how many may be missing', { maxUnavailable: 1 }, 4],
  ['the share that may be missing, rounded up', { maxUnavailable: '30%' }, 3],
  ['a number that is none', { minAvailable: 'most' }, undefined],
])('a budget says %s', (_, limits, expected) => {
  expect(kept([budget({}, limits)])).toBe(expected);
});

it('of several budgets the strictest counts, and those of other namespaces do not', () => {
  const strict = budget({}, { minAvailable: 4 });
  expect(kept([budget({}), strict])).toBe(4);
  expect(
    minAvailableOf(
      [{ ...strict, metadata: { name: 'keep', namespace: 'other' } }],
      'n',
      LABELS,
      5,
    ),
  ).toBeNull();
});

it('without labels of the pods it is not known whose a budget is', () => {
  expect(minAvailableOf([budget({})], 'n', undefined, 5)).toBeUndefined();
  expect(minAvailableOf([], 'n', undefined, 5)).toBeNull();
});

import { WindowSummary } from '@bellwether/plugin-drift-common';
import { decideAlert } from './decideAlert';

function window(
  state: WindowSummary['state'],
  error?: { value: number; baseline: number },
): WindowSummary {
  return {
    range: { from: '2026-06-08', to: '2026-06-14' },
    rows: 100,
    state,
    pValue: 0.01,
    error: error && { name: 'absolute-error', labelledShare: 1, ...error },
    versions: [],
    baseline: 1,
    judgedAt: '2026-06-15T00:00:00.000Z',
    reopened: false,
  };
}

const material = window('material');
const none = window('none');

it.each([
  ['not for one window', [none, material], 0, { streak: 1, tell: false }],
  ['for two in a row', [material, material], 0, { streak: 2, tell: true }],
  ['not twice', [material, material, material], 2, { streak: 3, tell: false }],
  [
    'not after it ended',
    [material, material, none],
    0,
    { streak: 0, tell: false },
  ],
  [
    'not for a small change',
    [window('significant'), window('significant')],
    0,
    { streak: 0, tell: false },
  ],
  [
    'at once when the error grew',
    [none, window('material', { value: 20.9, baseline: 17.1 })],
    0,
    { streak: 1, tell: true },
  ],
  [
    'not at once when it did not',
    [none, window('material', { value: 17.5, baseline: 17.1 })],
    0,
    { streak: 1, tell: false },
  ],
  ['not without windows', [], 0, { streak: 0, tell: false }],
])('the owner is told %s', (_when, windows, alerted, expected) => {
  expect(decideAlert(windows, alerted, 2)).toEqual(expected);
});

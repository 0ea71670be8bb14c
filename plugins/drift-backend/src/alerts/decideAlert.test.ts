import { DriftCause, WindowSummary } from '@bellwether/plugin-drift-common';
import { decideAlert } from './decideAlert';

function window(
  state: WindowSummary['state'],
  error?: { value: number; baseline: number },
  causes?: DriftCause[],
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
    causes,
  };
}

const material = window('material');
const none = window('none');
const grown = { value: 20.9, baseline: 17.1 };
const joint: DriftCause = { kind: 'joint' };
const column = (name: string): DriftCause => ({ kind: 'column', column: name });
const moved = (...names: string[]) =>
  window('material', undefined, names.map(column));
const gone: DriftCause = { kind: 'schema', column: 'carrier' };
const without = window('none', undefined, [gone]);

it.each<[string, WindowSummary[], DriftCause[], DriftCause[]]>([
  ['not for one window', [none, material], [], []],
  ['for two in a row', [material, material], [], [joint]],
  ['not twice', [material, material, material], [joint], []],
  ['not after it ended', [material, material, none], [], []],
  [
    'not for a small change',
    [window('significant'), window('significant')],
    [],
    [],
  ],
  [
    'at once when the error grew',
    [none, window('material', grown)],
    [],
    [joint],
  ],
  [
    'not at once when it did not',
    [none, window('material', { value: 17.5, baseline: 17.1 })],
    [],
    [],
  ],
  ['not without windows', [], [], []],
  [
    'of two windows in a row, whatever moved in each',
    [moved('delay'), moved('distance')],
    [],
    [column('distance')],
  ],
  [
    'of all columns at once',
    [moved('delay'), moved('delay', 'distance')],
    [],
    [column('delay'), column('distance')],
  ],
  [
    'not of a column that joins for one window',
    [moved('delay'), moved('delay', 'distance')],
    [column('delay')],
    [],
  ],
  [
    'of a column that joins for two',
    [moved('delay', 'distance'), moved('delay', 'distance')],
    [column('delay')],
    [column('distance')],
  ],
  [
    'not again of a column that comes back while drift lasts',
    [moved('delay'), moved('distance'), moved('delay')],
    [column('delay')],
    [],
  ],
  ['at once of an input that is gone', [none, without], [], [gone]],
  ['not twice of an input that is gone', [without, without], [gone], []],
  [
    'of drift also where an input is gone',
    [
      window('material', undefined, [gone, column('delay')]),
      window('material', undefined, [gone, column('delay')]),
    ],
    [gone],
    [column('delay')],
  ],
])('the owner is told %s', (_when, windows, told, expected) => {
  expect(decideAlert(windows, told, { afterWindows: 2 }).tell).toEqual(
    expected,
  );
});

it.each<[number, DriftCause[]]>([
  [1, []],
  [2, [{ kind: 'no-rows' }]],
])('the owner is told when no rows come for %d windows: %j', (count, tell) => {
  const silence = { lastRowsOn: '2026-06-14', windows: count };
  expect(decideAlert([none], [], { afterWindows: 2, silence }).tell).toEqual(
    tell,
  );
  const again = decideAlert([none], [{ kind: 'no-rows' }], {
    afterWindows: 2,
    silence,
  });
  expect(again.tell).toEqual([]);
});

it('what was told is forgotten as soon as it is over, so that it can be told again', () => {
  const told: DriftCause[] = [column('delay'), gone, { kind: 'no-rows' }];
  const keptOf = (windows: WindowSummary[]) =>
    decideAlert(windows, told, { afterWindows: 2 }).kept;
  expect(keptOf([without])).toEqual([gone]);
  expect(keptOf([moved('distance')])).toEqual([column('delay')]);
  expect(keptOf([none])).toEqual([]);
});

import {
  FleetOrder,
  RollUpRow,
  SavingRow,
} from '@bellwether/plugin-cost-common';
import { WholeFleet } from './assembleFleet';
import { efficiencyOf, pageOfFleet, sortRows } from './pageOfFleet';
import { noCost } from './sumDays';

const row = (
  title: string,
  perDay: number,
  more: Partial<RollUpRow> = {},
): RollUpRow => ({
  subject: `group:default/${title}`,
  title,
  models: 1,
  perDay,
  byKind: noCost(),
  changeAgainstLastWeek: null,
  perThousand: null,
  predictionsPerDay: null,
  spotShare: 0,
  wasteShare: null,
  savingPerDay: 0,
  addedPerDay: 0,
  days: [],
  budget: null,
  anomaly: null,
  findings: [],
  ...more,
});

const rows = [
  row('b', 2),
  row('a', 1, { perThousand: 0.3 }),
  row('d', 3, { perThousand: 0.1 }),
  row('c', 3, { perThousand: 0.1 }),
];

it.each<[FleetOrder, string]>([
  ['cost', 'cdba'],
  ['-cost', 'abcd'],
  ['name', 'abcd'],
  ['-name', 'dcba'],
  ['unit', 'acdb'],
  ['-unit', 'cdab'],
])(
  'by %s the rows are %s: equal ones by name, what is not known last',
  (order, titles) => {
    expect(
      sortRows(rows, order)
        .map(({ title }) => title)
        .join(''),
    ).toBe(titles);
  },
);

const saving = (state: SavingRow['state']) => ({ state } as SavingRow);
const whole = {
  rows,
  savings: [saving('proposed'), saving('opened'), saving('proposed')],
} as unknown as WholeFleet;

it.each([
  [{}, 1, 'cdba', 3],
  [{ page: 1, pageSize: 3, savings: 1 }, 1, 'cdb', 1],
  [{ page: 2, pageSize: 3, savings: 0 }, 2, 'a', 0],
  [{ page: 9, pageSize: 3 }, 2, 'a', 3],
])(
  'of %j page %i is %s, and the counts are of all',
  (query, page, titles, savings) => {
    const reply = pageOfFleet(whole, query);
    expect(reply.rows.map(({ title }) => title).join('')).toBe(titles);
    expect(reply).toMatchObject({
      page,
      rowCount: 4,
      savingCount: 3,
    });
    expect(reply.savings).toHaveLength(savings);
  },
);

it('a fleet of nothing has one empty page', () => {
  expect(pageOfFleet({ ...whole, rows: [] }, { pageSize: 25 })).toMatchObject({
    page: 1,
    rows: [],
    rowCount: 0,
  });
});

it('waste is that of CPU and memory, the most first; what is not known is left out', () => {
  const byKind = { ...noCost(), cpu: 20, memory: 30, gpu: 50 };
  expect(
    efficiencyOf([
      row('small', 10, { byKind, wasteShare: 0.9 }),
      row('large', 100, { byKind, wasteShare: 0.5 }),
      row('unknown', 50, { byKind }),
    ]),
  ).toEqual([
    { title: 'large', perDay: 100, unused: 0.5, unusedPerDay: 25 },
    { title: 'small', perDay: 10, unused: 0.9, unusedPerDay: 4.5 },
  ]);
});

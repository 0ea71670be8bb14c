import { SavingRow } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { clusterDay, costRow } from '../__testUtils__/costDays';
import { assembleFleet } from './assembleFleet';
import { sumOf, ClusterDays } from './sumDays';

const DAY = '2026-06-15';
const TEAMS = { one: 'a', two: 'a', three: 'b' };

const saving = (name: string, requestedPerDay: number) =>
  ({
    recommendation: name,
    entityRef: `resource:default/${name}`,
    server: { id: `prod-eu/n/kserve/${name}`, cluster: 'prod-eu' },
    requestedPerDay,
    billablePerDay: requestedPerDay / 2,
  } as unknown as SavingRow);

const ofSavings = (...savings: SavingRow[]) =>
  assembleFleet({
    currency: 'USD',
    by: 'team',
    window: { from: DAY, until: '2026-06-16' },
    shownDays: 7,
    rows: Object.keys(TEAMS).map(name => ({
      ...costRow(DAY, 24, 1),
      subject: `prod-eu/n/kserve/${name}`,
      entityRef: `resource:default/${name}`,
    })),
    clusterDays: new ClusterDays([clusterDay(DAY)]),
    servers: Object.entries(TEAMS).map(
      ([name, team]) =>
        ({
          id: `prod-eu/n/kserve/${name}`,
          owner: `group:default/${team}`,
        } as Server),
    ),
    savings,
    billableParts: new Map(),
    mayApply: () => true,
    ledger: {} as never,
    budgets: [],
    anomalies: [],
    sources: [],
    reconciliations: [],
  });

it('what is saved and what is added are told apart, of each row and of all, and add up', () => {
  const fleet = ofSavings(
    saving('one', 4),
    saving('two', -6),
    saving('three', 3),
  );
  expect(
    fleet.rows.map(({ title, savingPerDay, addedPerDay }) => [
      title,
      savingPerDay,
      addedPerDay,
    ]),
  ).toEqual([
    ['a', 4, 6],
    ['b', 3, 0],
  ]);
  expect(fleet).toMatchObject({
    savingAddingCount: 1,
    savingAddedPerDay: 6,
    savingRequestedPerDay: 1,
    savingBillablePerDay: 0.5,
  });
  expect(
    sumOf(fleet.rows, row => row.savingPerDay) -
      sumOf(fleet.rows, row => row.addedPerDay),
  ).toBe(fleet.savingRequestedPerDay);
});

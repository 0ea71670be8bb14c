import { CountsReply } from '@bellwether/plugin-models-common';
import { tabLabel } from './tabLabels';

const counts: CountsReply = {
  models: 10_000,
  needPerson: { drift: 4, canary: 2 },
  connections: { failed: 1, limited: 2, stale: 0 },
};

it.each([
  ['fleet', 'Fleet', 'Fleet (10,000)'],
  ['connections', 'Connections', 'Connections (1 failing, 2 limited)'],
  ['drift', 'Drift', 'Drift (4)'],
  ['cost', 'Cost', 'Cost'],
  // The reader may not see what is unregistered: then nothing is counted, and not zero.
  ['unregistered', 'Unregistered', 'Unregistered'],
])('the tab %s says %s', (path, title, label) => {
  expect(tabLabel({ path, title }, counts)).toBe(label);
});

it('counts what the family of a page says, where its path has another name', () => {
  const page = { path: 'rollouts', title: 'Rollouts', family: 'canary' };
  expect(tabLabel(page, counts)).toBe('Rollouts (2)');
});

it('says only its title until the counts are known, and where there is nothing to look at', () => {
  const fleet = { path: 'fleet', title: 'Fleet' };
  expect(tabLabel(fleet, undefined)).toBe('Fleet');
  expect(tabLabel(fleet, { ...counts, models: 0 })).toBe('Fleet');
  expect(
    tabLabel(
      { path: 'connections', title: 'Connections' },
      { ...counts, connections: { failed: 0, limited: 0, stale: 0 } },
    ),
  ).toBe('Connections');
});

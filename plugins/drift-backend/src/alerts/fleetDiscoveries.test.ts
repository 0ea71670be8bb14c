import { NewestWindow } from '../database';
import { fleetDiscoveries } from './fleetDiscoveries';

const newest = (
  monitor: string,
  state: NewestWindow['state'],
  pValue: number | null,
): NewestWindow => ({ monitor, state, pValue });

it('one window in many that is only just material is no discovery of the fleet', () => {
  const quiet = Array.from({ length: 19 }, (_, index) =>
    newest(`quiet ${index}`, 'none', 0.5),
  );
  const one = newest('one', 'material', 0.015);
  expect(fleetDiscoveries([one], 0.1)).toEqual(new Set(['one']));
  expect(fleetDiscoveries([one, ...quiet], 0.1)).toEqual(new Set());
  expect(
    fleetDiscoveries([newest('one', 'material', 1e-9), ...quiet], 0.1),
  ).toEqual(new Set(['one']));
});

it('a window that the season check held back is no discovery, and makes others none', () => {
  const heldBack = Array.from({ length: 19 }, (_, index) =>
    newest(`held back ${index}`, 'none', 1e-12),
  );
  const one = newest('one', 'material', 0.015);
  expect(fleetDiscoveries([one, ...heldBack], 0.1)).toEqual(new Set());
});

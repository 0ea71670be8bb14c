import { domainOf, shareAt } from './domain';

const ecdf = {
  at: [-40, 0, 10, 600],
  reference: [0, 0.5, 0.9, 1],
  current: [],
};

it('draws the range of the histogram, and the place of D where that lies beyond', () => {
  const histogram = { edges: [-20, 0, 20], reference: [], current: [] };
  expect(domainOf({ histogram }, ecdf)).toEqual([-20, 20]);
  const distance = { at: 35, reference: 0.9, current: 0.8 };
  expect(domainOf({ histogram, distance }, ecdf)).toEqual([-20, 35]);
  expect(domainOf({}, ecdf)).toEqual([-40, 600]);
});

it.each([
  [-50, 0],
  [-40, 0],
  [5, 0.7],
  [10, 0.9],
  [700, 1],
])('reads the share at or below %d between its points', (value, share) => {
  expect(shareAt(ecdf.at, ecdf.reference, value)).toBeCloseTo(share);
});

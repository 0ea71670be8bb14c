import { domainOf, shareAt } from './domain';
import { beyondWords } from './EcdfFigure';
import { readEcdf } from './readings';

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

it('says nothing of a share that rounding alone leaves', () => {
  const at = [0, 3, 10];
  const shares = [0.1, 0.7 + 0.1 + 0.2 - 1e-16, 1];
  expect(1 - shares[1]).toBeGreaterThan(0);
  const format = String;
  const words = (end: number) =>
    beyondWords({ at, reference: shares, current: shares }, end, format);
  expect(words(3)).toBeUndefined();
  expect(words(1)).toMatch(/^60\s% lie beyond 1 in the baseline/);
  const [, second] = readEcdf(
    { at, reference: shares, current: [0.1, 1, 1] },
    { domain: [0, 10], format, words: 'now' },
  );
  expect(second.values[2].words).toBe('0 points');
});

import { RandomStream } from '../special/random';
import { binFinder, binOf } from './binFinder';

const random = new RandomStream(1, 'edges');
const draw = (size: number, change: (x: number) => number) =>
  Float64Array.from({ length: size }, () => change(random.normal())).sort();

describe('binFinder', () => {
  it.each([
    ['no edges', new Float64Array(0)],
    ['one edge', Float64Array.of(2)],
    ['even edges', Float64Array.from({ length: 200 }, (_, i) => i / 50 - 2)],
    ['quantiles', draw(200, x => x)],
    ['heavy tails', draw(200, x => Math.exp(5 * x))],
    ['edges beside each other', draw(50, x => 1 + x * 1e-15)],
    ['edges of all sizes', Float64Array.of(-1e308, -1, 0, 1e-300, 1, 1e308)],
  ])('finds the bins that a binary search finds (%s)', (_, edges) => {
    const find = binFinder(edges);
    const values = [
      ...edges,
      ...Array.from(edges, edge => edge - 1e-9),
      ...Array.from(edges, edge => edge + Math.abs(edge) * 2e-16),
      ...draw(500, x => x),
      ...draw(500, x => Math.exp(5 * x)),
      ...[-1e308, -0, 0, 5e-324, 1e308],
    ];
    for (const value of values.filter(Number.isFinite)) {
      expect(find(value)).toBe(binOf(edges, value));
    }
  });
});

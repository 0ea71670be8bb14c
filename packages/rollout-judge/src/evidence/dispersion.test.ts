import { RandomStream } from '../simulate';
import {
  addToDispersion,
  assumedFactor,
  dispersionSchema,
  estimatedFactor,
  noDispersion,
} from './dispersion';

const THETA = 0.2;

/** Intervals with about 24 events in clusters of this size; the canary has its share of the clusters, times `ratioAt`. */
function scattered(
  seed: number,
  intervals: number,
  clusterSize: number,
  { lengths = [1], ratioAt = (_: number): number => 1 } = {},
) {
  const stream = new RandomStream(seed);
  let dispersion = noDispersion(lengths);
  for (let i = 0; i < intervals; i++) {
    const [stable, canary] = [1 - THETA, THETA * ratioAt(i)].map(
      share => clusterSize * stream.poisson((24 * share) / clusterSize),
    );
    dispersion = addToDispersion(dispersion, canary, stable + canary, THETA);
  }
  return dispersion;
}

function mean(runs: number, factorOf: (seed: number) => number): number {
  let sum = 0;
  for (let seed = 1; seed <= runs; seed++) sum += factorOf(seed);
  return sum / runs;
}

describe('how widely events scatter', () => {
  it('is found near the size of the clusters after a dozen intervals, however uncertain the first prediction was', () => {
    for (const size of [3, 6]) {
      // Without an allowance a scatter above 1 is evident, and has its own error added: a factor of 1 + √(2/12).
      const found =
        mean(400, seed => estimatedFactor(scattered(seed, 12, size), 0)) /
        (1 + Math.sqrt(2 / 12));
      // The ratio that is assumed before the first is right here, so that one looks narrow. As a sum of squares over a sum of variances it is 0.4.
      expect(found / size).toBeGreaterThan(0.7);
      expect(found / size).toBeLessThan(1.1);
    }
  });

  it('costs independent events little', () => {
    const factors = mean(400, seed =>
      estimatedFactor(scattered(seed, 12, 1), 1),
    );
    expect(factors).toBeLessThan(1.2);
  });

  it('is not taken for wide where the canary turns bad after an hour, but in long blocks', () => {
    const turned = (lengths: number[]) =>
      mean(50, seed =>
        estimatedFactor(
          scattered(seed, 76, 1, { lengths, ratioAt: i => (i < 60 ? 1 : 4) }),
          1,
        ),
      );
    // So is the drift of a ratio that is learned anew: that costs minutes, not the whole of the evidence.
    expect(turned([1])).toBeLessThan(5);
    expect(turned([1, 4, 16])).toBeGreaterThan(3 * turned([1]));
  });

  it('is assumed to be several times what is seen at first, falling to 1 with the fifteenth interval', () => {
    expect(assumedFactor(noDispersion(), 4)).toBe(4);
    const early = mean(200, seed => assumedFactor(scattered(seed, 5, 6), 4));
    // Clusters of six: without what is seen it would be 1 + 3 · 10/15 = 3.
    expect(early).toBeGreaterThan(9);
    expect(early).toBeLessThan(1 + (4 * 6 - 1) * (10 / 15));
    // In some intervals there were none.
    expect(assumedFactor(scattered(1, 20, 6), 4)).toBe(1);
  });

  it('of a state that was stored before it was told by weight is estimated anew, with caution', () => {
    const stored = {
      above: 3,
      below: 2,
      information: 9,
      scales: [{ length: 1, blocks: 40, squares: 70, variance: 60 }],
    };
    const read = dispersionSchema.parse(stored);
    expect(assumedFactor(read, 4)).toBe(4);
    expect(estimatedFactor(read, 1)).toBe(1);
    expect(read.information).toBe(9);
  });
});

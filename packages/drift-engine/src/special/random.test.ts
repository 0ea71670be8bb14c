import { RandomStream } from './random';

describe('RandomStream', () => {
  it('depends on seed and names alone', () => {
    const draws = (seed: number, ...names: (string | number)[]) => {
      const random = new RandomStream(seed, ...names);
      return Array.from({ length: 5 }, () => random.uint32());
    };
    expect(draws(1, 'a', 2)).toEqual(draws(1, 'a', 2));
    const different = [
      draws(1, 'a', 2),
      draws(2, 'a', 2),
      draws(1, 'a', 3),
      draws(1, 'b', 2),
      draws(1, 'a'),
      draws(2 ** 40 + 1, 'a', 2),
    ].map(list => list.join());
    expect(new Set(different).size).toBe(different.length);
  });

  it.each([3, 10, 1000, 3_000_000])('draws below %d without bias', bound => {
    const random = new RandomStream(7, 'below', bound);
    const cells = 3;
    const counts = [0, 0, 0];
    for (let i = 0; i < 30_000; i++) {
      const draw = random.below(bound);
      expect(draw).toBeLessThan(bound);
      counts[Math.floor((draw * cells) / bound)]++;
    }
    const expected = counts.map(
      (_, c) =>
        (30_000 *
          (Math.ceil(((c + 1) * bound) / cells) -
            Math.ceil((c * bound) / cells))) /
        bound,
    );
    const chi2 = counts.reduce(
      (sum, n, c) => sum + (n - expected[c]) ** 2 / expected[c],
      0,
    );
    // The 99.9 % quantile with two degrees of freedom.
    expect(chi2).toBeLessThan(13.8);
  });

  it('makes normal numbers', () => {
    const random = new RandomStream(3, 'normal');
    const values = Array.from({ length: 20_000 }, () => random.normal());
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance =
      values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    const beyond = values.filter(v => Math.abs(v) > 1.96).length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
    expect(Math.abs(beyond / values.length - 0.05)).toBeLessThan(0.006);
  });

  it.each([
    [10, 10],
    [1000, 5],
    [50, 80],
  ])('samples from %d without repetition, at most %d', (from, size) => {
    const drawn = new RandomStream(1, 'sample').sample(from, size);
    expect(drawn).toHaveLength(Math.min(from, size));
    expect(new Set(drawn).size).toBe(drawn.length);
    for (const value of drawn) expect(value).toBeLessThan(from);
  });
});

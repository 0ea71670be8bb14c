import { RandomStream } from '../special/random';
import { boundDistance, compareSorted } from './ecdf';
import { negativeExponential } from './exponential';
import { countBelow, countUpTo, sortedWithoutNaN, sortNumbers } from './sort';

function noise(size: number, name: string): Float64Array {
  const random = new RandomStream(9, name);
  return Float64Array.from({ length: size }, () => random.normal());
}

describe('sortNumbers', () => {
  it.each([
    ['normal numbers', (x: number) => x],
    ['numbers of all sizes', (x: number) => Math.exp(50 * x) * Math.sign(x)],
    ['whole numbers', (x: number) => Math.round(10 * x)],
    [
      'infinities and zeros',
      (x: number) => (Math.abs(x) > 2 ? x * Infinity : Math.trunc(x)),
    ],
    ['numbers that differ in their last bits only', (x: number) => 1e9 + x],
    ['numbers that differ in some last bits', (x: number) => 1 + x * 1e-12],
    ['one value', () => 3],
  ])('orders %s as the runtime does', (_, change) => {
    for (const size of [0, 1, 100, 5000, 20_000]) {
      const values = noise(size, 'sort').map(change);
      const expected = Float64Array.from(values).sort();
      expect(sortNumbers(values).map(v => v + 0)).toEqual(
        expected.map(v => v + 0),
      );
    }
  });

  it('sorts a part of a buffer in place', () => {
    const whole = noise(12_000, 'part');
    const before = whole.slice(0, 1000);
    sortNumbers(whole.subarray(1000, 11_000));
    expect(whole.slice(0, 1000)).toEqual(before);
    for (let i = 1001; i < 11_000; i++) {
      expect(whole[i]).toBeGreaterThanOrEqual(whole[i - 1]);
    }
  });

  it('leaves out NaN and the source alone', () => {
    const source = Float64Array.of(3, NaN, 1);
    expect(sortedWithoutNaN(source)).toEqual(Float64Array.of(1, 3));
    expect(source[0]).toBe(3);
  });

  it('counts below and up to a bound', () => {
    const sorted = Float64Array.of(1, 2, 2, 3);
    expect([countBelow(sorted, 2), countUpTo(sorted, 2)]).toEqual([1, 3]);
  });
});

describe('compareSorted', () => {
  it('is symmetric, and does not see monotone changes of the unit', () => {
    const a = sortNumbers(noise(500, 'a'));
    const b = sortNumbers(noise(300, 'b').map(x => x * 1.2 + 0.1));
    const forth = compareSorted(a, b);
    const back = compareSorted(b, a);
    expect(back.distance).toBe(forth.distance);
    expect(back.sign).toBe(-forth.sign);
    expect(back.wasserstein).toBeCloseTo(forth.wasserstein, 14);
    const cubed = compareSorted(
      a.map(x => x ** 3),
      b.map(x => x ** 3),
    );
    expect(cubed.distance).toBe(forth.distance);
    const scaled = compareSorted(
      a.map(x => 7 * x),
      b.map(x => 7 * x),
    );
    expect(scaled.wasserstein / forth.wasserstein).toBeCloseTo(7, 10);
  });

  it('gives an interval that holds the shift in most of many repetitions', () => {
    const shift = 0.4;
    let held = 0;
    for (let i = 0; i < 200; i++) {
      const a = sortNumbers(noise(400, `a${i}`));
      const b = sortNumbers(noise(400, `b${i}`).map(x => x + shift));
      const { wasserstein, wassersteinError, wassersteinBias } = compareSorted(
        a,
        b,
      );
      const low = wasserstein - wassersteinBias - wassersteinError;
      const high = wasserstein + wassersteinError;
      if (low <= shift && high >= shift) held++;
    }
    expect(held).toBeGreaterThanOrEqual(184);
    expect(held).toBeLessThan(200);
  });

  it('takes the sampling noise off where nothing has moved', () => {
    let above = 0;
    for (let i = 0; i < 200; i++) {
      const { wasserstein, wassersteinError, wassersteinBias } = compareSorted(
        sortNumbers(noise(100, `a${i}`)),
        sortNumbers(noise(100, `b${i}`)),
      );
      if (wasserstein - wassersteinBias - wassersteinError > 0.1) above++;
    }
    expect(above).toBeLessThanOrEqual(10);
  });

  it('refuses an empty sample', () => {
    expect(() =>
      compareSorted(new Float64Array(0), Float64Array.of(1)),
    ).toThrow(RangeError);
  });
});

describe('boundDistance', () => {
  it('encloses the distance, and the open bins hold it', () => {
    for (let i = 0; i < 20; i++) {
      const a = sortNumbers(noise(2000, `a${i}`));
      const b = sortNumbers(noise(1500, `b${i}`).map(x => x * 1.05));
      const edges = Array.from({ length: 60 }, (_, e) => -3 + e / 10);
      const count = (sorted: Float64Array) =>
        [...edges, Infinity].map(
          (edge, e) =>
            countBelow(sorted, edge) -
            (e ? countBelow(sorted, edges[e - 1]) : 0),
        );
      const { low, high, openBins } = boundDistance(count(a), count(b));
      const { distance, location } = compareSorted(a, b);
      expect(low).toBeLessThanOrEqual(distance);
      expect(high).toBeGreaterThanOrEqual(distance);
      const bin = edges.filter(edge => edge <= location).length;
      expect(distance === low || openBins.includes(bin)).toBe(true);
    }
  });
});

describe('negativeExponential', () => {
  it('is exp(-t) to thirteen digits', () => {
    for (let t = 0; t < 64; t += 0.0137) {
      expect(Math.abs(negativeExponential(t) / Math.exp(-t) - 1)).toBeLessThan(
        1e-13,
      );
    }
    expect(negativeExponential(1e9)).toBe(0);
  });
});

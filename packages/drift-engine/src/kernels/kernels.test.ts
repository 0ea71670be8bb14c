import { RandomStream } from '../special/random';
import { distanceOf } from './countedDistance';
import { boundDistance, compareOrdered, compareSorted } from './ecdf';
import { orderedBelow, valueAt, type OrderedValues } from './ordered';
import { negativeExponential } from './exponential';
import { ascendingOrder } from './order';
import { meanAndDeviation } from '../detectors/wasserstein';
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
    ['whole numbers of a wide span', (x: number) => Math.round(1e9 * x)],
    [
      'whole numbers with one fraction',
      (x: number) => (x > 3.5 ? x : Math.round(10 * x)),
    ],
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

describe('ascendingOrder', () => {
  it.each([
    ['numbers', (x: number) => x],
    ['whole numbers with many ties', (x: number) => Math.round(3 * x)],
    ['zeros of both signs', (x: number) => Math.trunc(x)],
    ['numbers that differ in their last bits only', (x: number) => 1e9 + x],
    ['numbers that differ in some last bits', (x: number) => 1 + x * 1e-12],
    ['numbers, some missing', (x: number) => (x > 1 ? NaN : x)],
    ['infinities', (x: number) => (x > 1 ? -Infinity : x * Infinity)],
  ])('orders %s, the first of equal ones first', (_, change) => {
    for (const size of [0, 1, 100, 5000]) {
      const values = noise(size, 'order').map(change);
      const expected = Array.from(values, (value, i) => ({ value, i }))
        .filter(({ value }) => !Number.isNaN(value))
        // The runtime's sort is stable.
        .sort((a, b) => Number(a.value > b.value) - Number(a.value < b.value))
        .map(({ i }) => i);
      expect(Array.from(ascendingOrder(values))).toEqual(expected);
    }
  });
});

describe('distanceOf', () => {
  it.each([
    ['the same law', (x: number) => x],
    ['a shift', (x: number) => x + 0.1],
    ['another scale', (x: number) => 1.3 * x],
    ['whole numbers', (x: number) => Math.round(10 * x + 1)],
    ['heavy tails', (x: number) => Math.exp(9 * Math.abs(x)) * Math.sign(x)],
    ['missing values', (x: number) => (x > 1.5 ? NaN : x)],
    ['infinities', (x: number) => (Math.abs(x) > 2 ? x * Infinity : x)],
    ['one value', () => 3],
    ['nothing but infinities', (x: number) => x * Infinity],
  ])('counts to the bits that sorting gives (%s)', (_, change) => {
    for (const [n, m] of [
      [20_000, 20_000],
      [30_000, 17_001],
    ]) {
      const a = noise(n, `a ${n}`).map(change);
      const b = noise(m, `b ${m}`).map(change);
      const [x, y] = [sortedWithoutNaN(a), sortedWithoutNaN(b)];
      const { distance, location, sign } = compareSorted(x, y);
      expect(distanceOf(a, b)).toEqual({
        distance,
        location,
        sign,
        n: x.length,
        m: y.length,
      });
      // Both directions, and two samples of different laws.
      const plain = noise(n, `plain ${n}`);
      const other = compareSorted(y, sortedWithoutNaN(plain));
      expect(distanceOf(b, plain)).toMatchObject({
        distance: other.distance,
        location: other.location,
        sign: other.sign,
      });
    }
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

  it('gives the same bits where equal values are counted, and so do moments', () => {
    const counted = (sorted: Float64Array): OrderedValues => {
      const last = sorted.filter(
        (x, i) => i + 1 === sorted.length || x !== sorted[i + 1],
      );
      return { values: last, upTo: last.map(x => countUpTo(sorted, x)) };
    };
    const rounded = (name: string, size: number, endless = false) =>
      sortNumbers(
        noise(size, name).map((x, i) =>
          endless && i === 0 ? Infinity : Math.round(20 * x) / 7,
        ),
      );
    for (const [a, b] of [
      [rounded('a', 5000), rounded('b', 3000)],
      [rounded('c', 300, true), rounded('d', 20_000)],
      [Float64Array.of(-0, 0, 0, 2), Float64Array.of(0, 2)],
    ]) {
      const plain = compareSorted(a, b);
      expect(compareOrdered(counted(a), counted(b))).toEqual(plain);
      expect(compareOrdered({ values: a }, counted(b))).toEqual(plain);
      expect(meanAndDeviation(counted(a))).toEqual(
        meanAndDeviation({ values: a }),
      );
      const places = [0, 1, a.length >> 1, a.length - 1];
      expect(places.map(i => valueAt(counted(a), i))).toEqual(
        // A negative zero is a zero.
        places.map(i => a[i] + 0),
      );
      expect([-1, 0, 0.3].map(x => orderedBelow(counted(a), x))).toEqual(
        [-1, 0, 0.3].map(x => countBelow(a, x)),
      );
    }
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

import goldens from '../__fixtures__/scipy.json';
import { RandomStream } from '../../special/random';
import { drawPermutations } from '../permutations';
import { plainRows, squaredDistance } from './features';
import { mmdTest } from './mmd';
import {
  addForms,
  mmdSquared,
  partialForms,
  quadraticForms,
} from './quadraticForms';
import { randomFeatureUnits } from './randomFeatures';
import { gaussianUnits } from './unitRows';

function sequence(size: number, start: number, shift: number): Float64Array {
  return Float64Array.from(
    { length: size },
    (_, i) => (((i + start) * 0.6180339887498949) % 1) + shift,
  );
}

function noise(size: number, name: string): Float64Array {
  const random = new RandomStream(5, name);
  return Float64Array.from({ length: size }, () => random.normal());
}

describe('mmd', () => {
  it.each(goldens.mmd)(
    'is the unbiased MMD² of numpy ($n × $m rows of $d, σ $sigma)',
    ({ n, m, d, shift, sigma, mmd2 }) => {
      const { statistic } = mmdTest(
        sequence(n * d, 1, 0),
        sequence(m * d, 0.37, shift),
        d,
        { sigma, permutations: 3 },
      );
      expect(Math.abs(statistic - mmd2)).toBeLessThan(1e-10 * Math.abs(mmd2));
    },
  );

  it('gives for every labelling what the double sum over rows gives', () => {
    const [n, m, d] = [23, 18, 3];
    const data = plainRows(noise(n * d, 'a'), noise(m * d, 'b'), d);
    const gammas = [0.1, 0.4, 1.6];
    const permutations = drawPermutations(n + m, n, 20, 7);
    const squares = mmdSquared(
      quadraticForms(gaussianUnits(data, 1, gammas), permutations),
      permutations,
      n,
      m,
    );
    for (let k = 0; k < gammas.length; k++) {
      for (let z = 0; z <= 20; z++) {
        const sums = { xx: 0, yy: 0, xy: 0 };
        for (let i = 0; i < n + m; i++) {
          for (let j = 0; j < n + m; j++) {
            if (i === j) continue;
            const value = Math.exp(-gammas[k] * squaredDistance(data, i, j));
            const a = permutations.labels[z * (n + m) + i];
            const b = permutations.labels[z * (n + m) + j];
            if (a && b) sums.xx += value;
            else if (!a && !b) sums.yy += value;
            else sums.xy += value;
          }
        }
        const expected =
          sums.xx / (n * (n - 1)) + sums.yy / (m * (m - 1)) - sums.xy / (n * m);
        expect(Math.abs(squares[k][z] - expected)).toBeLessThan(1e-13);
      }
    }
  });

  it('has the same statistic whether rows are permuted alone or in units', () => {
    const a = noise(64 * 4, 'a');
    const b = noise(48 * 4, 'b');
    const alone = mmdTest(a, b, 4, { sigma: 1.5, permutations: 9 });
    const units = mmdTest(a, b, 4, {
      sigma: 1.5,
      permutations: 9,
      rowsPerUnit: 4,
    });
    expect(units.statistic).toBeCloseTo(alone.statistic, 12);
  });

  it('does not depend on how the rows are shared out', () => {
    const [n, m, d] = [70, 60, 2];
    const data = plainRows(noise(n * d, 'a'), noise(m * d, 'b'), d);
    const permutations = drawPermutations(n + m, n, 50, 1);
    const kernel = gaussianUnits(data, 1, [0.2]);
    const whole = quadraticForms(kernel, permutations);
    const pieces = [96, 128, 0, 64, 32].map(from => ({
      from,
      part: partialForms(
        gaussianUnits(data, 1, [0.2]),
        permutations,
        from,
        Math.min(n + m, from + 32),
      ),
    }));
    pieces.sort((x, y) => x.from - y.from);
    expect(addForms(pieces.map(({ part }) => part))).toEqual(whole);
  });

  it('is approximated by random features', () => {
    const [n, m, d] = [200, 200, 3];
    const b = noise(m * d, 'b').map(x => x + 0.5);
    const data = plainRows(noise(n * d, 'a'), b, d);
    const permutations = drawPermutations(100, 50, 1, 1);
    const [exact] = mmdSquared(
      quadraticForms(gaussianUnits(data, 4, [1 / 8]), permutations),
      permutations,
      n,
      m,
    );
    const [approximate] = mmdSquared(
      quadraticForms(randomFeatureUnits(data, 4, 2, 1, 2_000, 3), permutations),
      permutations,
      n,
      m,
    );
    expect(exact[0]).toBeGreaterThan(0.02);
    expect(Math.abs(approximate[0] / exact[0] - 1)).toBeLessThan(0.1);
  });

  it('sums the random features of numbers and labels over units, for every bandwidth', () => {
    const [rows, width, frequencies, widest] = [21, 3, 7, 1.7];
    const numbers = noise(rows * width, 'numbers');
    const codes = Int32Array.from({ length: rows * 2 }, (_, i) => (i * 5) % 4);
    const mismatch = Float64Array.of(2, 3);
    const random = new RandomStream(3, 'frequencies');
    const scaled = (factor = 1) => (random.normal() * factor) / widest;
    const omega = Array.from({ length: frequencies }, () =>
      Array.from({ length: width }, () => scaled()),
    );
    const phases = [0, 1].map(c => {
      const size = 1 + Math.max(...codes.filter((_, i) => i % 2 === c));
      return Array.from({ length: size }, () =>
        Array.from({ length: frequencies }, () =>
          scaled(Math.sqrt(mismatch[c] / 2)),
        ),
      );
    });
    const phase = (row: number, f: number) =>
      omega[f].reduce((sum, w, c) => sum + w * numbers[row * width + c], 0) +
      phases[0][codes[2 * row]][f] +
      phases[1][codes[2 * row + 1]][f];
    const kernel = randomFeatureUnits(
      { rows, width, numbers, labels: 2, codes, mismatch },
      3,
      widest,
      2,
      frequencies,
      3,
    );
    expect(kernel.units).toBe(7);
    const into = [0, 1].map(() => new Float64Array(7));
    for (let unit = 0; unit < 7; unit++) {
      kernel.row(unit, into);
      for (let other = 0; other <= unit; other++) {
        for (const [k, factor] of [1, 2].entries()) {
          let expected = other === unit ? -3 : 0;
          for (let i = 3 * unit; i < 3 * unit + 3; i++) {
            for (let j = 3 * other; j < 3 * other + 3; j++) {
              for (let f = 0; f < frequencies; f++) {
                expected +=
                  Math.cos(factor * (phase(i, f) - phase(j, f))) / frequencies;
              }
            }
          }
          expect(Math.abs(into[k][other] - expected)).toBeLessThan(1e-7);
        }
      }
    }
  });
});

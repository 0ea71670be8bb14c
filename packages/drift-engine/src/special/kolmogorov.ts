import { binomialProbability, stirlingError } from './gamma';

const PI2 = Math.PI ** 2;
const PI4 = Math.PI ** 4;
const PI6 = Math.PI ** 6;

/** n! / n^n */
function factorialOverPower(n: number): number {
  return Math.exp(stirlingError(n) - n) * Math.sqrt(2 * Math.PI * n);
}

/** Points at which the one-sided sum is evaluated when it has more terms than this. */
const QUADRATURE_POINTS = 4096;

/**
 * P(D⁺ ≥ x) of the one-sided, one-sample statistic: the sum over j of
 * `Binomial(j; n, x + j/n) · x / (x + j/n)` (Smirnov; Birnbaum and Tingey 1951), with Loader's binomial terms.
 *
 * The terms are a smooth function of j that vanishes faster than any power at both ends, so where n is large the sum is
 * taken by the trapezoid rule on a coarser grid, which then converges exponentially.
 */
export function smirnovSurvival(x: number, n: number): number {
  if (x <= 0) return 1;
  if (x >= 1) return 0;
  const last = Math.floor(n * (1 - x));
  const stride =
    n > 4 * QUADRATURE_POINTS && n * x > 200
      ? Math.floor(n / QUADRATURE_POINTS)
      : 1;
  let sum = 0;
  for (let j = 0; j <= last; j += stride) {
    const p = x + j / n;
    const q = (n - j) / n - x;
    sum += (binomialProbability(j, n, p, q) * x) / p;
  }
  return Math.min(1, sum * stride);
}

function multiply(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const product = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < m; k++) {
      const factor = a[i * m + k];
      if (factor === 0) continue;
      for (let j = 0; j < m; j++) product[i * m + j] += factor * b[k * m + j];
    }
  }
  return product;
}

interface Scaled {
  matrix: Float64Array;
  /** The matrix is multiplied by two to this power. */
  exponent: number;
}

function rescaled({ matrix, exponent }: Scaled): Scaled {
  let largest = 0;
  for (const value of matrix) if (value > largest) largest = value;
  if (largest < 2 ** 128) return { matrix, exponent };
  return { matrix: matrix.map(v => v * 2 ** -128), exponent: exponent + 128 };
}

/** P(D < x) by Durbin's matrix (Marsaglia, Tsang and Wang 2003). */
function durbin(n: number, x: number): number {
  const t = n * x;
  const k = Math.ceil(t);
  const h = k - t;
  const m = 2 * k - 1;
  const inverseFactorial = new Float64Array(m + 2);
  inverseFactorial[0] = 1;
  for (let i = 1; i <= m + 1; i++) {
    inverseFactorial[i] = inverseFactorial[i - 1] / i;
  }
  const matrix = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      if (i - j + 1 >= 0) matrix[i * m + j] = inverseFactorial[i - j + 1];
    }
  }
  for (let i = 0; i < m; i++) {
    const edge = (1 - h ** (i + 1)) * inverseFactorial[i + 1];
    matrix[i * m] = edge;
    matrix[(m - 1) * m + (m - 1 - i)] = edge;
  }
  matrix[(m - 1) * m] =
    (1 - 2 * h ** m + Math.max(2 * h - 1, 0) ** m) * inverseFactorial[m];

  let base: Scaled = { matrix, exponent: 0 };
  let power: Scaled | undefined;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) {
      power = power
        ? rescaled({
            matrix: multiply(power.matrix, base.matrix, m),
            exponent: power.exponent + base.exponent,
          })
        : base;
    }
    if (rest > 1) {
      base = rescaled({
        matrix: multiply(base.matrix, base.matrix, m),
        exponent: 2 * base.exponent,
      });
    }
  }
  if (!power) return 1;
  let probability = power.matrix[(k - 1) * m + k - 1];
  let { exponent } = power;
  for (let i = 1; i <= n; i++) {
    probability *= i / n;
    if (probability < 2 ** -128) {
      probability *= 2 ** 128;
      exponent -= 128;
    }
  }
  return probability * 2 ** exponent;
}

/** P(D < x) by the series of Pelz and Good (1976), through the third order in 1/√n. */
function pelzGood(n: number, x: number): number {
  const z = Math.sqrt(n) * x;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  if (PI2 / (8 * z2) > 708) return 0;
  const sums = [0, 0, 0, 0];
  const terms = Math.ceil((16 * z) / Math.PI) + 1;
  for (let k = terms; k >= 1; k--) {
    const a2 = (2 * k - 1) ** 2;
    const a4 = a2 * a2;
    const a6 = a4 * a2;
    const weight = Math.exp((-PI2 * a2) / (8 * z2));
    sums[0] += weight;
    sums[1] += weight * ((PI2 / 4) * a2 - z2);
    sums[2] +=
      weight *
      (6 * z6 +
        2 * z4 +
        (PI2 / 4) * (2 * z4 - 5 * z2) * a2 +
        (PI4 / 16) * (1 - 2 * z2) * a4);
    sums[3] +=
      weight *
      (-30 * z6 -
        90 * z4 * z4 +
        (PI2 / 4) * (135 * z4 - 96 * z6) * a2 +
        (PI4 / 16) * (212 * z4 - 60 * z2) * a4 +
        (PI6 / 64) * (5 - 30 * z2) * a6);
  }
  let second = 0;
  let third = 0;
  for (let k = terms; k >= 1; k--) {
    const k2 = k * k;
    const weight = Math.exp((-PI2 * k2) / (2 * z2));
    second += k2 * weight;
    third += (3 * z2 - PI2 * k2) * k2 * weight;
  }
  const root = Math.sqrt(2 * Math.PI);
  const k0 = (root / z) * sums[0];
  const k1 = (root / (6 * z4)) * sums[1];
  const k2 =
    (root / (72 * z6 * z)) * sums[2] - ((PI2 * root) / (36 * z2 * z)) * second;
  const k3 =
    (root / (6480 * z6 * z4)) * sums[3] + ((PI2 * root) / (216 * z6)) * third;
  return k0 + k1 / Math.sqrt(n) + k2 / n + k3 / n ** 1.5;
}

function clipped(p: number): number {
  return Math.min(1, Math.max(0, p));
}

/**
 * P(D ≥ x) of the two-sided, one-sample Kolmogorov–Smirnov statistic of n observations: the finite-n law, scipy's
 * `kstwo.sf(x, n)`. Chooses among exact and asymptotic forms as Simard and L'Ecuyer (2011) do.
 *
 * @param x - distance between distribution functions, 0 to 1
 * @param n - observations, a whole number ≥ 1
 */
export function kolmogorovSurvival(x: number, n: number): number {
  if (Number.isNaN(x) || !(n >= 1)) return NaN;
  if (x >= 1) return 0;
  if (x <= 0) return 1;
  const t = n * x;
  if (t <= 0.5) return 1;
  if (t <= 1) return clipped(1 - factorialOverPower(n) * (2 * t - 1) ** n);
  if (t >= n - 1) return clipped(2 * (1 - x) ** n);
  const nx2 = t * x;
  if (x >= 0.5 || nx2 >= (n <= 140 ? 4 : 2.2)) {
    if (n > 140 && nx2 >= 370) return 0;
    return clipped(2 * smirnovSurvival(x, n));
  }
  if (n <= 140 || (n <= 100_000 && n * x ** 1.5 <= 1.4)) {
    return clipped(1 - durbin(n, x));
  }
  return clipped(1 - pelzGood(n, x));
}

/** The distance that the two-sided statistic of n observations exceeds with probability p, 0 < p < 1. */
export function kolmogorovQuantile(p: number, n: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (kolmogorovSurvival(middle, n) > p) low = middle;
    else high = middle;
  }
  return high;
}

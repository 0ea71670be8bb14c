/** Lanczos' approximation with g = 7 and nine terms: relative error near 1e-15 for positive arguments. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028,
  771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const HALF_LOG_TWO_PI = 0.9189385332046727;

/** Natural logarithm of Γ(x), x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) {
    return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  }
  const z = x - 1;
  let sum = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (z + i);
  const t = z + 7.5;
  return HALF_LOG_TWO_PI + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Natural logarithm of the binomial coefficient. */
export function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/** B_2j / (2j (2j - 1)), j = 1, 2, …: Stirling's series. */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];

/**
 * ln Γ(x + 1) less Stirling's formula, `(x + 1/2) ln x - x + ln(2π)/2`, for real x ≥ 0. With it, binomial and Poisson
 * probabilities of any size come without cancellation (C. Loader, "Fast and accurate computation of binomial
 * probabilities", 2000).
 */
export function stirlingError(x: number): number {
  if (x < 15) {
    if (x === 0) return Infinity;
    return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - HALF_LOG_TWO_PI;
  }
  const square = x * x;
  let power = 1 / x;
  let sum = 0;
  for (const coefficient of STIRLING) {
    sum += coefficient * power;
    power /= square;
  }
  return sum;
}

/** Loader's deviance `x ln(x / m) + m - x`, without cancellation where x is near m. */
export function deviance(x: number, m: number): number {
  if (Math.abs(x - m) < 0.1 * (x + m)) {
    const v = (x - m) / (x + m);
    let sum = (x - m) * v;
    let term = 2 * x * v;
    for (let j = 1; j < 1000; j++) {
      term *= v * v;
      const next = sum + term / (2 * j + 1);
      if (next === sum) return next;
      sum = next;
    }
    return sum;
  }
  return x * Math.log(x / m) + m - x;
}

/**
 * Binomial probability of k successes in n trials, each with probability p = 1 - q; real k is allowed (the density of
 * the interpolating Γ form).
 */
export function binomialProbability(
  k: number,
  n: number,
  p: number,
  q: number,
): number {
  if (p <= 0) return k === 0 ? 1 : 0;
  if (q <= 0) return k === n ? 1 : 0;
  if (k === 0) return Math.exp(n * (p < 0.1 ? Math.log1p(-p) : Math.log(q)));
  if (k === n) return Math.exp(n * (q < 0.1 ? Math.log1p(-q) : Math.log(p)));
  const exponent =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    deviance(k, n * p) -
    deviance(n - k, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** x^a e^-x / Γ(a + 1). */
function poissonDensity(a: number, x: number): number {
  return (
    Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a)
  );
}

const SMALLEST = 1e-300;

/** Q(a, x) by Lentz' continued fraction; for x > a + 1. */
function upperByFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / SMALLEST;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 1e6; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < SMALLEST) d = SMALLEST;
    c = b + an / c;
    if (Math.abs(c) < SMALLEST) c = SMALLEST;
    d = 1 / d;
    const factor = d * c;
    h *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return poissonDensity(a, x) * a * h;
}

/** P(a, x) by its power series; for x ≤ a + 1. */
function lowerBySeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let i = 1; i < 1e6; i++) {
    term *= x / (a + i);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return poissonDensity(a, x) * sum;
}

/** Regularised upper incomplete gamma function Q(a, x), a > 0, x ≥ 0. Relative error below 1e-12. */
export function upperGamma(a: number, x: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? NaN : 1;
  if (x === Infinity) return 0;
  return x > a + 1 ? upperByFraction(a, x) : 1 - lowerBySeries(a, x);
}

/** Probability that a χ² variable with `df` degrees of freedom exceeds x (scipy's `chi2.sf`). */
export function chiSquareSurvival(x: number, df: number): number {
  if (df <= 0) return x > 0 ? 0 : 1;
  return upperGamma(df / 2, x / 2);
}

/** The x that a χ² variable with `df` degrees of freedom exceeds with probability p, 0 < p < 1. */
export function chiSquareQuantile(p: number, df: number): number {
  let low = 0;
  let high = df + 10;
  while (chiSquareSurvival(high, df) > p) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-12 * high; i++) {
    const middle = (low + high) / 2;
    if (chiSquareSurvival(middle, df) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

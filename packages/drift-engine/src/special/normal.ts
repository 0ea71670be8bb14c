import { upperGamma } from './gamma';

/** Probability that a standard normal variable exceeds z. Relative error below 1e-12 in both tails. */
export function normalSurvival(z: number): number {
  if (Number.isNaN(z)) return NaN;
  const tail = upperGamma(0.5, (z * z) / 2) / 2;
  return z >= 0 ? tail : 1 - tail;
}

/** Standard normal distribution function. */
export function normalCdf(z: number): number {
  return normalSurvival(-z);
}

export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** The z with P(Z ≤ z) = p, 0 < p < 1 (Newton's steps on the tail probability, from Hastings' start). */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) {
    if (p === 0) return -Infinity;
    return p === 1 ? Infinity : NaN;
  }
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  let z =
    t -
    (2.515517 + t * (0.802853 + t * 0.010328)) /
      (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let i = 0; i < 4; i++) {
    const error = (normalSurvival(z) - p) / normalDensity(z);
    z += error / (1 - (z * error) / 2);
  }
  return -z;
}

/** Acklam's rational approximation of the normal quantile: error below 1e-9, and fast. */
export function fastNormalQuantile(p: number): number {
  const tail = p < 0.02425 || p > 0.97575;
  if (tail) {
    const q = Math.sqrt(-2 * Math.log(p < 0.5 ? p : 1 - p));
    const z =
      (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q -
        2.400758277161838) *
        q -
        2.549732539343734) *
        q +
        4.374664141464968) *
        q +
        2.938163982698783) /
      ((((7.784695709041462e-3 * q + 0.3224671290700398) * q +
        2.445134137142996) *
        q +
        3.754408661907416) *
        q +
        1);
    return p < 0.5 ? z : -z;
  }
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) *
      r +
      138.357751867269) *
      r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) *
      r +
      66.80131188771972) *
      r -
      13.28068155288572) *
      r +
      1)
  );
}

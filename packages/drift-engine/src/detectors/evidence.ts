// Bound once: these run in hot loops.
const { abs, cbrt, exp, log } = Math;

/** -ln p of √(nm/(n+m)) D, by the leading term of Kolmogorov's law: ranks labellings of tests of different size alike. */
export function distanceEvidence(scaled: number): number {
  const tail = 2 * scaled * scaled;
  if (scaled > 0.9) return Math.max(0, tail - Math.LN2);
  // Here p is 1 to five digits, and the series below converges slowly; at 0, as for a constant column, not at all.
  if (scaled < 0.3) return 0;
  let sum = 0;
  for (let k = 1; k <= 20; k++) {
    const term = exp(-tail * k * k);
    sum += k % 2 ? term : -term;
    if (term < 1e-12) break;
  }
  return -Math.log(Math.min(1, Math.max(1e-12, 2 * sum)));
}

/** -ln P(Z > z) of a normal variable, to a few digits. */
export function normalEvidence(z: number): number {
  if (z > 5) return (z * z) / 2 + log(z * 2.5066282746310002);
  if (z < -4) return 0;
  const t = 1 / (1 + 0.2316419 * abs(z));
  const tail =
    exp((-z * z) / 2) *
    0.3989422804014327 *
    t *
    (0.31938153 +
      t *
        (-0.356563782 +
          t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return -log(z >= 0 ? tail : 1 - tail);
}

/**
 * -ln p of χ²-like statistics by the gamma law with their mean and variance over all labellings, by its cube root (Wilson
 * and Hilferty): it only has to rank tests with different degrees of freedom alike.
 */
export function squareEvidence(statistics: Float64Array): Float64Array {
  const evidence = new Float64Array(statistics.length);
  let mean = 0;
  for (const value of statistics) mean += value / statistics.length;
  let variance = 0;
  for (const value of statistics) {
    variance += (value - mean) ** 2 / statistics.length;
  }
  if (!(variance > 1e-12 * mean * mean)) return evidence;
  const ninth = variance / (9 * mean * mean);
  const spread = Math.sqrt(ninth);
  for (let z = 0; z < statistics.length; z++) {
    evidence[z] = normalEvidence(
      (cbrt(statistics[z] / mean) - (1 - ninth)) / spread,
    );
  }
  return evidence;
}

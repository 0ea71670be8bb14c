/** Shares of a count vector. All zero gives NaN, as a share of nothing is not defined. */
export function shares(counts: ArrayLike<number>): Float64Array {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i];
  const result = new Float64Array(counts.length);
  for (let i = 0; i < counts.length; i++) result[i] = counts[i] / total;
  return result;
}

/** Σ p ln(p / q) in nats; Infinity where q is 0 and p is not. Arguments are shares or counts: they are normalised. */
export function kullbackLeibler(
  p: ArrayLike<number>,
  q: ArrayLike<number>,
): number {
  const a = shares(p);
  const b = shares(q);
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] > 0) sum += b[i] > 0 ? a[i] * Math.log(a[i] / b[i]) : Infinity;
  }
  return sum;
}

/**
 * Jensen–Shannon distance, the root of the divergence (scipy's `jensenshannon`), from counts or shares.
 *
 * @param base - of the logarithm: e (scipy, Evidently) or 2 (NannyML)
 */
export function jensenShannonDistance(
  p: ArrayLike<number>,
  q: ArrayLike<number>,
  base: number = Math.E,
): number {
  const a = shares(p);
  const b = shares(q);
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const middle = (a[i] + b[i]) / 2;
    if (a[i] > 0) sum += a[i] * Math.log(a[i] / middle);
    if (b[i] > 0) sum += b[i] * Math.log(b[i] / middle);
  }
  return Math.sqrt(Math.max(0, sum) / 2 / Math.log(base));
}

/** Hellinger distance √(½ Σ (√p - √q)²), 0 to 1, from counts or shares. */
export function hellingerDistance(
  p: ArrayLike<number>,
  q: ArrayLike<number>,
): number {
  const a = shares(p);
  const b = shares(q);
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    sum += (Math.sqrt(a[i]) - Math.sqrt(b[i])) ** 2;
  }
  return Math.sqrt(sum / 2);
}

/** max |p - q| and ½ Σ |p - q|, from counts or shares. */
export function shareDifferences(
  p: ArrayLike<number>,
  q: ArrayLike<number>,
): { largest: number; total: number } {
  const a = shares(p);
  const b = shares(q);
  let largest = 0;
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    largest = Math.max(largest, difference);
    total += difference / 2;
  }
  return { largest, total };
}

import type { RandomStream } from '../special/random';

/** The smoothed index of counts that change against counts that do not, without making anything anew: for many draws. */
export function indexAgainst(
  reference: number[],
  size: number,
  smoothing: number,
): (current: Float64Array) => number {
  const { log } = Math;
  const bins = reference.length;
  let n = smoothing * bins;
  for (const count of reference) n += count;
  const p = Float64Array.from(reference, count => (count + smoothing) / n);
  const logs = p.map(share => log(share));
  const m = size + smoothing * bins;
  return current => {
    let statistic = 0;
    for (let b = 0; b < bins; b++) {
      const q = (current[b] + smoothing) / m;
      statistic += (p[b] - q) * (logs[b] - log(q));
    }
    return statistic;
  };
}

/**
 * Current counts when the current sample comes from the reference's distribution and the reference itself is only a
 * sample: each value falls into a bin with a chance proportional to what the bin already holds (Pólya's urn).
 */
export function urnDraws(
  reference: ArrayLike<number>,
  size: number,
  random: RandomStream,
): () => Float64Array {
  const bins = reference.length;
  const urn = new Float64Array(bins);
  const drawn = new Float64Array(bins);
  return () => {
    let total = 0;
    for (let b = 0; b < bins; b++) {
      urn[b] = reference[b];
      total += reference[b];
      drawn[b] = 0;
    }
    for (let i = 0; i < size; i++) {
      let ticket = random.uniform() * total;
      let b = 0;
      while (b < bins - 1 && ticket >= urn[b]) ticket -= urn[b++];
      urn[b]++;
      drawn[b]++;
      total++;
    }
    return drawn;
  };
}

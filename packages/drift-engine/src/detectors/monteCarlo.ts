import { RandomStream } from '../special/random';

/** Exceedances after which a sequential Monte-Carlo test stops: the p-value is then known to about 20 %. */
const ENOUGH_EXCEEDANCES = 25;

/**
 * Sequential Monte-Carlo p-value (Besag and Clifford 1991): draws until enough draws are at least as extreme as what was
 * observed, or all are done. Valid at every level: `h / l` when it stopped at the h-th exceedance after l draws, else
 * `(1 + exceedances) / (1 + draws)`.
 */
export function exceedanceTest(
  exceeds: () => boolean,
  draws: number,
): { pValue: number; drawn: number } {
  let exceedances = 0;
  for (let drawn = 1; drawn <= draws; drawn++) {
    if (exceeds() && ++exceedances === ENOUGH_EXCEEDANCES) {
      return { pValue: exceedances / drawn, drawn };
    }
  }
  return { pValue: (1 + exceedances) / (1 + draws), drawn: draws };
}

/**
 * Draws `size` items without replacement from `counts` of each kind and returns how many of each kind were drawn, again
 * and again into the same array: the law of one sample's counts when labels mean nothing and both margins are fixed.
 */
export function hypergeometricDraws(
  counts: ArrayLike<number>,
  size: number,
  random: RandomStream,
): () => Int32Array {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i];
  const kinds = new Int32Array(total);
  let at = 0;
  for (let i = 0; i < counts.length; i++) {
    kinds.fill(i, at, at + counts[i]);
    at += counts[i];
  }
  const drawn = new Int32Array(counts.length);
  return () => {
    drawn.fill(0);
    // A partial Fisher–Yates shuffle; whatever order the last draw left is as good a start as any.
    for (let i = 0; i < size; i++) {
      const j = i + random.below(total - i);
      const kind = kinds[j];
      kinds[j] = kinds[i];
      kinds[i] = kind;
      drawn[kind]++;
    }
    return drawn;
  };
}

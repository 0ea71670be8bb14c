/** p-values are kept off 1, where a single one would outweigh all evidence. */
const LARGEST = 0.999;

/**
 * Cauchy combination of p-values: `½ - arctan(Σ w tan((½ - p)π)) / π` with weights that add up to one. Close to exact
 * in the tail under any dependence met in practice (Liu and Xie 2020), not guaranteed.
 */
export function cauchyCombination(
  pValues: number[],
  weights?: number[],
): number {
  let total = 0;
  for (const weight of weights ?? pValues.map(() => 1)) total += weight;
  let sum = 0;
  pValues.forEach((p, i) => {
    const weight = (weights?.[i] ?? 1) / total;
    const clipped = Math.min(LARGEST, Math.max(1e-300, p));
    // tan((½ - p)π) is 1/(πp) where p is too small for the subtraction to keep its digits.
    sum +=
      weight *
      (clipped < 1e-8
        ? 1 / (Math.PI * clipped)
        : Math.tan((0.5 - clipped) * Math.PI));
  });
  return sum > 1e8 ? 1 / (Math.PI * sum) : 0.5 - Math.atan(sum) / Math.PI;
}

// Bound once: a global looked up in a hot loop is slow where the runtime wraps globals, as test runners do.
const { exp, log, max } = Math;

/**
 * ln of the mean of exp(values): the evidence of a mixture whose parts have equal weights, from their logarithms.
 *
 * @param values - at least one; finite
 * @returns a value of the range of `values`
 */
export function logMeanExp(values: number[]): number {
  const largest = max(...values);
  const sum = values.reduce((total, x) => total + exp(x - largest), 0);
  return largest + log(sum / values.length);
}

/** Probability of `successes` among `trials`. */
export function binomialShare(
  successes: number,
  trials: number,
  share: number,
): number {
  let ways = 1;
  for (let i = 0; i < successes; i++) ways = (ways * (trials - i)) / (i + 1);
  return ways * share ** successes * (1 - share) ** (trials - successes);
}

/** Every outcome of two arms in one interval, with its probability. */
export function outcomes(
  arms: { stable: number; canary: number },
  shares: { stable: number; canary: number },
): { stable: number; canary: number; probability: number }[] {
  return Array.from({ length: arms.stable + 1 }, (_s, stable) =>
    Array.from({ length: arms.canary + 1 }, (_c, canary) => ({
      stable,
      canary,
      probability:
        binomialShare(stable, arms.stable, shares.stable) *
        binomialShare(canary, arms.canary, shares.canary),
    })),
  ).flat();
}

/** Every way in which `trials` fall on three outcomes, with its probability. */
export function threeWay(
  trials: number,
  shares: number[],
): { counts: number[]; probability: number }[] {
  return Array.from({ length: trials + 1 }, (_a, first) =>
    Array.from({ length: trials - first + 1 }, (_b, second) => ({
      counts: [first, second, trials - first - second],
      probability:
        binomialShare(first, trials, shares[0]) *
        binomialShare(second, trials - first, shares[1] / (1 - shares[0])),
    })),
  ).flat();
}

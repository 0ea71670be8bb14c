/** How one version of a model answers. */
export interface Behaviour {
  /** Share of the requests that the version fails at: status 500. */
  errorRatio: number;
  /** Share of the requests that are malformed: status 422. */
  malformedRatio: number;
  /** Half of the requests take no longer than this. */
  medianSeconds: number;
  /** Standard deviation of the logarithm of the time that a request takes. */
  spread: number;
  /** By how much more its scores are high; 0, the default: as usual. */
  scoreShift?: number;
}

/** As MLServer 1.7 has them, in seconds. */
export const LATENCY_BOUNDS = [
  0.005,
  0.01,
  0.025,
  0.05,
  0.075,
  0.1,
  0.25,
  0.5,
  0.75,
  1,
  2.5,
  5,
  7.5,
  10,
  Infinity,
] as const;

/** Area under the normal curve up to a point, to 1e-7: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17. */
function normalShare(point: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(point));
  const tail =
    (Math.exp((-point * point) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 +
      t *
        (-0.356563782 +
          t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return point < 0 ? tail : 1 - tail;
}

/** Share of the requests whose time lies between each bound and the one before it; log-normal. */
export function latencyShares({ medianSeconds, spread }: Behaviour): number[] {
  let before = 0;
  return LATENCY_BOUNDS.map(bound => {
    const until = Number.isFinite(bound)
      ? normalShare(Math.log(bound / medianSeconds) / spread)
      : 1;
    const share = Math.max(0, until - before);
    before = until;
    return share;
  });
}

/** A time that stands for those between each bound and the one before it, in seconds. */
export function typicalSeconds(): number[] {
  return LATENCY_BOUNDS.map((bound, index) => {
    const from = index === 0 ? 0 : LATENCY_BOUNDS[index - 1];
    return Number.isFinite(bound) ? (from + bound) / 2 : 12;
  });
}
